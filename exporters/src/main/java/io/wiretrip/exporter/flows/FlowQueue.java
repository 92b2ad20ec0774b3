package io.wiretrip.exporter.flows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A bounded ring from one worker to the encoder, without a lock. One thread offers, one polls. */
final class FlowQueue {
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(FlowQueue.class, "tail", long.class);
            HEAD = lookup.findVarHandle(FlowQueue.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable FlowSummary[] slots;
    private final int mask;

    /** How many were ever offered; the offering thread writes it, with release. */
    private long tail;

    /** How many were ever polled; the polling thread writes it, with release. */
    private long head;

    /**
     * Creates an empty queue.
     *
     * @param capacity how many it holds at most; a power of two
     */
    FlowQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.slots = new FlowSummary[capacity];
        this.mask = capacity - 1;
    }

    /** Adds one; false if there is no room. */
    boolean offer(FlowSummary flow) {
        long t = tail;
        if (t - (long) HEAD.getAcquire(this) > mask) {
            return false;
        }
        slots[(int) t & mask] = flow;
        TAIL.setRelease(this, t + 1);
        return true;
    }

    /** Removes the oldest; null if there is none. */
    @Nullable FlowSummary poll() {
        long h = head;
        if (h == (long) TAIL.getAcquire(this)) {
            return null;
        }
        int i = (int) h & mask;
        FlowSummary flow = slots[i];
        slots[i] = null;
        HEAD.setRelease(this, h + 1);
        return flow;
    }
}
