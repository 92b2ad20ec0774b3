package io.wiretrip.exporter.flows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Encoded events that await their turn in memory, bounded in bytes. From any thread. */
final class PendingEvents {
    /** What an event costs beside its bytes. */
    private static final int OVERHEAD_BYTES = 32;

    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> events = new ArrayDeque<>();
    private long bytes;
    private long oldestNs;
    private boolean ended;

    PendingEvents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Adds an event; false if there is no room. One always fits. */
    boolean offer(byte[] event) {
        lock.lock();
        try {
            if (!events.isEmpty() && bytes + event.length + OVERHEAD_BYTES > bytesMax) {
                return false;
            }
            if (events.isEmpty()) {
                oldestNs = System.nanoTime();
            }
            events.add(event);
            bytes += event.length + OVERHEAD_BYTES;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #offer}, but waits a while for room. */
    boolean offer(byte[] event, long waitNs) throws InterruptedException {
        long left = waitNs;
        lock.lock();
        try {
            while (!offer(event)) {
                if (left <= 0 || ended) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** No event will follow: who waits need not. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait, and what they hold. */
    int size() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait, with what keeping them costs. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes events once there are enough, or the oldest has waited for long enough, or none will
     * follow.
     *
     * @param most how many to take at most, which are enough
     * @param gatherNs how long the oldest may wait for more
     * @param waitNs how long to wait for the first
     * @return the oldest; empty if none came
     */
    List<byte[]> take(int most, long gatherNs, long waitNs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + waitNs;
        lock.lock();
        try {
            while (true) {
                long nowNs = System.nanoTime();
                long gatheredNs = events.isEmpty() ? 0 : nowNs - oldestNs;
                if (events.size() >= most
                        || ended
                        || (!events.isEmpty() && gatheredNs >= gatherNs)
                        || (events.isEmpty() && nowNs >= deadlineNs)) {
                    return remove(most);
                }
                long left = events.isEmpty() ? deadlineNs - nowNs : gatherNs - gatheredNs;
                boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<byte[]> remove(int most) {
        List<byte[]> taken = new ArrayList<>(Math.min(most, events.size()));
        while (taken.size() < most && !events.isEmpty()) {
            byte[] event = events.remove();
            bytes -= event.length + OVERHEAD_BYTES;
            taken.add(event);
        }
        oldestNs = System.nanoTime(); // those left came after, and are sent with what follows
        changed.signalAll();
        return taken;
    }
}
