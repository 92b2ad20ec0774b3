package io.wiretrip.exporter.otlpmetrics;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.OtlpMetricsConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlp.OtlpLog;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.ResponseTap;
import io.wiretrip.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what metric sources show, by OTLP, at an interval and once more at the end. Its account is
 * in data points. One thread of its own.
 */
public final class OtlpMetricsExporter implements AutoCloseable {
    /** Data points of one request. */
    private static final int BATCH_POINTS = 2000;

    private static final long ROOM_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String SECTION = "exporter.otlpMetrics";
    private static final Logger LOG = LoggerFactory.getLogger(OtlpMetricsExporter.class);

    private final OtlpMetricsConfig config;
    private final List<MetricSource> sources;
    private final MetricConversion conversion;
    private final ExportCounters counters = new ExportCounters("otlpMetrics");
    private final OtlpLog log;
    private final ResponseTap tap = new ResponseTap();
    private final MetricTarget target;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long deadlineNs = Long.MAX_VALUE;
    private boolean broken;

    /**
     * Starts the thread.
     *
     * @param sources what to send
     * @param protocols whose metrics have names in the semantic conventions
     * @param identity who tells it
     * @throws io.wiretrip.config.ConfigException if a file that the configuration names cannot be
     *     read
     */
    public OtlpMetricsExporter(
            OtlpMetricsConfig config,
            List<MetricSource> sources,
            Collection<Protocol> protocols,
            AgentIdentity identity) {
        this.config = config;
        this.sources = List.copyOf(sources);
        this.conversion =
                new MetricConversion(
                        new ConventionNames(protocols),
                        new MetricShape(resource(config, identity), identity.scope()),
                        nowNs());
        this.log =
                new OtlpLog(
                        "metrics", HttpTargetConfig.redacted(config.target().http().endpoint()));
        this.target = new MetricTarget(config.target(), SECTION, tap);
        this.thread = Thread.ofPlatform().name("otlp-metrics").daemon().start(this::run);
    }

    private static Resource resource(OtlpMetricsConfig config, AgentIdentity identity) {
        AttributesBuilder attributes = identity.attributes().toBuilder();
        attributes.put("service.name", config.serviceName());
        attributes.put("service.instance.id", identity.instanceId());
        return Resource.create(attributes.build(), AgentIdentity.SCHEMA_URL);
    }

    private static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** The account of data points; complete once {@link #close(Duration)} has returned. */
    public ExportStatistics statistics() {
        return counters;
    }

    /** What is wrong with the target now; null if nothing is. */
    public @Nullable String trouble() {
        return log.trouble();
    }

    /** Closes within the time of one request. */
    @Override
    public void close() {
        close(config.target().http().timeout());
    }

    /** Sends once more and ends the thread; what is not taken in time is dropped and counted. */
    public void close(Duration deadline) {
        deadlineNs = System.nanoTime() + deadline.toNanos();
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            deadlineNs = System.nanoTime();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        OtlpSender<MetricData> sender =
                new OtlpSender<>(target, tap, retry(), MetricConversion::points, counters, log);
        long nextNs = System.nanoTime() + config.interval().toNanos();
        while (!stopping) {
            sender.hasRoom(); // repeats what is due
            long waitNs = nextNs - System.nanoTime();
            if (waitNs > 0) {
                LockSupport.parkNanos(
                        this, sender.inFlight() > 0 ? Math.min(waitNs, ROOM_NS) : waitNs);
            } else {
                send(sender);
                nextNs += config.interval().toNanos();
                if (nextNs - System.nanoTime() < 0) {
                    nextNs = System.nanoTime(); // the machine slept
                }
            }
        }
        send(sender);
        sender.close(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
    }

    /** Older numbers are worth nothing once there are newer. */
    private RetryConfig retry() {
        RetryConfig retry = config.target().http().retry();
        Duration limit =
                retry.limit().compareTo(config.interval()) < 0 ? retry.limit() : config.interval();
        return new RetryConfig(retry.initial(), retry.max(), limit, retry.attempts());
    }

    private void send(OtlpSender<MetricData> sender) {
        List<MetricData> batch = new ArrayList<>();
        long points = 0;
        for (MetricData metric : collect()) {
            long own = MetricConversion.points(metric);
            if (points > 0 && points + own > BATCH_POINTS) {
                send(sender, batch, points);
                batch = new ArrayList<>();
                points = 0;
            }
            batch.add(metric);
            points += own;
        }
        if (points > 0) {
            send(sender, batch, points);
        }
    }

    private void send(OtlpSender<MetricData> sender, List<MetricData> batch, long points) {
        counters.produced(points);
        long giveUpNs =
                Math.min(
                        deadlineNs, System.nanoTime() + config.target().http().timeout().toNanos());
        while (!sender.hasRoom()) {
            if (giveUpNs - System.nanoTime() <= 0) {
                counters.dropped(stopping ? ExportDrop.SHUTDOWN : ExportDrop.QUEUE_FULL, points);
                return;
            }
            LockSupport.parkNanos(this, ROOM_NS);
        }
        sender.send(batch);
    }

    private List<MetricData> collect() {
        List<MetricData> metrics = new ArrayList<>();
        long nowNs = nowNs();
        for (MetricSource source : sources) {
            try {
                for (MetricSnapshot metric : source.snapshot()) {
                    conversion.convert(metric, nowNs, metrics::add);
                }
            } catch (RuntimeException e) { // costs this source its turn and is our error
                if (!broken) {
                    broken = true;
                    LOG.error("metrics could not be collected", e);
                }
            }
        }
        return metrics;
    }
}
