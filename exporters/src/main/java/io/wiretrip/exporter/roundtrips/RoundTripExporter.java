package io.wiretrip.exporter.roundtrips;

import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.RoundTripQueue;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns RoundTrips into lines on a thread of its own. Each worker puts its RoundTrips into a
 * bounded queue of its own; what every worker produced is written or counted as dropped, exactly.
 */
public final class RoundTripExporter implements ExportStatistics, AutoCloseable {

    /** What to do when a worker produces faster than the target takes. */
    public enum WhenFull {
        /** The worker waits: for files, which can. */
        WAIT,
        /** The RoundTrip is dropped and counted: live, since packets do not wait. */
        DROP
    }

    private static final Logger LOG = LoggerFactory.getLogger(RoundTripExporter.class);
    private static final VarHandle WRITTEN;
    private static final VarHandle PRODUCED;

    static {
        try {
            WRITTEN =
                    MethodHandles.lookup()
                            .findVarHandle(RoundTripExporter.class, "written", long.class);
            PRODUCED = MethodHandles.lookup().findVarHandle(Producer.class, "produced", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** RoundTrips of a live worker that may await their turn: some megabytes, for bursts. */
    private static final int QUEUE_LENGTH = 8192;

    /** Where the worker waits for room, a longer queue is only older garbage. */
    private static final int WAITING_QUEUE_LENGTH = 512;

    /** What the RoundTrips in a queue may hold: with bodies captured, length alone is no bound. */
    static final long QUEUE_BYTES = 32L << 20;

    private static final int BATCH = 256;
    private static final int WRITE_BYTES = 1 << 16;
    private static final long IDLE_NS_MIN = 100_000;
    private static final long IDLE_NS_MAX = 10_000_000;
    private static final long ROOM_NS = 50_000;

    private final LineTarget target;
    private final WhenFull whenFull;
    private final Runnable onTargetClosed;
    private final LineBuffer lines = new LineBuffer(2 * WRITE_BYTES);
    private final RoundTripJson json;
    private final List<Producer> producers = new CopyOnWriteArrayList<>();
    private final EnumCounters<ExportDrop> drops = new EnumCounters<>(ExportDrop.class);
    private final Thread thread;
    private long written;
    private @Nullable String failing;
    private volatile boolean ordered;
    private volatile boolean targetClosed;
    private volatile boolean stopping;
    private volatile boolean deadlinePassed;
    private volatile @Nullable String lastFailure;

    /**
     * Starts the thread.
     *
     * @param target where lines go; closed by {@link #close(Duration)}
     * @param zone whose local time is written
     * @param whenFull what to do when the target is too slow
     * @param onTargetClosed called once, on the exporter's thread, when the reader of the lines is
     *     gone
     */
    public RoundTripExporter(
            LineTarget target, ZoneId zone, WhenFull whenFull, Runnable onTargetClosed) {
        this.target = target;
        this.whenFull = whenFull;
        this.onTargetClosed = onTargetClosed;
        this.json = new RoundTripJson(lines, zone);
        this.thread = Thread.ofPlatform().name("roundtrips").daemon().start(this::run);
    }

    /** A sink for one worker: its RoundTrips come out in its order. */
    public RoundTripSink newProducer() {
        return newProducer(queueLength());
    }

    /**
     * Sinks for all workers of a capture. Where they read a file together, their RoundTrips come
     * out in its order; live, each worker's in its own.
     *
     * @param workers how many, at least 1
     */
    public List<OrderedSink> newProducers(int workers) {
        List<Producer> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            all.add(producer(queueLength()));
        }
        ordered = whenFull == WhenFull.WAIT && workers > 1;
        producers.addAll(all);
        return List.copyOf(all);
    }

    RoundTripSink newProducer(int queueLength) {
        Producer producer = producer(queueLength);
        producers.add(producer);
        return producer;
    }

    private int queueLength() {
        return whenFull == WhenFull.WAIT ? WAITING_QUEUE_LENGTH : QUEUE_LENGTH;
    }

    private Producer producer(int queueLength) {
        return new Producer(new RoundTripQueue(queueLength, QUEUE_BYTES));
    }

    @Override
    public String exporter() {
        return "roundtrips";
    }

    @Override
    public long produced() {
        long sum = 0;
        for (Producer producer : producers) {
            sum += (long) PRODUCED.getOpaque(producer);
        }
        return sum;
    }

    @Override
    public long exported() {
        return written();
    }

    /** How many lines the target has taken. */
    public long written() {
        return (long) WRITTEN.getOpaque(this);
    }

    /**
     * How many RoundTrips were not written, by reason. Complete once {@link #close(Duration)} has
     * returned true.
     */
    @Override
    public Map<ExportDrop, Long> drops() {
        Map<ExportDrop, Long> sums = new EnumMap<>(ExportDrop.class);
        drops.forEachCounted((reason, count) -> sums.merge(reason, count, Long::sum));
        for (Producer producer : producers) {
            producer.drops.forEachCounted((reason, count) -> sums.merge(reason, count, Long::sum));
        }
        return sums;
    }

    /** Whether the reader of the lines went away. */
    public boolean isTargetClosed() {
        return targetClosed;
    }

    /** What went wrong with writing last; null if nothing did. */
    public @Nullable String lastFailure() {
        return lastFailure;
    }

    /** {@link #close(Duration)} without a limit worth the name. */
    @Override
    public void close() {
        close(Duration.ofDays(1));
    }

    /**
     * Writes what is queued and closes the target. No producer may be used any more.
     *
     * @param deadline how long that may take; what is not written then is dropped and counted
     * @return false if the target still hangs in a write after the deadline
     */
    public boolean close(Duration deadline) {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (thread.join(deadline)) {
                return true;
            }
            deadlinePassed = true;
            LockSupport.unpark(thread);
            return thread.join(Duration.ofMillis(200));
        } catch (InterruptedException _) {
            deadlinePassed = true;
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        long idleNs = IDLE_NS_MIN;
        while (true) {
            boolean last = stopping; // read before draining, so that nothing slips in between
            int taken = 0;
            if (ordered) {
                taken = drainInOrder(last);
            } else {
                for (Producer producer : producers) {
                    taken += drain(producer.queue);
                }
            }
            if (taken == 0 || lines.size() >= WRITE_BYTES) {
                writeOut();
            }
            if (taken != 0) {
                idleNs = IDLE_NS_MIN;
            } else if (last) {
                break;
            } else {
                LockSupport.parkNanos(this, idleNs);
                idleNs = Math.min(idleNs * 2, IDLE_NS_MAX);
            }
        }
        try {
            target.close();
        } catch (IOException e) {
            LOG.warn("closing the RoundTrips' file failed: {}", e.getMessage());
        }
    }

    private int drain(RoundTripQueue queue) {
        int taken = 0;
        while (taken < BATCH) {
            RoundTrip roundTrip = queue.poll();
            if (roundTrip == null) {
                break;
            }
            taken++;
            take(roundTrip);
        }
        return taken;
    }

    /**
     * Takes what comes next in the file, as far as that is known.
     *
     * @param last whether no producer says anything any more
     */
    private int drainInOrder(boolean last) {
        int taken = 0;
        while (taken < BATCH) {
            Producer first = first(last);
            RoundTrip roundTrip = first == null ? null : first.queue.poll();
            if (roundTrip == null) {
                break;
            }
            taken++;
            take(roundTrip);
        }
        return taken;
    }

    /** Who has what comes next; null if that may still be on its way. */
    private @Nullable Producer first(boolean last) {
        Producer first = null;
        long position = Long.MAX_VALUE;
        long awaited = Long.MAX_VALUE;
        for (Producer producer : producers) {
            long reached = producer.reached; // before the queue: all up to there is in it
            long head = producer.queue.position();
            if (head == RoundTripQueue.EMPTY) {
                awaited = Math.min(awaited, reached);
            } else if (head < position) {
                first = producer;
                position = head;
            }
        }
        return last || position <= awaited ? first : null;
    }

    private void take(RoundTrip roundTrip) {
        if (targetClosed) {
            drops.add(ExportDrop.TARGET_CLOSED);
        } else if (deadlinePassed) {
            drops.add(ExportDrop.SHUTDOWN);
        } else {
            encode(roundTrip);
        }
    }

    private void encode(RoundTrip roundTrip) {
        try {
            json.write(roundTrip);
        } catch (RuntimeException e) { // one RoundTrip's harm, not the exporter's end
            drops.add(ExportDrop.ENCODING_FAILED);
            if (drops.get(ExportDrop.ENCODING_FAILED) == 1) {
                LOG.error(
                        "a RoundTrip of {} could not be written as JSON; further ones are only"
                                + " counted",
                        roundTrip.protocol().name(),
                        e);
            }
        }
    }

    private void writeOut() {
        int from = 0;
        int end = lines.size();
        byte[] bytes = lines.array();
        while (from < end) {
            int size = end - from;
            int done = writeSome(bytes, from, size);
            if (done == 0) {
                ExportDrop reason =
                        targetClosed ? ExportDrop.TARGET_CLOSED : ExportDrop.WRITE_FAILED;
                drops.add(reason, countLines(bytes, from, end));
                break;
            }
            WRITTEN.setOpaque(this, written + countLines(bytes, from, from + done));
            from += done;
        }
        lines.clear();
    }

    private int writeSome(byte[] bytes, int from, int size) {
        try {
            int done = target.write(bytes, from, size);
            if (failing != null) {
                LOG.info("writing RoundTrips works again");
                failing = null;
            }
            return done;
        } catch (TargetClosedException _) {
            targetClosed = true;
            onTargetClosed.run();
        } catch (IOException e) {
            String message = e.getClass().getSimpleName() + ": " + e.getMessage();
            if (!message.equals(failing)) { // once per kind of trouble, however long it lasts
                LOG.error("writing RoundTrips failed, they are dropped and counted: {}", message);
            }
            failing = message;
            lastFailure = message;
        }
        return 0;
    }

    private static int countLines(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** One worker's way in. */
    private final class Producer implements OrderedSink {
        private final RoundTripQueue queue;
        private LongSupplier position = () -> 0;
        private volatile long reached;
        private long produced;
        private final EnumCounters<ExportDrop> drops = new EnumCounters<>(ExportDrop.class);

        Producer(RoundTripQueue queue) {
            this.queue = queue;
        }

        @Override
        public void roundTrip(RoundTrip roundTrip) {
            PRODUCED.setOpaque(this, produced + 1);
            if (queue.offer(roundTrip, position.getAsLong())) {
                if (queue.isHalfFull()) {
                    LockSupport.unpark(thread);
                }
            } else if (whenFull == WhenFull.DROP) {
                drops.add(ExportDrop.QUEUE_FULL);
            } else {
                awaitRoom(roundTrip);
            }
        }

        @Override
        public OrderedSink at(LongSupplier where) {
            position = where;
            return this;
        }

        @Override
        public void reached(long where) {
            reached = where;
        }

        private void awaitRoom(RoundTrip roundTrip) {
            do {
                if (!thread.isAlive()) {
                    drops.add(ExportDrop.SHUTDOWN);
                    return;
                }
                LockSupport.unpark(thread);
                LockSupport.parkNanos(this, ROOM_NS);
            } while (!queue.offer(roundTrip, position.getAsLong()));
        }
    }
}
