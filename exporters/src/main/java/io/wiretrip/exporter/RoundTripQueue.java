package io.wiretrip.exporter;

import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring from one worker to the exporter's thread, without a lock. One thread offers, one
 * polls.
 */
public final class RoundTripQueue {
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;
    private static final VarHandle POLLED_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(RoundTripQueue.class, "tail", long.class);
            HEAD = lookup.findVarHandle(RoundTripQueue.class, "head", long.class);
            POLLED_BYTES = lookup.findVarHandle(RoundTripQueue.class, "polledBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What {@link #position()} says of an empty queue. */
    public static final long EMPTY = Long.MIN_VALUE;

    private final @Nullable RoundTrip[] slots;
    private final long[] positions;
    private final int mask;
    private final long bytesMax;

    /** How many were ever offered; the offering thread writes it, with release. */
    private long tail;

    /** How many were ever polled; the polling thread writes it, with release. */
    private long head;

    /** What all that were ever offered hold; the offering thread's alone. */
    private long offeredBytes;

    /** What all that were ever polled hold; the polling thread writes it, with release. */
    private long polledBytes;

    /** What the offering thread last saw of {@link #head}. */
    private long headSeen;

    /** What the polling thread last saw of {@link #tail}. */
    private long tailSeen;

    /**
     * Creates an empty queue.
     *
     * @param capacity how many it holds at most; a power of two
     * @param bytesMax what they may hold together, by the messages' own estimate; one always fits
     */
    public RoundTripQueue(int capacity, long bytesMax) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: a power of two)");
        }
        this.slots = new RoundTrip[capacity];
        this.positions = new long[capacity];
        this.mask = capacity - 1;
        this.bytesMax = bytesMax;
    }

    /** Adds one; false if there is no room. */
    public boolean offer(RoundTrip roundTrip) {
        return offer(roundTrip, 0);
    }

    /**
     * Adds one; false if there is no room.
     *
     * @param position what {@link #position()} is to say of it
     */
    public boolean offer(RoundTrip roundTrip, long position) {
        long t = tail;
        if (t - headSeen > mask) {
            headSeen = (long) HEAD.getAcquire(this);
            if (t - headSeen > mask) {
                return false;
            }
        }
        long bytes = retainedBytes(roundTrip);
        if (offeredBytes + bytes - (long) POLLED_BYTES.getAcquire(this) > bytesMax
                && t != (long) HEAD.getAcquire(this)) {
            return false;
        }
        offeredBytes += bytes;
        slots[(int) t & mask] = roundTrip;
        positions[(int) t & mask] = position;
        TAIL.setRelease(this, t + 1);
        return true;
    }

    /** Whether the offering thread has just filled the queue by half, as far as it knows. */
    public boolean isHalfFull() {
        return tail - headSeen == (mask + 1) / 2;
    }

    /** What the oldest was offered with; {@link #EMPTY} if there is none. The polling thread's. */
    public long position() {
        if (head == tailSeen) {
            tailSeen = (long) TAIL.getAcquire(this);
            if (head == tailSeen) {
                return EMPTY;
            }
        }
        return positions[(int) head & mask];
    }

    /** Removes the oldest; null if there is none. */
    public @Nullable RoundTrip poll() {
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
        if (roundTrip != null) {
            POLLED_BYTES.setRelease(this, polledBytes + retainedBytes(roundTrip));
        }
        HEAD.setRelease(this, h + 1);
        return roundTrip;
    }

    private static long retainedBytes(RoundTrip roundTrip) {
        Message request = roundTrip.request();
        Message response = roundTrip.response();
        return (request == null ? 0L : request.retainedBytes())
                + (response == null ? 0L : response.retainedBytes());
    }
}
