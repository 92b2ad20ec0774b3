package io.wiretrip.exporter.roundtrips;

import io.wiretrip.protocol.RoundTrip;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring from one worker to the exporter's thread, without a lock. One thread offers, one
 * polls.
 */
final class RoundTripQueue {
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(RoundTripQueue.class, "tail", long.class);
            HEAD = lookup.findVarHandle(RoundTripQueue.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable RoundTrip[] slots;
    private final int mask;

    /** How many were ever offered; the offering thread writes it, with release. */
    private long tail;

    /** How many were ever polled; the polling thread writes it, with release. */
    private long head;

    /** What the offering thread last saw of {@link #head}. */
    private long headSeen;

    /** What the polling thread last saw of {@link #tail}. */
    private long tailSeen;

    /**
     * Creates an empty queue.
     *
     * @param capacity a power of two
     */
    RoundTripQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.slots = new RoundTrip[capacity];
        this.mask = capacity - 1;
    }

    /** Adds one; false if there is no room. */
    boolean offer(RoundTrip roundTrip) {
        long t = tail;
        if (t - headSeen > mask) {
            headSeen = (long) HEAD.getAcquire(this);
            if (t - headSeen > mask) {
                return false;
            }
        }
        slots[(int) t & mask] = roundTrip;
        TAIL.setRelease(this, t + 1);
        return true;
    }

    /** Whether the offering thread has just filled the queue by half, as far as it knows. */
    boolean isHalfFull() {
        return tail - headSeen == (mask + 1) / 2;
    }

    /** Removes the oldest; null if there is none. */
    @Nullable RoundTrip poll() {
        long h = head;
        if (h == tailSeen) {
            tailSeen = (long) TAIL.getAcquire(this);
            if (h == tailSeen) {
                return null;
            }
        }
        int i = (int) h & mask;
        RoundTrip roundTrip = slots[i];
        slots[i] = null;
        HEAD.setRelease(this, h + 1);
        return roundTrip;
    }
}
