package io.wiretrip.exporter.otlpmetrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the SDK's data objects. The one class that touches those of its internal package, which are
 * what its own metric readers hand to exporters.
 *
 * @param resource whose metrics they are
 * @param scope who made them
 */
record MetricShape(Resource resource, InstrumentationScopeInfo scope) {

    /**
     * What a metric is called.
     *
     * @param isConvention whether it is one of the semantic conventions
     */
    record Described(String name, String help, String unit, boolean isConvention) {}

    /**
     * Whose point it is, and of when.
     *
     * @param startNs since when it is counted, nanoseconds since the epoch
     * @param timeNs until when
     */
    record Series(long startNs, long timeNs, Attributes attributes) {}

    MetricData sum(Described described, SumData<DoublePointData> data) {
        return ImmutableMetricData.createDoubleSum(
                resource, scope, described.name(), described.help(), described.unit(), data);
    }

    MetricData gauge(Described described, GaugeData<DoublePointData> data) {
        return ImmutableMetricData.createDoubleGauge(
                resource, scope, described.name(), described.help(), described.unit(), data);
    }

    MetricData histogram(Described described, HistogramData data) {
        return ImmutableMetricData.createDoubleHistogram(
                resource, scope, described.name(), described.help(), described.unit(), data);
    }

    MetricData exponential(Described described, ExponentialHistogramData data) {
        return ImmutableMetricData.createExponentialHistogram(
                resource, scope, described.name(), described.help(), described.unit(), data);
    }

    MetricData summary(Described described, SummaryData data) {
        return ImmutableMetricData.createDoubleSummary(
                resource, scope, described.name(), described.help(), described.unit(), data);
    }

    static DoublePointData point(
            long startNs,
            long timeNs,
            Attributes attributes,
            double value,
            List<DoubleExemplarData> exemplars) {
        return ImmutableDoublePointData.create(startNs, timeNs, attributes, value, exemplars);
    }

    static HistogramPointData histogram(
            Series series,
            double sum,
            List<Double> bounds,
            List<Long> counts,
            List<DoubleExemplarData> exemplars) {
        return ImmutableHistogramPointData.create(
                series.startNs(),
                series.timeNs(),
                series.attributes(),
                sum,
                false,
                0,
                false,
                0,
                bounds,
                counts,
                exemplars);
    }

    static List<DoubleExemplarData> exemplars(Exemplars exemplars, long nowNs) {
        List<DoubleExemplarData> all = new ArrayList<>();
        for (Exemplar exemplar : exemplars) {
            all.add(exemplar(exemplar, nowNs));
        }
        return all;
    }

    static List<DoubleExemplarData> exemplars(@Nullable Exemplar exemplar, long nowNs) {
        return exemplar == null ? List.of() : List.of(exemplar(exemplar, nowNs));
    }

    private static DoubleExemplarData exemplar(Exemplar exemplar, long nowNs) {
        Labels labels = exemplar.getLabels();
        AttributesBuilder rest = Attributes.builder();
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.getName(i);
            if (!name.equals(Exemplar.TRACE_ID) && !name.equals(Exemplar.SPAN_ID)) {
                rest.put(name, labels.getValue(i));
            }
        }
        return DoubleExemplarData.create(
                rest.build(),
                exemplar.hasTimestamp()
                        ? TimeUnit.MILLISECONDS.toNanos(exemplar.getTimestampMillis())
                        : nowNs,
                span(labels.get(Exemplar.TRACE_ID), labels.get(Exemplar.SPAN_ID)),
                exemplar.getValue());
    }

    private static SpanContext span(@Nullable String traceId, @Nullable String spanId) {
        boolean valid =
                traceId != null
                        && spanId != null
                        && TraceId.isValid(traceId)
                        && SpanId.isValid(spanId);
        return valid
                ? SpanContext.create(
                        traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    /** Prometheus's name of a unit as UCUM has it. */
    static String unit(String prometheus) {
        return switch (prometheus) {
            case "seconds" -> "s";
            case "bytes" -> "By";
            case "ratio" -> "1";
            case "celsius" -> "Cel";
            case "volts" -> "V";
            case "amperes" -> "A";
            case "joules" -> "J";
            case "grams" -> "g";
            case "meters" -> "m";
            default -> prometheus;
        };
    }
}
