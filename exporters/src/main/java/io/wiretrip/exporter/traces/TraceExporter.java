package io.wiretrip.exporter.traces;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.RoundTripQueue;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlp.OtlpLog;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.ResponseTap;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a span for each RoundTrip that has a request, by OTLP. Each worker puts its RoundTrips into
 * a bounded queue of its own and never waits; one thread makes spans of them and sends these in
 * batches. Whatever a worker produced is exported or counted as dropped, exactly.
 */
public final class TraceExporter implements AutoCloseable {
    /** What the RoundTrips in a worker's queue may hold: length alone is no bound. */
    static final long QUEUE_BYTES = 16L << 20;

    /** Receivers take four megabytes by default. */
    private static final int BATCH_BYTES_MAX = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(TraceExporter.class);
    private static final String SECTION = "exporter.traces";
    private static final long IDLE_NS_MIN = 200_000;
    private static final long IDLE_NS_MAX = 20_000_000;

    private final TracesConfig config;
    private final List<ProtocolRule> rules;
    private final AgentIdentity identity;
    private final List<Producer> producers = new CopyOnWriteArrayList<>();
    private final ExportCounters counters = new ExportCounters("traces");
    private final OtlpLog log;
    private final ResponseTap tap = new ResponseTap();
    private final SpanTarget target;
    private final SpanReferences references;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long deadlineNs = Long.MAX_VALUE;

    // The thread's alone.
    private List<SpanData> batch = new ArrayList<>();
    private int batchBytes;
    private long batchSinceNs;
    private boolean broken;

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
     * @param view what processors make of fields; this sink's alone, asked on the exporter's thread
     */
    public RoundTripSink newProducer(FieldView view) {
        int capacity = Integer.highestOneBit(Math.max(1, 2 * config.queue() - 1));
        Producer producer =
                new Producer(new RoundTripQueue(capacity, QUEUE_BYTES), new SpanView(view));
        producers.add(producer);
        return producer;
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
     * Sends what is queued and ends the thread. No producer may be used any more.
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
        SpanFactory factory = new SpanFactory(config.spans(), rules, identity, references);
        OtlpSender<SpanData> sender =
                new OtlpSender<>(
                        target, tap, config.target().http().retry(), span -> 1, counters, log);
        long idleNs = IDLE_NS_MIN;
        while (true) {
            boolean last = stopping; // read before draining, so that nothing slips in between
            int taken = drain(factory, sender);
            boolean room = sender.hasRoom(); // also repeats what is due
            boolean waits = last ? !batch.isEmpty() : isBatchDue();
            if (waits && room) {
                flush(sender);
                taken++;
            }
            if (taken != 0) {
                idleNs = IDLE_NS_MIN;
            } else if (last && (batch.isEmpty() || isLate())) {
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
        return stopping && deadlineNs - System.nanoTime() <= 0;
    }

    private boolean isBatchFull() {
        return batch.size() >= config.batch() || batchBytes >= BATCH_BYTES_MAX;
    }

    private boolean isBatchDue() {
        return isBatchFull()
                || (!batch.isEmpty()
                        && System.nanoTime() - batchSinceNs >= config.interval().toNanos());
    }

    /** Takes what there is, as long as it can be sent. */
    private int drain(SpanFactory factory, OtlpSender<SpanData> sender) {
        int taken = 0;
        for (Producer producer : producers) {
            while (!isLate()) {
                if (isBatchFull()) {
                    if (!sender.hasRoom()) {
                        return taken;
                    }
                    flush(sender);
                }
                RoundTrip roundTrip = producer.queue.poll();
                if (roundTrip == null) {
                    break;
                }
                add(factory, roundTrip, producer.view);
                taken++;
            }
        }
        return taken;
    }

    private void add(SpanFactory factory, RoundTrip roundTrip, SpanView view) {
        FinishedSpan span;
        try {
            span = factory.span(roundTrip, view);
        } catch (RuntimeException e) { // costs this span and is our error
            counters.dropped(ExportDrop.ENCODING_FAILED, 1);
            if (!broken) {
                broken = true;
                LOG.error("a span of {} could not be made", roundTrip.protocol().name(), e);
            }
            return;
        }
        if (span == null) {
            counters.dropped(ExportDrop.NOT_SAMPLED, 1);
            return;
        }
        if (batch.isEmpty()) {
            batchSinceNs = System.nanoTime();
        }
        batch.add(span);
        batchBytes += span.bytes();
    }

    private void flush(OtlpSender<SpanData> sender) {
        sender.send(batch);
        batch = new ArrayList<>(config.batch());
        batchBytes = 0;
    }

    private void dropRest() {
        long left = batch.size();
        batch.clear();
        for (Producer producer : producers) {
            while (producer.queue.poll() != null) {
                left++;
            }
        }
        if (left > 0) {
            counters.dropped(ExportDrop.SHUTDOWN, left);
        }
    }

    /** One worker's way in. */
    private final class Producer implements RoundTripSink {
        private final RoundTripQueue queue;
        private final SpanView view;

        Producer(RoundTripQueue queue, SpanView view) {
            this.queue = queue;
            this.view = view;
        }

        @Override
        public void roundTrip(RoundTrip roundTrip) {
            if (roundTrip.request() == null) {
                return; // a response alone is no span: what it answers is not known
            }
            counters.produced(1);
            if (!queue.offer(roundTrip)) {
                counters.dropped(ExportDrop.QUEUE_FULL, 1);
            } else if (queue.isHalfFull()) {
                LockSupport.unpark(thread);
            }
        }
    }
}
