package io.wiretrip.exporter.otlpmetrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.wiretrip.exporter.otlpmetrics.MetricShape.Described;
import io.wiretrip.protocol.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes of client_java's snapshots what OTLP sends, in pieces of bounded size. One thread.
 *
 * <p>A series that does not say when it began is taken to have begun with this process.
 */
final class MetricConversion {
    /** Data points of one metric in one piece. */
    static final int POINTS_MAX = 1000;

    private final ConventionNames names;
    private final MetricShape shape;
    private final long beganNs;

    /**
     * A conversion.
     *
     * @param shape whose metrics they are
     * @param beganNs when this process began to count, nanoseconds since the epoch
     */
    MetricConversion(ConventionNames names, MetricShape shape, long beganNs) {
        this.names = names;
        this.shape = shape;
        this.beganNs = beganNs;
    }

    /** Hands on a metric in pieces. */
    void convert(MetricSnapshot metric, long nowNs, Consumer<MetricData> out) {
        switch (metric) {
            case CounterSnapshot counter -> counter(counter, nowNs, out);
            case GaugeSnapshot gauge ->
                    numbers(
                            described(gauge, ""),
                            gauge.getDataPoints(),
                            nowNs,
                            out,
                            p -> p.getValue());
            case UnknownSnapshot unknown ->
                    numbers(
                            described(unknown, ""),
                            unknown.getDataPoints(),
                            nowNs,
                            out,
                            p -> p.getValue());
            case InfoSnapshot info ->
                    numbers(described(info, "_info"), info.getDataPoints(), nowNs, out, p -> 1.0);
            case HistogramSnapshot histogram -> histogram(histogram, nowNs, out);
            case SummarySnapshot summary -> summary(summary, nowNs, out);
            case StateSetSnapshot states -> states(states, nowNs, out);
            default -> {}
        }
    }

    private Described described(MetricSnapshot metric, String suffix) {
        String name = metric.getMetadata().getPrometheusName();
        Instrument instrument = names.instrument(name);
        String help = metric.getMetadata().getHelp();
        if (instrument != null) {
            return new Described(
                    instrument.name(),
                    help == null ? "" : help,
                    ConventionNames.unit(instrument.unit()),
                    true);
        }
        String unit =
                metric.getMetadata().hasUnit()
                        ? String.valueOf(metric.getMetadata().getUnit())
                        : "";
        return new Described(
                name.endsWith(suffix) ? name : name + suffix,
                help == null ? "" : help,
                MetricShape.unit(unit),
                false);
    }

    private void counter(CounterSnapshot counter, long nowNs, Consumer<MetricData> out) {
        Described described = described(counter, "_total");
        pieces(
                counter.getDataPoints(),
                p ->
                        MetricShape.point(
                                startNs(p),
                                timeNs(p, nowNs),
                                attributes(p.getLabels(), described),
                                p.getValue(),
                                MetricShape.exemplars(p.getExemplar(), nowNs)),
                points ->
                        out.accept(
                                shape.sum(
                                        described,
                                        SumData.createDoubleSumData(
                                                true, AggregationTemporality.CUMULATIVE, points))));
    }

    private <P extends DataPointSnapshot> void numbers(
            Described described,
            List<P> series,
            long nowNs,
            Consumer<MetricData> out,
            Function<P, Double> value) {
        pieces(
                series,
                p ->
                        MetricShape.point(
                                0,
                                timeNs(p, nowNs),
                                attributes(p.getLabels(), described),
                                value.apply(p),
                                List.of()),
                points ->
                        out.accept(
                                shape.gauge(described, GaugeData.createDoubleGaugeData(points))));
    }

    private void histogram(HistogramSnapshot histogram, long nowNs, Consumer<MetricData> out) {
        Described described = described(histogram, "");
        List<HistogramSnapshot.HistogramDataPointSnapshot> explicit = new ArrayList<>();
        List<HistogramSnapshot.HistogramDataPointSnapshot> exponential = new ArrayList<>();
        for (HistogramSnapshot.HistogramDataPointSnapshot point : histogram.getDataPoints()) {
            (point.hasNativeHistogramData() ? exponential : explicit).add(point);
        }
        pieces(
                explicit,
                p -> explicit(p, described, nowNs),
                points ->
                        out.accept(
                                shape.histogram(
                                        described,
                                        HistogramData.create(
                                                AggregationTemporality.CUMULATIVE, points))));
        pieces(
                exponential,
                p -> exponential(p, described, nowNs),
                points ->
                        out.accept(
                                shape.exponential(
                                        described,
                                        ExponentialHistogramData.create(
                                                AggregationTemporality.CUMULATIVE, points))));
    }

    private HistogramPointData explicit(
            HistogramSnapshot.HistogramDataPointSnapshot point, Described described, long nowNs) {
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < point.getClassicBuckets().size(); i++) {
            double bound = point.getClassicBuckets().getUpperBound(i);
            if (bound != Double.POSITIVE_INFINITY) {
                bounds.add(bound);
            }
            counts.add(point.getClassicBuckets().getCount(i));
        }
        return MetricShape.histogram(
                new MetricShape.Series(
                        startNs(point),
                        timeNs(point, nowNs),
                        attributes(point.getLabels(), described)),
                point.hasSum() ? point.getSum() : 0,
                bounds,
                counts,
                MetricShape.exemplars(point.getExemplars(), nowNs));
    }

    private ExponentialHistogramPointData exponential(
            HistogramSnapshot.HistogramDataPointSnapshot point, Described described, long nowNs) {
        int by =
                ExponentialBuckets.shrink(
                        point.getNativeBucketsForPositiveValues(),
                        point.getNativeBucketsForNegativeValues());
        int scale = point.getNativeSchema() - by;
        return ExponentialHistogramPointData.create(
                scale,
                point.hasSum() ? point.getSum() : 0,
                point.getNativeZeroCount(),
                false,
                0,
                false,
                0,
                ExponentialBuckets.of(point.getNativeBucketsForPositiveValues(), scale, by),
                ExponentialBuckets.of(point.getNativeBucketsForNegativeValues(), scale, by),
                startNs(point),
                timeNs(point, nowNs),
                attributes(point.getLabels(), described),
                MetricShape.exemplars(point.getExemplars(), nowNs));
    }

    private void summary(SummarySnapshot summary, long nowNs, Consumer<MetricData> out) {
        Described described = described(summary, "");
        pieces(
                summary.getDataPoints(),
                p -> {
                    List<ValueAtQuantile> quantiles = new ArrayList<>();
                    p.getQuantiles()
                            .forEach(
                                    q ->
                                            quantiles.add(
                                                    ValueAtQuantile.create(
                                                            q.getQuantile(), q.getValue())));
                    return SummaryPointData.create(
                            startNs(p),
                            timeNs(p, nowNs),
                            attributes(p.getLabels(), described),
                            p.hasCount() ? p.getCount() : 0,
                            p.hasSum() ? p.getSum() : 0,
                            quantiles);
                },
                points -> out.accept(shape.summary(described, SummaryData.create(points))));
    }

    /** A point for each state, as Prometheus shows them. */
    private void states(StateSetSnapshot states, long nowNs, Consumer<MetricData> out) {
        Described described = described(states, "");
        List<DoublePointData> points = new ArrayList<>();
        for (StateSetSnapshot.StateSetDataPointSnapshot series : states.getDataPoints()) {
            for (int i = 0; i < series.size(); i++) {
                AttributesBuilder attributes =
                        attributes(series.getLabels(), described).toBuilder();
                attributes.put(described.name(), series.getName(i));
                points.add(
                        MetricShape.point(
                                0,
                                timeNs(series, nowNs),
                                attributes.build(),
                                series.isTrue(i) ? 1 : 0,
                                List.of()));
            }
        }
        if (!points.isEmpty()) {
            out.accept(shape.gauge(described, GaugeData.createDoubleGaugeData(points)));
        }
    }

    private static <S, P> void pieces(
            List<? extends S> series, Function<S, P> point, Consumer<List<P>> piece) {
        for (int from = 0; from < series.size(); from += POINTS_MAX) {
            List<P> points = new ArrayList<>();
            for (S each : series.subList(from, Math.min(series.size(), from + POINTS_MAX))) {
                points.add(point.apply(each));
            }
            piece.accept(points);
        }
    }

    private Attributes attributes(Labels labels, Described described) {
        AttributesBuilder attributes = Attributes.builder();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.getName(i);
            String name = described.isConvention() ? names.attributeOf(label) : label;
            attributes.put(name, labels.getValue(i));
        }
        return attributes.build();
    }

    private long startNs(DataPointSnapshot point) {
        return point.hasCreatedTimestamp()
                ? TimeUnit.MILLISECONDS.toNanos(point.getCreatedTimestampMillis())
                : beganNs;
    }

    private static long timeNs(DataPointSnapshot point, long nowNs) {
        return point.hasScrapeTimestamp()
                ? TimeUnit.MILLISECONDS.toNanos(point.getScrapeTimestampMillis())
                : nowNs;
    }

    /** How many data points a metric has. */
    static long points(MetricData metric) {
        return metric.getData().getPoints().size();
    }
}
