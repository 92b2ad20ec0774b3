package io.wiretrip.agent;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.agent.capture.InterfaceFrames;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.agent.telemetry.BuildInfo;
import io.wiretrip.agent.telemetry.CaptureMetrics;
import io.wiretrip.agent.telemetry.EventMetrics;
import io.wiretrip.agent.telemetry.ExportMetrics;
import io.wiretrip.agent.telemetry.InterfaceCounts;
import io.wiretrip.agent.telemetry.SelfMetrics;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.protocols.Protocols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is known of the service in numbers. From any thread. */
final class Telemetry implements AutoCloseable {
    private static final String SAMPLING = "wiretrip_sampling_ratio";
    private static final String SAMPLING_HELP =
            "Share of the connections that is looked at (sniffer.sampling).";

    private final AgentService service;
    private final SelfMetrics self;
    private final Layer4Metrics layer4;

    Telemetry(AgentService service, Surroundings surroundings) {
        this.service = service;
        this.self =
                new SelfMetrics(
                        new BuildInfo(
                                surroundings.version(),
                                surroundings.gitHash(),
                                surroundings.buildTime()));
        this.layer4 = new Layer4Metrics(() -> stages(Stages::flows));
        new CaptureMetrics(self, this::interfaces);
        for (int i = 0; i < service.workers(); i++) {
            int worker = i;
            self.counter(
                    "wiretrip_worker_packets_total",
                    "Packets that a worker read; of a file each reads all.",
                    "worker",
                    String.valueOf(worker),
                    () -> packets(worker));
        }
        EventMetrics events = new EventMetrics(self);
        events.events(
                "wiretrip_packet_events_total",
                "What happened to frames.",
                PacketEvent.class,
                () -> readers(stages -> stages.dissector().counters()));
        events.events(
                "wiretrip_flow_events_total",
                "What happened to connections and their segments.",
                FlowEvent.class,
                () -> stages(stages -> stages.flows().counters()));
        events.protocols(
                Protocols.ALL, protocol -> stages(stages -> stages.sessions().counters(protocol)));
        new ExportMetrics(self, this::accounts);
        self.gauge(SAMPLING, SAMPLING_HELP, this::sampling);
        self.gauge("wiretrip_flows", "Connections and UDP flows known now.", () -> flows());
        self.gauge(
                "wiretrip_metric_series",
                "Label sets of metrics made of RoundTrips.",
                () -> destinations().metrics().series());
    }

    private double sampling() {
        return service.config().sniffer().sampling();
    }

    private double packets(int worker) {
        List<Worker> all = stages(Stages::worker);
        return worker < all.size() ? all.get(worker).packets() : 0;
    }

    private double flows() {
        return stages(Stages::flows).stream().mapToLong(FlowStage::size).sum();
    }

    private List<? extends ExportStatistics> accounts() {
        Destinations now = service.destinations();
        return now == null ? List.of() : now.statistics();
    }

    private Destinations destinations() {
        Destinations now = service.destinations();
        if (now == null) {
            throw new IllegalStateException("not started");
        }
        return now;
    }

    /** Something of every worker there ever was; empty before the first runs. */
    <T> List<T> stages(Function<Stages, T> part) {
        Agent agent = service.agent();
        return agent == null ? List.of() : agent.stages().stream().map(part).toList();
    }

    /** Something of those whose frames are to be counted. */
    <T> List<T> readers(Function<Stages, T> part) {
        Agent agent = service.agent();
        return agent == null ? List.of() : agent.readers().stream().map(part).toList();
    }

    /** Every interface once: each worker has its share of the packets. */
    private List<InterfaceCounts> interfaces() {
        Map<String, InterfaceCounts> all = new LinkedHashMap<>();
        for (Stages one : readers(stages -> stages)) {
            PacketSource source = one.source();
            List<InterfaceFrames> each = source.interfaceFrames();
            for (InterfaceFrames frames : each) {
                add(all, new InterfaceCounts(frames.name(), frames.received(), frames.lost()));
            }
            if (!each.isEmpty()) {
                continue;
            }
            String name =
                    service.config().sniffer().isFile()
                            ? service.config().sniffer().file()
                            : service.config().sniffer().ifaces();
            add(
                    all,
                    new InterfaceCounts(
                            name.isEmpty() ? "any" : name,
                            one.worker().packets(),
                            source.kernelDrops()));
        }
        return List.copyOf(all.values());
    }

    private static void add(Map<String, InterfaceCounts> all, InterfaceCounts counts) {
        all.merge(
                counts.iface(),
                counts,
                (one, other) ->
                        new InterfaceCounts(
                                one.iface(),
                                one.received() + other.received(),
                                one.dropped() + other.dropped()));
    }

    /** What {@code /protocol/metrics} shows, and is sent. */
    List<MetricSource> protocolSources() {
        return service.config().sniffer().isSampled()
                ? List.of(this::roundTripMetrics, layer4, this::share)
                : List.of(this::roundTripMetrics, layer4);
    }

    private MetricSnapshots roundTripMetrics() {
        return destinations().metrics().snapshot();
    }

    /** Beside numbers of a sample, so that nobody takes them for those of everything. */
    private MetricSnapshots share() {
        return MetricSnapshots.of(
                GaugeSnapshot.builder()
                        .name(SAMPLING)
                        .help(SAMPLING_HELP)
                        .dataPoint(GaugeDataPointSnapshot.builder().value(sampling()).build())
                        .build());
    }

    /**
     * What is sent.
     *
     * @param withSelf whether the agent's own metrics are among it
     */
    List<MetricSource> exported(boolean withSelf) {
        return withSelf
                ? List.of(this::roundTripMetrics, layer4, self::snapshot)
                : protocolSources();
    }

    /** All of those together. */
    MetricSnapshots protocolMetrics() {
        List<MetricSnapshot> all = new ArrayList<>();
        for (MetricSource source : protocolSources()) {
            source.snapshot().forEach(all::add);
        }
        return new MetricSnapshots(all);
    }

    /** The agent's own metrics. */
    SelfMetrics self() {
        return self;
    }

    @Override
    public void close() {
        self.close();
    }
}
