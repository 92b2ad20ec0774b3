package io.wiretrip.protocol;

/**
 * Counts the bytes that one worker holds for its connections: reassembly, unconsumed bytes, pending
 * messages, decoder state. Single writer. Taking never fails; the worker looks at {@link
 * #isOverdrawn()} after each packet and gives up its oldest connections until it no longer is.
 */
public final class MemoryBudget {
    private final long limitBytes;
    private long usedBytes;
    private long highWaterBytes;

    /**
     * Creates an unused budget.
     *
     * @param limitBytes at least 1
     */
    public MemoryBudget(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes: " + limitBytes + " (expected: >= 1)");
        }
        this.limitBytes = limitBytes;
    }

    /** Bytes are held from now on. */
    public void take(long bytes) {
        usedBytes += bytes;
        highWaterBytes = Math.max(highWaterBytes, usedBytes);
    }

    /** Bytes are held no longer. */
    public void give(long bytes) {
        usedBytes -= bytes;
        assert usedBytes >= 0 : "more given than taken: " + usedBytes;
    }

    /** Whether more is held than allowed. */
    public boolean isOverdrawn() {
        return usedBytes > limitBytes;
    }

    /** Bytes held now. */
    public long usedBytes() {
        return usedBytes;
    }

    /** The most bytes ever held at once. */
    public long highWaterBytes() {
        return highWaterBytes;
    }

    /** Bytes allowed. */
    public long limitBytes() {
        return limitBytes;
    }
}
