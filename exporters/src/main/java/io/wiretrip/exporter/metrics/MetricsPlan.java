package io.wiretrip.exporter.metrics;

import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which metrics RoundTrips feed and which labels they have: made once from the configuration and
 * the protocols' fields tables, shared by all shards. Immutable.
 */
public final class MetricsPlan {
    private final List<ProtocolMetrics> metrics;
    private final List<String> warnings;

    private MetricsPlan(List<ProtocolMetrics> metrics, List<String> warnings) {
        this.metrics = List.copyOf(metrics);
        this.warnings = List.copyOf(warnings);
    }

    /** A plan without any metrics of RoundTrips: only groups that others feed are kept. */
    public static MetricsPlan none() {
        return new MetricsPlan(List.of(), List.of());
    }

    /**
     * Makes the plan.
     *
     * @param protocols every protocol whose RoundTrips may come
     * @param storage how metrics are kept
     * @param processor which labels they have
     */
    public static MetricsPlan of(
            Collection<Protocol> protocols,
            MetricsStorageConfig storage,
            MetricsProcessorConfig processor) {
        List<ProtocolMetrics> metrics = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Protocol protocol : protocols) {
            LabelTable table = new LabelTable(protocol);
            List<LabelTable.Entry> labels =
                    table.of(
                            processor.of(protocol.name()),
                            key -> warnings.add(unknown(protocol, key, table)));
            if (storage.profile().hasPacketd()) {
                metrics.add(new PacketdNames(storage).of(protocol, labels));
            }
            if (storage.profile().hasOtel()) {
                metrics.add(
                        new OtelNames(storage)
                                .of(protocol, table, labels, !storage.profile().hasPacketd()));
            }
        }
        return new MetricsPlan(metrics, warnings);
    }

    private static String unknown(Protocol protocol, String key, LabelTable table) {
        List<String> keys = table.all().stream().map(LabelTable.Entry::key).toList();
        return MetricsProcessorConfig.keyOf(protocol.name())
                + ": "
                + key
                + " is not known and left out (expected: "
                + String.join(", ", keys)
                + ")";
    }

    /** What the configuration asks for and does not exist, for the log; as packetd we go on. */
    public List<String> warnings() {
        return warnings;
    }

    /** The fields that decoders must read for it. */
    public Collection<Field<?>> demanded() {
        Set<Field<?>> fields = new LinkedHashSet<>();
        for (ProtocolMetrics of : metrics) {
            for (LabelSource label : of.labels()) {
                Field<?> field = label.field();
                if (field != null) {
                    fields.add(field);
                }
            }
            for (Measure measure : of.measures()) {
                Field<?> field = measure.field();
                if (field != null) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** Every metric there is, by protocol. */
    public List<MetricDescription> describe() {
        List<MetricDescription> all = new ArrayList<>();
        for (ProtocolMetrics of : metrics) {
            LabelTable table = new LabelTable(of.protocol());
            List<MetricDescription.Label> labels = new ArrayList<>();
            for (int i = 0; i < of.labels().size(); i++) {
                String key = of.group().labelKeys().get(i);
                LabelTable.Entry entry = table.find(key);
                Field<?> field = of.labels().get(i).field();
                String meaning =
                        entry != null ? entry.meaning() : field == null ? "" : field.meaning();
                labels.add(new MetricDescription.Label(of.group().labels().get(i), key, meaning));
            }
            for (MetricGroup.Metric metric : of.group().metrics()) {
                all.add(describe(of.group().name(), metric, labels));
            }
        }
        return all;
    }

    private static MetricDescription describe(
            String group, MetricGroup.Metric metric, List<MetricDescription.Label> labels) {
        List<Double> bounds = new ArrayList<>();
        for (double bound : metric.shape().bounds()) {
            if (bound != Double.POSITIVE_INFINITY) {
                bounds.add(bound);
            }
        }
        return new MetricDescription(
                group, metric.name(), metric.type(), metric.unit(), metric.help(), labels, bounds);
    }

    /** The labels that a protocol's metrics can have, by their keys in {@code requireLabels}. */
    public static List<MetricDescription.Label> labelsOf(Protocol protocol) {
        List<MetricDescription.Label> labels = new ArrayList<>();
        for (LabelTable.Entry entry : new LabelTable(protocol).all()) {
            labels.add(new MetricDescription.Label(entry.label(), entry.key(), entry.meaning()));
        }
        return labels;
    }

    /** What the RoundTrips of each protocol feed; a protocol may occur once a profile. */
    List<ProtocolMetrics> metrics() {
        return metrics;
    }
}
