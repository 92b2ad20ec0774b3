package io.wiretrip.agent.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs each request on a virtual thread of its own and interrupts it when its time is over, which
 * closes its connection: whoever sends or reads too slowly holds nothing for long. The time covers
 * all from the first byte of the request, with TLS the handshake, to the last of the response.
 */
final class Deadlines implements Executor, AutoCloseable {
    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();
    private static final long TICK_NS = 50_000_000;

    /** No deadline. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Duration timeout;
    private final Set<Deadline> running = ConcurrentHashMap.newKeySet();
    private final Thread ticker;
    private volatile boolean closed;

    /** When one request must be over. */
    static final class Deadline {
        private final Thread thread;

        /** In the scale of {@link System#nanoTime}; {@link #NEVER} for no limit. */
        private volatile long atNs;

        private boolean over;

        private Deadline(Thread thread) {
            this.thread = thread;
        }

        /** Sets it anew: so long from now; zero for no limit. */
        void set(Duration timeout) {
            atNs = timeout.isZero() ? NEVER : System.nanoTime() + timeout.toNanos();
        }

        private synchronized void interruptIfPast(long nowNs) {
            if (!over && atNs != NEVER && nowNs - atNs >= 0) {
                thread.interrupt();
            }
        }

        private synchronized void finish() {
            over = true;
        }
    }

    /**
     * Starts the thread that watches.
     *
     * @param timeout what a request has unless it sets another; zero for no limit
     */
    Deadlines(Duration timeout) {
        this.timeout = timeout;
        this.ticker = Thread.ofPlatform().name("server-deadlines").daemon().start(this::watch);
    }

    /** The deadline of the request that the calling thread runs. */
    static Deadline current() {
        return CURRENT.get();
    }

    @Override
    public void execute(Runnable task) {
        Thread.ofVirtual().name("http").start(() -> run(task));
    }

    private void run(Runnable task) {
        Deadline deadline = new Deadline(Thread.currentThread());
        deadline.set(timeout);
        running.add(deadline);
        LockSupport.unpark(ticker);
        try {
            ScopedValue.where(CURRENT, deadline).run(() -> PeerNames.runWithoutLookups(task));
        } finally {
            deadline.finish();
            running.remove(deadline);
        }
    }

    private void watch() {
        while (!closed) {
            if (running.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NS);
            }
            long nowNs = System.nanoTime();
            for (Deadline deadline : running) {
                deadline.interruptIfPast(nowNs);
            }
        }
    }

    /** How many requests are being read or answered. */
    int running() {
        return running.size();
    }

    /** Interrupts what still runs and ends the watching thread. */
    @Override
    public void close() {
        closed = true;
        for (Deadline deadline : running) {
            deadline.atNs = System.nanoTime();
            deadline.interruptIfPast(deadline.atNs);
        }
        LockSupport.unpark(ticker);
    }
}
