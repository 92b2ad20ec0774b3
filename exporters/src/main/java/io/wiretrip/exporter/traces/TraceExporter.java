package io.wiretrip.exporter.traces;

import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlp.OtlpLog;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.ResponseTap;
import io.wiretrip.protocol.RoundTripSink;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends a span for each RoundTrip that has a request, by OTLP. Each worker encodes its spans into
 * batches of its own and never waits; one thread sends these. Whatever a worker produced is
 * exported or counted as dropped, exactly.
 */
public final class TraceExporter implements AutoCloseable {
    /** What the batches of a worker may hold: the number of spans alone is no bound. */
    static final long QUEUE_BYTES = 4L << 20;

    /** Receivers take four megabytes by default. */
    private static final int BATCH_BYTES_MAX = 1 << 20;

    private static final String SECTION = "exporter.traces";
    private static final long IDLE_NS_MIN = 1_000_000;
    private static final long IDLE_NS_MAX = 20_000_000;

    private final TracesConfig config;
    private final List<ProtocolRule> rules;
    private final AgentIdentity identity;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final ExportCounters counters = new ExportCounters("traces");
    private final OtlpLog log;
    private final ResponseTap tap = new ResponseTap();
    private final SpanTarget target;
    private final SpanReferences references;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long deadlineNs = Long.MAX_VALUE;

    /** What comes from a worker; forgotten when it is empty and nobody has its producer. */
    private record Worker(SpanExchange exchange, WeakReference<SpanProducer> producer) {}

    /**
     * Starts the thread.
     *
     * @param rules whose names servers are called by, where no service name is configured
     * @param identity who tells it
     * @throws io.wiretrip.config.ConfigException if a file that the configuration names cannot be
     *     read
     */
    public TraceExporter(TracesConfig config, List<ProtocolRule> rules, AgentIdentity identity) {
        this.config = config;
        this.rules = List.copyOf(rules);
        this.identity = identity;
        this.log =
                new OtlpLog("spans", HttpTargetConfig.redacted(config.target().http().endpoint()));
        this.references = new SpanReferences(config.spans(), new SpanIds());
        this.target = new SpanTarget(config.target(), SECTION, tap);
        this.thread = Thread.ofPlatform().name("traces").daemon().start(this::run);
    }

    /** A sink for one worker, of spans with every field as it was seen. */
    public RoundTripSink newProducer() {
        return newProducer(FieldView.AS_SEEN);
    }

    /**
     * A sink for one worker.
     *
     * @param view what processors make of fields; this sink's alone, asked on the worker's thread
     */
    public RoundTripSink newProducer(FieldView view) {
        TracesConfig.Spans spans = config.spans();
        ServerResources resources = new ServerResources(spans.serviceName(), rules, identity);
        SpanExchange exchange = newExchange();
        SpanProducer producer =
                new SpanProducer(
                        references,
                        new SpanEncoder(spans, references, resources, new SpanView(view)),
                        exchange,
                        counters,
                        () -> LockSupport.unpark(thread));
        workers.add(new Worker(exchange, new WeakReference<>(producer)));
        return producer;
    }

    private SpanExchange newExchange() {
        int waiting = Math.ceilDiv(config.queue(), config.batch());
        return new SpanExchange(
                config.batch(), BATCH_BYTES_MAX, waiting + OtlpSender.IN_FLIGHT_MAX, QUEUE_BYTES);
    }

    /** Tells which span a RoundTrip becomes, for exemplars. From any thread. */
    public ExemplarSource exemplars() {
        return references;
    }

    /** The account of spans; complete once {@link #close(Duration)} has returned. */
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

    /**
     * Sends what waits and ends the thread. No producer may be used any more.
     *
     * @param deadline how long that may take; what is not taken then is dropped and counted
     */
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
        OtlpSender<SpanBatch> sender =
                new OtlpSender<>(
                        target,
                        tap,
                        config.target().http().retry(),
                        SpanBatch::count,
                        counters,
                        log);
        long idleNs = IDLE_NS_MIN;
        while (true) {
            boolean last = stopping; // read before sending, so that nothing slips in between
            boolean room = sender.hasRoom(); // also repeats what is due
            if (last && isLate()) {
                break;
            } else if (room && sendNext(sender, last)) {
                idleNs = IDLE_NS_MIN;
            } else if (last && room) {
                break;
            } else {
                LockSupport.parkNanos(this, idleNs);
                idleNs = Math.min(idleNs * 2, IDLE_NS_MAX);
            }
        }
        sender.close(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
        dropRest();
    }

    private boolean isLate() {
        return deadlineNs - System.nanoTime() <= 0;
    }

    /**
     * Sends a batch of each worker that has one, as long as there is room.
     *
     * @param last whether batches are sent that are not full and have not waited long enough
     * @return whether one was sent
     */
    private boolean sendNext(OtlpSender<SpanBatch> sender, boolean last) {
        boolean sent = false;
        Worker gone = null;
        for (Worker worker : workers) {
            boolean left = worker.producer().refersTo(null);
            SpanBatch batch = next(worker.exchange(), last || left);
            if (batch != null) {
                sender.send(List.of(batch));
                sent = true;
                if (!sender.hasRoom()) {
                    break;
                }
            } else if (left) {
                gone = worker;
            }
        }
        if (gone != null) {
            workers.remove(gone);
        }
        return sent;
    }

    private @Nullable SpanBatch next(SpanExchange exchange, boolean any) {
        SpanBatch batch = exchange.fetch();
        if (batch == null) {
            batch = exchange.fetchCurrent(any ? 0 : config.interval().toNanos());
        }
        if (batch != null && batch.count() == 0) {
            exchange.recycle(batch);
            return null;
        }
        return batch;
    }

    private void dropRest() {
        long left = 0;
        for (Worker worker : workers) {
            SpanBatch batch = next(worker.exchange(), true);
            while (batch != null) {
                left += batch.count();
                batch = next(worker.exchange(), true);
            }
        }
        if (left > 0) {
            counters.dropped(ExportDrop.SHUTDOWN, left);
        }
    }
}
