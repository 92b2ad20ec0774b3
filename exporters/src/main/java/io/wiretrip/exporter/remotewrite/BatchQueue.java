package io.wiretrip.exporter.remotewrite;

import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Requests between the thread that makes them and the one that sends them, in order, bounded by
 * their bytes: where a new one finds no room, the oldest go and are counted. Any thread.
 */
final class BatchQueue {
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final int bytesMax;
    private final ExportCounters counters;
    private long bytes;
    private boolean closed;

    BatchQueue(int bytesMax, ExportCounters counters) {
        this.bytesMax = bytesMax;
        this.counters = counters;
    }

    /** Adds one; one always fits. */
    synchronized void add(Batch batch) {
        while (!batches.isEmpty() && bytes + batch.body().length > bytesMax) {
            Batch oldest = batches.removeFirst();
            bytes -= oldest.body().length;
            counters.dropped(ExportDrop.QUEUE_FULL, oldest.items());
        }
        batches.addLast(batch);
        bytes += batch.body().length;
        notifyAll();
    }

    /** Waits for the oldest and takes it; null once the queue is closed and empty. */
    synchronized @Nullable Batch take() throws InterruptedException {
        while (batches.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        Batch oldest = batches.removeFirst();
        bytes -= oldest.body().length;
        return oldest;
    }

    /** Says that nothing will be added any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** How many bytes wait. */
    synchronized long bytes() {
        return bytes;
    }
}
