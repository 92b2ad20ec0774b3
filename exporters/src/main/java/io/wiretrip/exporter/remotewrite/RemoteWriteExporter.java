package io.wiretrip.exporter.remotewrite;

import io.wiretrip.config.RemoteWriteConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.http.Delivery;
import io.wiretrip.exporter.http.HttpSender;
import io.wiretrip.exporter.metrics.MetricSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every metric of its sources to a target, by the interval, on two threads of its own: one
 * collects, one sends, so that a slow target delays no collection. What is produced (samples,
 * native histograms and the marks that end a series) is exported or counted as dropped.
 */
public final class RemoteWriteExporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteWriteExporter.class);

    /** What an aborted attempt needs to find out. */
    private static final Duration ABORT_MAX = Duration.ofSeconds(1);

    private final RemoteWriteConfig config;
    private final ExportCounters counters = new ExportCounters("metrics");
    private final HttpSender http;
    private final WriteAttempt attempt;
    private final Delivery delivery;
    private final BatchQueue queue;
    private final Collector collector;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread collecting;
    private final Thread sending;
    private boolean partlyTold;

    /**
     * Prepares writing; {@link #start()} starts it.
     *
     * @param hostname this host's name, for external labels
     * @param sources whose metrics are written
     * @throws io.wiretrip.config.ConfigException if a certificate, key or proxy is unusable
     */
    public RemoteWriteExporter(
            RemoteWriteConfig config, String hostname, List<MetricSource> sources) {
        this(config, hostname, sources, InstantSource.system());
    }

    /** As above, with another clock for the samples' times. */
    RemoteWriteExporter(
            RemoteWriteConfig config,
            String hostname,
            List<MetricSource> sources,
            InstantSource clock) {
        this.config = config;
        this.http = new HttpSender(config.target());
        int version = config.version().equals(RemoteWriteConfig.VERSION_2) ? 2 : 1;
        this.attempt = new WriteAttempt(http, version);
        this.delivery =
                new Delivery("remote write to " + http.shown(), attempt, config.target().retry());
        this.queue = new BatchQueue(config.queueBytes(), counters);
        BatchBuilder.Limits limits =
                new BatchBuilder.Limits(config.batchSize(), config.batchBytes());
        BatchBuilder batches = new BatchBuilder(limits, attempt::version, queue, counters);
        this.collector = new Collector(sources, config.labels(hostname), batches, clock);
        this.collecting =
                Thread.ofPlatform()
                        .name("remote-write")
                        .daemon()
                        .unstarted(this::collectByInterval);
        this.sending =
                Thread.ofPlatform().name("remote-write-send").daemon().unstarted(this::sendAll);
    }

    /** Starts both threads. Once. */
    public void start() {
        LOG.info(
                "metrics are remote-written to {} every {} s",
                http.shown(),
                config.interval().toSeconds());
        sending.start();
        collecting.start();
    }

    /** The account, in samples. Any thread. */
    public ExportStatistics statistics() {
        return counters;
    }

    /** How many bytes of requests wait for the target. Any thread. */
    public long queuedBytes() {
        return queue.bytes();
    }

    /** {@link #close(Duration)} with ten seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /**
     * Writes once more, ends every series if so configured, and stops. What the target does not
     * take until the deadline is dropped and counted.
     *
     * @return false if a thread still hangs after the deadline
     */
    public boolean close(Duration deadline) {
        long endNs = System.nanoTime() + deadline.toNanos();
        delivery.stop(deadline);
        stopping.countDown();
        try {
            boolean ended = joined(collecting, endNs) && joined(sending, endNs);
            http.close();
            queue.close();
            return ended || sending.join(ABORT_MAX);
        } catch (InterruptedException _) {
            http.close();
            queue.close();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the collecting thread does at each turn; a test's thread may instead. */
    void collect() {
        collector.collect();
    }

    private static boolean joined(Thread thread, long endNs) throws InterruptedException {
        Duration left = Duration.ofNanos(endNs - System.nanoTime());
        return left.isPositive() ? thread.join(left) : !thread.isAlive();
    }

    private void collectByInterval() {
        long intervalNs = config.interval().toNanos();
        long nextNs = System.nanoTime() + intervalNs;
        try {
            while (!stopping.await(nextNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                collectSafely();
                // A turn that took longer than the interval costs those that it missed.
                long lateNs = System.nanoTime() - nextNs;
                nextNs += intervalNs * (1 + Math.max(0, lateNs / intervalNs));
            }
            collectSafely();
            if (config.staleOnStop()) {
                collector.endAll();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
        }
    }

    private void collectSafely() {
        try {
            collect();
        } catch (RuntimeException e) {
            LOG.error("metrics could not be collected", e);
        }
    }

    private void sendAll() {
        try {
            for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
                send(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Batch batch) {
        Delivery.Result result;
        try {
            attempt.next(batch);
            result = delivery.deliver(batch.body(), batch.body().length, Map.of());
        } catch (RuntimeException e) {
            LOG.error("a request of remote write could not be sent", e);
            counters.dropped(ExportDrop.ENCODING_FAILED, batch.items());
            return;
        }
        ExportDrop drop = result.drop();
        long items = batch.items();
        if (drop == null || drop == ExportDrop.REJECTED) {
            long written = attempt.written(result.last(), batch, drop == null ? items : 0);
            counters.exported(written);
            counters.dropped(ExportDrop.REJECTED, items - written);
            if (drop == null && written < items && !partlyTold) {
                partlyTold = true;
                LOG.warn(
                        "remote write: the target took {} of {} samples; further such cases are"
                                + " only counted",
                        written,
                        items);
            }
        } else {
            counters.dropped(drop, items);
        }
    }
}
