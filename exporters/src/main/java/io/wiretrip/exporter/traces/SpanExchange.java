package io.wiretrip.exporter.traces;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches from one worker to the exporter's thread and back, without a lock. The batch that
 * is being filled lies in a slot: whoever takes it out has it alone, so that the exporter can fetch
 * one that has waited for too long.
 */
final class SpanExchange {
    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT =
                    MethodHandles.lookup()
                            .findVarHandle(SpanExchange.class, "current", SpanBatch.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Queue<SpanBatch> full = new ConcurrentLinkedQueue<>();
    private final Queue<SpanBatch> free = new ConcurrentLinkedQueue<>();
    private final int spansMax;
    private final int spanBytesMax;
    private final int batchesMax;
    private final long bytesMax;

    /** Accessed by {@link #CURRENT} alone. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable SpanBatch current;

    /** When the current batch got its first span; 0 if there is none. The worker writes it. */
    private volatile long sinceNs;

    // The worker's alone.
    private int batches;
    private int countBefore;
    private long bytes;

    /**
     * An empty exchange.
     *
     * @param spansMax spans of a batch
     * @param spanBytesMax from how many bytes on a batch is full
     * @param batchesMax how many batches there may be
     * @param bytesMax how much memory they may hold together
     */
    SpanExchange(int spansMax, int spanBytesMax, int batchesMax, long bytesMax) {
        this.spansMax = spansMax;
        this.spanBytesMax = spanBytesMax;
        this.batchesMax = batchesMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Takes a batch with room for a span, to be given back by {@link #shut}. The worker's.
     *
     * @return null if all are full
     */
    @Nullable SpanBatch open() {
        SpanBatch batch = (SpanBatch) CURRENT.getAndSet(this, null);
        if (batch == null) {
            batch = empty();
        }
        countBefore = batch == null ? 0 : batch.count();
        return batch;
    }

    private @Nullable SpanBatch empty() {
        SpanBatch batch = free.poll();
        while (batch != null && bytes > bytesMax) { // of large spans, or of too many
            batches--;
            bytes -= batch.capacity();
            batch = free.poll();
        }
        if (batch != null) {
            batch.clear();
            return batch;
        }
        if (batches >= batchesMax || bytes > bytesMax) {
            return null;
        }
        batches++;
        return new SpanBatch(this, spansMax);
    }

    /**
     * Gives back what was opened. The worker's.
     *
     * @return whether a batch is full and wants to be fetched
     */
    boolean shut(SpanBatch batch) {
        int count = batch.count();
        bytes += batch.grown();
        if (count >= spansMax || batch.used() >= spanBytesMax) {
            sinceNs = 0;
            full.add(batch);
            return true;
        }
        if (countBefore == 0 && count > 0) {
            sinceNs = System.nanoTime() | 1;
        }
        CURRENT.setRelease(this, batch);
        return false;
    }

    /** A full batch; null if there is none. The exporter's. */
    @Nullable SpanBatch fetch() {
        return full.poll();
    }

    /**
     * The batch that is being filled, if its first span has waited for so long. The exporter's.
     *
     * @return null if there is none, or the worker has it in its hands
     */
    @Nullable SpanBatch fetchCurrent(long waitNs) {
        long since = sinceNs;
        if (since == 0 || System.nanoTime() - since < waitNs) {
            return null;
        }
        return (SpanBatch) CURRENT.getAndSet(this, null);
    }

    /** Takes back what is settled. From any thread. */
    void recycle(SpanBatch batch) {
        free.add(batch);
    }
}
