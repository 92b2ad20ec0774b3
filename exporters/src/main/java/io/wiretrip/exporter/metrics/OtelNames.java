package io.wiretrip.exporter.metrics;

import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.protocol.Instrument;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a protocol under the names of OpenTelemetry's conventions, as Prometheus writes
 * them: dots become underscores, the unit is added.
 */
final class OtelNames {
    private static final String ERROR_TYPE = "error.type";

    private final MetricsStorageConfig storage;

    OtelNames(MetricsStorageConfig storage) {
        this.storage = storage;
    }

    /**
     * The metrics of a protocol.
     *
     * @param required the labels that are asked for beside those of the conventions
     * @param outcomes whether what was not answered is counted here too
     */
    ProtocolMetrics of(
            Protocol protocol,
            LabelTable table,
            List<LabelTable.Entry> required,
            boolean outcomes) {
        String name = protocol.name();
        MetricGroup.Builder group =
                MetricGroup.named(name + " (otel)", MetricsProcessorConfig.keyOf(name));
        List<LabelSource> sources = labels(protocol, table, required, group);
        List<Measure> measures = new ArrayList<>();
        for (Instrument instrument : protocol.instruments()) {
            add(instrument, table, group, measures);
        }
        if (outcomes) {
            PacketdNames.addOutcomes(name, group, measures);
        }
        return new ProtocolMetrics(protocol, group.build(), sources, measures);
    }

    private static List<LabelSource> labels(
            Protocol protocol,
            LabelTable table,
            List<LabelTable.Entry> required,
            MetricGroup.Builder group) {
        Map<String, LabelSource> byName = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        Map<String, String> constants = new LinkedHashMap<>();
        for (Instrument instrument : protocol.instruments()) {
            constants.putAll(instrument.constants());
            for (String attribute : instrument.attributes()) {
                LabelSource.OfField source = table.attribute(attribute);
                String constant = constants.getOrDefault(attribute, "");
                if (attribute.equals(ERROR_TYPE)) {
                    byName.put(
                            attribute,
                            new LabelSource.OfErrorType(
                                    source == null ? null : source.field(),
                                    instrument.name().contains(".server.")));
                } else if (source != null) {
                    byName.put(
                            attribute,
                            new LabelSource.OfField(source.field(), source.ofRequest(), constant));
                } else if (!constant.isEmpty()) {
                    byName.put(attribute, new LabelSource.Constant(constant));
                }
                keys.put(attribute, attribute);
            }
        }
        for (LabelTable.Entry entry : required) {
            String attribute = entry.attribute();
            String label = attribute == null ? entry.label() : attribute;
            byName.putIfAbsent(label, entry.source());
            keys.put(label, entry.key());
        }
        byName.forEach(
                (attribute, _) ->
                        group.label(
                                attribute.replace('.', '_'),
                                keys.getOrDefault(attribute, attribute),
                                constants.getOrDefault(attribute, LabelSet.OTHER)));
        return new ArrayList<>(byName.values());
    }

    private void add(
            Instrument instrument,
            LabelTable table,
            MetricGroup.Builder group,
            List<Measure> measures) {
        String name = prometheusName(instrument);
        boolean duration = instrument.source().equals(Instrument.DURATION);
        LabelSource.OfField source = duration ? null : table.attribute(instrument.source());
        if (!duration && source == null) {
            return;
        }
        int metric =
                group.histogram(
                        name,
                        instrument.unit(),
                        instrument.meaning(),
                        storage.histograms(),
                        instrument.bounds());
        if (source == null) {
            measures.add(new Measure(metric, Measure.Source.DURATION, null, Outcome.COMPLETE));
        } else {
            measures.add(
                    PacketdNames.of(
                            source.field(),
                            source.ofRequest() ? Measure.Source.REQUEST : Measure.Source.RESPONSE,
                            metric));
        }
    }

    private static String prometheusName(Instrument instrument) {
        String name = instrument.name().replace('.', '_');
        return switch (instrument.unit()) {
            case SECONDS -> name + "_seconds";
            case BYTES -> name + "_bytes";
            case ROWS, COUNT -> name;
        };
    }
}
