package io.wiretrip.agent.server;

import io.wiretrip.exporter.RoundTripQueue;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Passes RoundTrips to those who watch. Each worker has a producer, each watcher a bounded queue
 * behind each producer; what does not fit is missed by that watcher alone, and counted. With nobody
 * watching, a RoundTrip costs its worker one volatile read.
 */
public final class WatchHub {
    /** RoundTrips of one worker that may await a watcher's turn. */
    static final int QUEUE_LENGTH = 1024;

    /** What those may hold; watchers of the same traffic hold the same RoundTrips. */
    private static final long QUEUE_BYTES = 4L << 20;

    private final int watchersMax;
    private final int queueLength;
    private final LongAdder sent = new LongAdder();
    private final LongAdder missedBefore = new LongAdder();
    private final List<Producer> producers = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();

    /**
     * Creates a hub that nobody watches.
     *
     * @param watchersMax how many may watch at the same time
     */
    public WatchHub(int watchersMax) {
        this(watchersMax, QUEUE_LENGTH);
    }

    WatchHub(int watchersMax, int queueLength) {
        this.watchersMax = watchersMax;
        this.queueLength = queueLength;
    }

    /** A sink for one worker, which alone may call it. Taken and given back on any thread. */
    public synchronized RoundTripSink newProducer() {
        Producer producer = new Producer();
        for (Watcher watcher : watchers) {
            producer.add(watcher.subscribe(queueLength, QUEUE_BYTES));
        }
        producers.add(producer);
        return producer;
    }

    /**
     * Forgets the producer of a worker that has ended. What it has given is still sent to those who
     * watch now.
     */
    public synchronized void retire(RoundTripSink producer) {
        producers.removeIf(one -> one == producer);
    }

    /** Begins to watch; null if too many do already. */
    synchronized @Nullable Watcher watch(WatchFilter filter) {
        if (watchers.size() >= watchersMax) {
            return null;
        }
        Watcher watcher = new Watcher(this, filter);
        watchers.add(watcher);
        for (Producer producer : producers) {
            producer.add(watcher.subscribe(queueLength, QUEUE_BYTES));
        }
        return watcher;
    }

    /** Ends a watcher; called by itself. */
    synchronized void leave(Watcher watcher) {
        if (watchers.remove(watcher)) {
            for (Producer producer : producers) {
                producer.removeAll(watcher.subscriptions());
            }
            missedBefore.add(watcher.missed());
        }
    }

    /** Tells all who watch that it is over. From any thread. */
    public synchronized void endWatchers() {
        watchers.forEach(Watcher::end);
    }

    int watchersMax() {
        return watchersMax;
    }

    void sent() {
        sent.increment();
    }

    /** How many watch. From any thread. */
    public synchronized int watchers() {
        return watchers.size();
    }

    /** RoundTrips that watchers were sent. From any thread. */
    public long sentTotal() {
        return sent.sum();
    }

    /** RoundTrips that watchers missed because they were too slow. From any thread. */
    public synchronized long missedTotal() {
        long sum = missedBefore.sum();
        for (Watcher watcher : watchers) {
            sum += watcher.missed();
        }
        return sum;
    }

    /** What lies between one worker and one watcher. */
    static final class Subscription {
        private static final VarHandle MISSED;

        static {
            try {
                MISSED =
                        MethodHandles.lookup()
                                .findVarHandle(Subscription.class, "missed", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final RoundTripQueue queue;
        private final WatchFilter filter;

        /** The worker writes it. */
        private long missed;

        Subscription(RoundTripQueue queue, WatchFilter filter) {
            this.queue = queue;
            this.filter = filter;
        }

        /** On the worker's thread. */
        void offer(RoundTrip roundTrip) {
            if (filter.wants(roundTrip.protocol()) && !queue.offer(roundTrip)) {
                MISSED.setOpaque(this, missed + 1);
            }
        }

        /** On the watcher's thread. */
        @Nullable RoundTrip poll() {
            return queue.poll();
        }

        long missed() {
            return (long) MISSED.getOpaque(this);
        }
    }

    /** One worker's way in. Changed under the hub's lock, read by its worker. */
    private static final class Producer implements RoundTripSink {
        private static final Subscription[] NOBODY = {};

        private volatile Subscription[] subscriptions = NOBODY;

        @Override
        public void roundTrip(RoundTrip roundTrip) {
            Subscription[] watching = subscriptions;
            for (int i = 0; i < watching.length; i++) {
                watching[i].offer(roundTrip);
            }
        }

        void add(Subscription subscription) {
            Subscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            more[more.length - 1] = subscription;
            subscriptions = more;
        }

        void removeAll(List<Subscription> gone) {
            List<Subscription> rest = new ArrayList<>(Arrays.asList(subscriptions));
            rest.removeAll(gone);
            subscriptions = rest.toArray(NOBODY);
        }
    }
}
