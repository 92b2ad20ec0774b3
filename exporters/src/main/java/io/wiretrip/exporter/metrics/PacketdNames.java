package io.wiretrip.exporter.metrics;

import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.FieldMetric;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;

/** The metrics of a protocol under packetd's names, and ours in their manner. */
final class PacketdNames {
    private final MetricsStorageConfig storage;

    PacketdNames(MetricsStorageConfig storage) {
        this.storage = storage;
    }

    /** The metrics of a protocol with these labels. */
    ProtocolMetrics of(Protocol protocol, List<LabelTable.Entry> labels) {
        String name = protocol.name();
        MetricGroup.Builder group = MetricGroup.named(name, MetricsProcessorConfig.keyOf(name));
        List<LabelSource> sources = new ArrayList<>();
        for (LabelTable.Entry label : labels) {
            group.label(label.label(), label.key());
            sources.add(label.source());
        }
        List<Measure> measures = new ArrayList<>();
        measures.add(
                one(
                        group.counter(
                                name + "_requests_total",
                                MetricUnit.COUNT,
                                "Requests that were answered."),
                        Outcome.COMPLETE));
        measures.add(
                new Measure(
                        histogram(
                                group,
                                name + "_request_duration_seconds",
                                MetricUnit.SECONDS,
                                "From the first byte of the request to the last of the response."),
                        Measure.Source.DURATION,
                        null,
                        Outcome.COMPLETE));
        measures.add(
                of(
                        protocol.fields().requestSize(),
                        Measure.Source.REQUEST,
                        histogram(
                                group,
                                name + "_request_body_bytes",
                                MetricUnit.BYTES,
                                "Size of the requests, as docs/protocols.md has it.")));
        measures.add(
                of(
                        protocol.fields().responseSize(),
                        Measure.Source.RESPONSE,
                        histogram(
                                group,
                                name + "_response_body_bytes",
                                MetricUnit.BYTES,
                                "Size of the responses, as docs/protocols.md has it.")));
        addOutcomes(name, group, measures);
        addFields(protocol, group, measures);
        return new ProtocolMetrics(protocol, group.build(), sources, measures);
    }

    /** What did not end with an answer to a request, which packetd does not tell. */
    static void addOutcomes(String name, MetricGroup.Builder group, List<Measure> measures) {
        measures.add(
                one(
                        group.counter(
                                name + "_unanswered_requests_total",
                                MetricUnit.COUNT,
                                "Requests that no response answered in time or before the end."),
                        Outcome.UNANSWERED));
        measures.add(
                one(
                        group.counter(
                                name + "_orphan_responses_total",
                                MetricUnit.COUNT,
                                "Responses whose request was not seen."),
                        Outcome.ORPHAN));
        measures.add(
                one(
                        group.counter(
                                name + "_oneway_messages_total",
                                MetricUnit.COUNT,
                                "Messages that nothing answers, by the rules of the protocol."),
                        Outcome.ONEWAY));
    }

    private void addFields(Protocol protocol, MetricGroup.Builder group, List<Measure> measures) {
        for (Field<?> field : protocol.fields().request()) {
            addField(field, Measure.Source.REQUEST, group, measures);
        }
        for (Field<?> field : protocol.fields().response()) {
            addField(field, Measure.Source.RESPONSE, group, measures);
        }
    }

    private void addField(
            Field<?> field,
            Measure.Source source,
            MetricGroup.Builder group,
            List<Measure> measures) {
        FieldMetric metric = field.metric();
        if (metric == null) {
            return;
        }
        int index =
                metric.distribution()
                        ? histogram(group, metric.name(), metric.unit(), field.meaning())
                        : group.counter(metric.name(), metric.unit(), field.meaning());
        measures.add(of(field, source, index));
    }

    private int histogram(MetricGroup.Builder group, String name, MetricUnit unit, String help) {
        List<Double> bounds =
                switch (unit) {
                    case SECONDS -> storage.bucketsSeconds();
                    case BYTES -> storage.bucketsBytes();
                    case ROWS, COUNT -> storage.bucketsRows();
                };
        return group.histogram(name, unit, help, storage.histograms(), bounds);
    }

    private static Measure one(int metric, Outcome outcome) {
        return new Measure(metric, Measure.Source.ONE, null, outcome);
    }

    @SuppressWarnings("unchecked") // a field only ever reads messages of its protocol
    static Measure of(Field<?> field, Measure.Source source, int metric) {
        return new Measure(metric, source, (Field<Message>) field, Outcome.COMPLETE);
    }
}
