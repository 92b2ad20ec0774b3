package io.wiretrip.agent;

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
import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.protocols.Protocols;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is known of the service in numbers. From any thread. */
final class Telemetry implements AutoCloseable {
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
        self.gauge("wiretrip_flows", "Connections and UDP flows known now.", () -> flows());
        self.gauge(
                "wiretrip_metric_series",
                "Label sets of metrics made of RoundTrips.",
                () -> destinations().metrics().series());
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

    private List<InterfaceCounts> interfaces() {
        List<InterfaceCounts> all = new ArrayList<>();
        for (Stages one : readers(stages -> stages)) {
            PacketSource source = one.source();
            List<InterfaceFrames> each = source.interfaceFrames();
            for (InterfaceFrames frames : each) {
                all.add(new InterfaceCounts(frames.name(), frames.received(), frames.lost()));
            }
            if (!each.isEmpty()) {
                continue;
            }
            String name =
                    service.config().sniffer().isFile()
                            ? service.config().sniffer().file()
                            : service.config().sniffer().ifaces();
            all.add(
                    new InterfaceCounts(
                            name.isEmpty() ? "any" : name,
                            one.worker().packets(),
                            source.kernelDrops()));
        }
        return all;
    }

    /** What {@code /protocol/metrics} shows and remote write sends. */
    List<MetricSource> protocolSources() {
        return List.of(() -> destinations().metrics().snapshot(), layer4);
    }

    /** What remote write sends under a configuration. */
    List<MetricSource> exported(AgentConfig config) {
        List<MetricSource> sources = new ArrayList<>(protocolSources());
        if (config.remoteWrite().includeSelf()) {
            sources.add(self::snapshot);
        }
        return sources;
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
