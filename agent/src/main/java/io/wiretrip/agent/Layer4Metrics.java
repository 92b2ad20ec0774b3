package io.wiretrip.agent;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.flow.FlowGauge;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.Layer4;
import io.wiretrip.agent.flow.Layer4Rule;
import io.wiretrip.agent.flow.Layer4Rule.Event;
import io.wiretrip.agent.flow.Layer4Series;
import io.wiretrip.exporter.flows.IpProtocols;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.protocol.Endpoint;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Layer-4 metrics under packetd's names, and by rule what it does not tell: retransmissions,
 * resets, gaps, lost bytes, round-trip times. How many connections there are is shown always, the
 * rest where the worker counts it. From any thread.
 */
public final class Layer4Metrics implements MetricSource {
    /** What the labels of the series have that had no room of its own. */
    private static final String OVERFLOW = "__other__";

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IP_PROTOCOLS = 256;

    private final Supplier<? extends Collection<FlowStage>> stages;

    /** The sum over the stages that there are when it is asked. */
    public Layer4Metrics(Supplier<? extends Collection<FlowStage>> stages) {
        this.stages = stages;
    }

    @Override
    public MetricSnapshots snapshot() {
        Collection<FlowStage> all = stages.get();
        MetricSnapshots.Builder out = MetricSnapshots.builder();
        connections(all, out);
        if (all.stream().anyMatch(stage -> stage.layer4() != null)) {
            Sums sums = new Sums();
            for (FlowStage stage : all) {
                sums.add(stage.layer4());
            }
            sums.write(out);
        }
        return out.build();
    }

    private static void connections(Collection<FlowStage> all, MetricSnapshots.Builder out) {
        gauge(
                out,
                "tcp_active_conns",
                "TCP connections that have not ended.",
                sum(all, stage -> stage.active().get(FlowGauge.TCP_ACTIVE)));
        gauge(
                out,
                "udp_active_conns",
                "UDP flows that were not silent for long.",
                sum(all, stage -> stage.active().get(FlowGauge.UDP_ACTIVE)));
        counter(
                out,
                "tcp_remove_expired_conns",
                "TCP connections forgotten because they were silent for too long.",
                sum(all, stage -> stage.counters().get(FlowEvent.IDLE)));
        counter(
                out,
                "udp_remove_expired_conns",
                "UDP flows forgotten because they were silent for too long.",
                sum(all, stage -> stage.counters().get(FlowEvent.UDP_IDLE)));
    }

    private static long sum(Collection<FlowStage> all, ToLongFunction<FlowStage> count) {
        return all.stream().mapToLong(count).sum();
    }

    private static void gauge(MetricSnapshots.Builder out, String name, String help, long value) {
        out.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(name)
                        .help(help)
                        .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
                        .build());
    }

    private static void counter(MetricSnapshots.Builder out, String name, String help, long value) {
        counter(out, name, help, Map.of(Labels.EMPTY, value));
    }

    private static void counter(
            MetricSnapshots.Builder out, String name, String help, Map<Labels, Long> values) {
        if (values.isEmpty()) {
            return;
        }
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach(
                (labels, value) ->
                        counter.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(labels)
                                        .value((double) value)
                                        .build()));
        out.metricSnapshot(counter.build());
    }

    /** What all workers counted. */
    private static final class Sums {
        private final Map<Labels, Long> tcpPackets = new TreeMap<>();
        private final Map<Labels, Long> tcpBytes = new TreeMap<>();
        private final Map<Labels, Long> tcpSkipped = new TreeMap<>();
        private final Map<Labels, Long> udpPackets = new TreeMap<>();
        private final Map<Labels, Long> udpBytes = new TreeMap<>();
        private final Map<Labels, Long> otherPackets = new TreeMap<>();
        private final Map<Labels, Long> otherBytes = new TreeMap<>();
        private final Map<Event, Map<Labels, Long>> events = new TreeMap<>();
        private final Map<Labels, long[]> handshakes = new TreeMap<>();
        private final Map<Labels, Long> handshakeSumNs = new TreeMap<>();

        void add(@Nullable Layer4 layer4) {
            if (layer4 == null) {
                return;
            }
            layer4.forEachSeries(series -> add(series, labels(series, layer4.labels())));
            layer4.forEachRule(this::add);
            for (int protocol = 0; protocol < IP_PROTOCOLS; protocol++) {
                if (layer4.otherPackets(protocol) > 0) {
                    Labels labels = Labels.of("protocol", IpProtocols.name(protocol));
                    otherPackets.merge(labels, layer4.otherPackets(protocol), Long::sum);
                    otherBytes.merge(labels, layer4.otherBytes(protocol), Long::sum);
                }
            }
        }

        private void add(Layer4Series series, Labels labels) {
            if (series.ipProtocol() == TCP) {
                tcpPackets.merge(labels, series.packets(), Long::sum);
                tcpBytes.merge(labels, series.bytes(), Long::sum);
                tcpSkipped.merge(labels, series.skipped(), Long::sum);
            } else if (series.ipProtocol() == UDP) {
                udpPackets.merge(labels, series.packets(), Long::sum);
                udpBytes.merge(labels, series.bytes(), Long::sum);
            }
        }

        private void add(Layer4Rule rule) {
            Labels labels = Labels.of("rule", rule.name());
            for (Event event : Event.values()) {
                events.computeIfAbsent(event, e -> new TreeMap<>())
                        .merge(labels, rule.count(event), Long::sum);
            }
            handshakeSumNs.merge(labels, rule.handshakeSumNs(), Long::sum);
            handshakes.merge(labels, rule.handshakes(), Sums::plus);
        }

        private static long[] plus(long[] a, long[] b) {
            long[] sum = a.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += b[i];
            }
            return sum;
        }

        private static Labels labels(Layer4Series series, Set<Layer4.Label> wanted) {
            Labels.Builder labels = Labels.builder();
            for (Layer4.Label label : Layer4.Label.values()) {
                if (wanted.contains(label)) {
                    labels.label(name(label), value(series, label));
                }
            }
            return labels.build();
        }

        private static String name(Layer4.Label label) {
            return switch (label) {
                case SOURCE_HOST -> "src_host";
                case SOURCE_PORT -> "src_port";
                case DESTINATION_HOST -> "dst_host";
                case DESTINATION_PORT -> "dst_port";
            };
        }

        private static String value(Layer4Series series, Layer4.Label label) {
            Endpoint source = series.source();
            Endpoint destination = series.destination();
            if (source == null || destination == null) {
                return OVERFLOW;
            }
            return switch (label) {
                case SOURCE_HOST -> source.host();
                case SOURCE_PORT -> Integer.toString(source.port());
                case DESTINATION_HOST -> destination.host();
                case DESTINATION_PORT -> Integer.toString(destination.port());
            };
        }

        void write(MetricSnapshots.Builder out) {
            counter(out, "tcp_received_packets", "TCP segments.", tcpPackets);
            counter(out, "tcp_received_bytes", "Payload bytes of TCP segments.", tcpBytes);
            counter(
                    out,
                    "tcp_skipped_packets",
                    "TCP segments with data that brought nothing new.",
                    tcpSkipped);
            counter(out, "udp_received_packets", "UDP datagrams.", udpPackets);
            counter(out, "udp_received_bytes", "Payload bytes of UDP datagrams.", udpBytes);
            counter(
                    out,
                    "ip_other_received_packets",
                    "IP packets that are neither TCP nor UDP.",
                    otherPackets);
            counter(
                    out,
                    "ip_other_received_bytes",
                    "Payload bytes of IP packets that are neither TCP nor UDP.",
                    otherBytes);
            events.forEach((event, values) -> counter(out, name(event), help(event), values));
            histogram(out);
        }

        private static String name(Event event) {
            return switch (event) {
                case FLOWS -> "layer4_flows";
                case RESETS -> "tcp_resets";
                case RETRANSMISSIONS -> "tcp_retransmissions";
                case GAPS -> "tcp_gaps";
                case GAP_BYTES -> "tcp_gap_bytes";
            };
        }

        private static String help(Event event) {
            return switch (event) {
                case FLOWS -> "TCP connections and UDP flows that have ended.";
                case RESETS -> "TCP connections that a side ended with RST.";
                case RETRANSMISSIONS -> "TCP segments whose bytes had all been seen before.";
                case GAPS -> "Holes in TCP streams that were never filled.";
                case GAP_BYTES -> "Bytes lost in holes of TCP streams.";
            };
        }

        private void histogram(MetricSnapshots.Builder out) {
            if (handshakes.isEmpty()) {
                return;
            }
            HistogramSnapshot.Builder histogram =
                    HistogramSnapshot.builder()
                            .name("tcp_handshake_duration_seconds")
                            .help("Round-trip times of TCP handshakes.");
            double[] bounds = Layer4Rule.handshakeBounds();
            handshakes.forEach(
                    (labels, counts) -> {
                        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
                        for (int i = 0; i < counts.length; i++) {
                            buckets.bucket(
                                    i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY,
                                    counts[i]);
                        }
                        histogram.dataPoint(
                                HistogramDataPointSnapshot.builder()
                                        .labels(labels)
                                        .classicHistogramBuckets(buckets.build())
                                        .sum(handshakeSumNs.getOrDefault(labels, 0L) / 1e9)
                                        .build());
                    });
            out.metricSnapshot(histogram.build());
        }
    }
}
