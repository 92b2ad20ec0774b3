package io.wiretrip.exporter.flows;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.http.Delivery;
import io.wiretrip.exporter.http.HttpSender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends flows as FlowEvents to a backend. Each worker puts its flows into a bounded queue of its
 * own ({@link #newProducer}) and never waits for the target; one thread encodes, one sends. Both
 * start with the exporter; {@link #close(Duration)} sends what is left.
 */
public final class FlowExporter implements AutoCloseable {
    /** What to do when a worker produces faster than is encoded. */
    public enum WhenFull {
        /** The worker waits: for files, which can. */
        WAIT,
        /** The flow is dropped and counted: live, since packets do not wait. */
        DROP
    }

    private static final Logger LOG = LoggerFactory.getLogger(FlowExporter.class);
    private static final int QUEUE_LENGTH = 8192;
    private static final int BATCH = 256;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long ROOM_NS = 50_000;
    private static final long SPOOL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final FlowsConfig config;
    private final WhenFull whenFull;
    private final ExportCounters counters = new ExportCounters("flows");
    private final List<Producer> producers = new CopyOnWriteArrayList<>();
    private final PendingEvents pending;
    private volatile @Nullable FlowSpool spool;
    private final HttpSender http;
    private final Delivery delivery;
    private final FlowSender sender;
    private final FlowEventJson json;
    private final Thread encoder;
    private final Thread sending;
    private final long refreshNs;
    private final Supplier<HostAddresses> addresses;
    private volatile HostAddresses host;
    private volatile boolean stopping;
    private volatile long patienceEndNs;
    private long refreshedNs = System.nanoTime();
    private long spoolNs = System.nanoTime();

    /**
     * Starts both threads, and to send what an earlier run has left on disk.
     *
     * @param defaultInterface what an event names where the packet's interface is not known, such
     *     as {@code sniffer.ifaces} or a file's name
     * @param zone whose local time is written
     * @throws ConfigException if a certificate or the spool's directory is unusable
     */
    public FlowExporter(
            FlowsConfig config, String defaultInterface, ZoneId zone, WhenFull whenFull) {
        this(config, defaultInterface, zone, whenFull, HostAddresses::current);
    }

    /** As above, with another way to know this host's addresses. */
    FlowExporter(
            FlowsConfig config,
            String defaultInterface,
            ZoneId zone,
            WhenFull whenFull,
            Supplier<HostAddresses> addresses) {
        this.config = config;
        this.addresses = addresses;
        this.host = addresses.get();
        this.whenFull = whenFull;
        this.refreshNs = config.addressRefresh().toNanos();
        this.pending = new PendingEvents(config.queueBytes());
        this.http = new HttpSender(config.target());
        this.delivery =
                new Delivery("flow events to " + http.shown(), http, config.target().retry());
        this.sender = new FlowSender(pending, delivery, counters, config.batch());
        try {
            openSpool();
        } catch (ConfigException e) {
            http.close();
            throw e;
        }
        this.json =
                new FlowEventJson(
                        new FlowEventJson.Style(
                                config.isConversations(),
                                config.extraFields(),
                                zone,
                                config.hostname().isEmpty()
                                        ? HostName.ofSystem()
                                        : config.hostname(),
                                config.interfaceName(),
                                defaultInterface));
        this.encoder = Thread.ofPlatform().name("flows").daemon().unstarted(this::encode);
        this.sending = Thread.ofPlatform().name("flows-send").daemon().unstarted(sender);
        encoder.start();
        sending.start();
    }

    /** What one worker hands its flows to, on its thread. */
    public final class Producer {
        private final FlowQueue queue = new FlowQueue(QUEUE_LENGTH);

        private Producer() {}

        /** Takes a flow; where there is no room, does what {@link WhenFull} says. */
        public void accept(FlowSummary flow) {
            int events = FlowEventJson.events(flow, config.isConversations());
            if (events == 0) {
                return;
            }
            counters.produced(events);
            if (flow.isAtEnd() && patienceEndNs == 0) { // many may come at once now, and can wait
                patienceEndNs = System.nanoTime() + PATIENCE_NS;
            }
            while (!queue.offer(flow)) {
                if (!waits() || !encoder.isAlive()) {
                    counters.dropped(ExportDrop.QUEUE_FULL, events);
                    return;
                }
                LockSupport.parkNanos(this, ROOM_NS);
            }
        }
    }

    /** Whether whoever finds no room waits for it. */
    private boolean waits() {
        long endNs = patienceEndNs;
        return endNs == 0 ? whenFull == WhenFull.WAIT : System.nanoTime() - endNs < 0;
    }

    /** A producer for one worker. */
    public Producer newProducer() {
        Producer producer = new Producer();
        producers.add(producer);
        return producer;
    }

    /**
     * The account, in events. At rest, produced is exported plus drops plus {@link #spooled}, where
     * produced counts what an earlier run has left as well.
     */
    public ExportStatistics statistics() {
        return counters;
    }

    /** Events that are on disk and not known to be sent; from any thread. */
    public long spooled() {
        FlowSpool opened = spool;
        return opened == null ? 0 : opened.events();
    }

    /** Events that await their turn in memory; from any thread. */
    public int queued() {
        return pending.size();
    }

    /** Bytes that they hold, bounded by {@code exporter.flows.queueBytes}; from any thread. */
    public long queuedBytes() {
        return pending.bytes();
    }

    /** Sends what is left within five seconds. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    /**
     * Sends what is left; call it when no producer produces any longer. What is not sent in time
     * stays on disk if there is a spool, and is else dropped and counted.
     *
     * @param limit how long that may take in all
     */
    public void close(Duration limit) {
        long endNs = System.nanoTime() + limit.toNanos();
        patienceEndNs = endNs;
        stopping = true;
        LockSupport.unpark(encoder);
        delivery.stop(limit);
        join(encoder, endNs);
        pending.end();
        join(sending, endNs + TimeUnit.SECONDS.toNanos(1));
        http.close();
        join(sending, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        FlowSpool opened = spool;
        if (opened != null) {
            opened.close();
        }
    }

    private static void join(Thread thread, long endNs) {
        try {
            boolean _ = thread.join(Duration.ofNanos(Math.max(1, endNs - System.nanoTime())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void encode() {
        while (true) {
            boolean last = stopping; // read before the queues: what came before is still encoded
            boolean any = false;
            for (Producer producer : producers) {
                any |= encode(producer);
            }
            refresh();
            if (!any) {
                if (last) {
                    return;
                }
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
    }

    private boolean encode(Producer producer) {
        FlowSummary flow = null;
        for (int i = 0; i < BATCH; i++) {
            flow = producer.queue.poll();
            if (flow == null) {
                return i > 0;
            }
            try {
                json.write(flow, host, this::put);
            } catch (IOException | RuntimeException e) {
                LOG.warn("a flow could not be encoded: {}", e.toString());
                counters.dropped(
                        ExportDrop.ENCODING_FAILED,
                        FlowEventJson.events(flow, config.isConversations()));
            }
        }
        return true;
    }

    private void put(byte[] event) {
        if (pending.offer(event) || sender.keep(event)) {
            return;
        }
        try {
            while (waits()) {
                if (pending.offer(event, IDLE_NS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        counters.dropped(ExportDrop.QUEUE_FULL, 1);
    }

    private void openSpool() {
        if (config.spool().isOn() && spool == null) {
            FlowSpool opened =
                    FlowSpool.open(Path.of(config.spool().directory()), config.spool().maxBytes());
            if (opened != null) {
                sender.keepIn(opened);
                spool = opened;
            }
        }
    }

    /**
     * Takes over the spool once the exporter before has let go of it; asks for our addresses again,
     * since they change: a lease is renewed, an interface comes up.
     */
    private void refresh() {
        long nowNs = System.nanoTime();
        if (nowNs - spoolNs >= SPOOL_NS) {
            spoolNs = nowNs;
            try {
                openSpool();
            } catch (ConfigException e) {
                LOG.warn("flow events are not kept on disk: {}", e.getMessage());
                spoolNs = Long.MAX_VALUE / 2; // it was ours to take over, and is not any longer
            }
        }
        if (nowNs - refreshedNs >= refreshNs) {
            refreshedNs = nowNs;
            host = addresses.get();
        }
    }
}
