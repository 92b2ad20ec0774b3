package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import io.wiretrip.exporter.metrics.MetricFamily.Point;
import io.wiretrip.exporter.metrics.MetricGroup.Metric;
import io.wiretrip.protocol.MetricUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns merged series into client_java's model. */
final class SnapshotMaker {
    private static final String TOTAL = "_total";
    private static final String VMRANGE = "vmrange";

    /** The width of the zero bucket of native histograms, as client_java has it. */
    private static final double ZERO_THRESHOLD = 0x1p-128;

    private final Map<String, MetricFamily> families = new LinkedHashMap<>();

    SnapshotMaker(SeriesMerger merger) {
        for (MetricGroup group : merger.groups()) {
            String[] names = group.labels().toArray(String[]::new);
            for (SeriesMerger.Merged series : merger.of(group)) {
                Labels labels = Labels.of(names, series.labels().values());
                add(group, labels, series);
            }
        }
    }

    private void add(MetricGroup group, Labels labels, SeriesMerger.Merged series) {
        SeriesValues values = series.values();
        long createdMs = series.createdNs() / 1_000_000;
        for (int i = 0; i < group.metrics().size(); i++) {
            if (values.isTouched(i)) {
                Metric metric = group.metric(i);
                MetricFamily family =
                        families.computeIfAbsent(metric.name(), _ -> new MetricFamily(metric));
                boolean histogram = metric.type() == MetricGroup.Type.HISTOGRAM;
                family.add(
                        group,
                        new Point(
                                labels,
                                histogram ? 0 : values.number(metric.slot()),
                                histogram ? values.histogram(metric.slot()) : null,
                                createdMs));
            }
        }
    }

    MetricSnapshots make() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (MetricFamily family : families.values()) {
            switch (family.metric().type()) {
                case COUNTER -> snapshots.add(counter(family));
                case GAUGE -> snapshots.add(gauge(family));
                case HISTOGRAM -> {
                    if (family.metric().shape().vmrange()) {
                        addVmrange(family, snapshots);
                    } else {
                        snapshots.add(histogram(family));
                    }
                }
            }
        }
        return new MetricSnapshots(snapshots);
    }

    /** Counters without the suffix of counters keep their name, at the price of their type. */
    private static MetricSnapshot counter(MetricFamily family) {
        Metric metric = family.metric();
        if (!metric.name().endsWith(TOTAL)) {
            List<UnknownDataPointSnapshot> points = new ArrayList<>();
            for (Point point : family.points()) {
                points.add(
                        new UnknownDataPointSnapshot(number(metric, point), point.labels(), null));
            }
            return new UnknownSnapshot(new MetricMetadata(metric.name(), metric.help()), points);
        }
        String name = metric.name().substring(0, metric.name().length() - TOTAL.length());
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (Point point : family.points()) {
            points.add(
                    new CounterDataPointSnapshot(
                            number(metric, point), point.labels(), null, point.createdMs()));
        }
        return new CounterSnapshot(new MetricMetadata(name, metric.help()), points);
    }

    private static MetricSnapshot gauge(MetricFamily family) {
        Metric metric = family.metric();
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (Point point : family.points()) {
            points.add(new GaugeDataPointSnapshot(number(metric, point), point.labels(), null));
        }
        return new GaugeSnapshot(new MetricMetadata(metric.name(), metric.help()), points);
    }

    private static double number(Metric metric, Point point) {
        return (double) point.number() / metric.unit().scale();
    }

    private static MetricSnapshot histogram(MetricFamily family) {
        HistogramShape shape = family.metric().shape();
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        for (Point point : family.points()) {
            Histogram histogram = point.histogram();
            if (histogram != null) {
                points.add(histogram(shape, histogram, point));
            }
        }
        return new HistogramSnapshot(metadata(family.metric()), points);
    }

    private static HistogramDataPointSnapshot histogram(
            HistogramShape shape, Histogram histogram, Point point) {
        long[] counts = histogram.classic();
        NativeBuckets natives = histogram.exponential();
        return new HistogramDataPointSnapshot(
                counts == null
                        ? ClassicHistogramBuckets.EMPTY
                        : ClassicHistogramBuckets.of(shape.bounds(), counts),
                natives == null ? HistogramSnapshot.CLASSIC_HISTOGRAM : natives.schema(),
                natives == null ? 0 : natives.zeroCount(),
                natives == null ? 0 : ZERO_THRESHOLD,
                natives == null ? NativeHistogramBuckets.EMPTY : natives.snapshot(),
                NativeHistogramBuckets.EMPTY,
                histogram.sum(shape),
                point.labels(),
                exemplars(shape, histogram.exemplar()),
                point.createdMs());
    }

    private static Exemplars exemplars(HistogramShape shape, @Nullable TraceExemplar exemplar) {
        if (exemplar == null) {
            return Exemplars.EMPTY;
        }
        return Exemplars.of(
                Exemplar.builder()
                        .traceId(exemplar.traceId())
                        .spanId(exemplar.spanId())
                        .value(shape.real(exemplar.value()))
                        .timestampMillis(exemplar.timeNs() / 1_000_000)
                        .build());
    }

    private static MetricMetadata metadata(Metric metric) {
        Unit unit =
                metric.unit() == MetricUnit.SECONDS
                        ? Unit.SECONDS
                        : metric.unit() == MetricUnit.BYTES ? Unit.BYTES : null;
        return new MetricMetadata(metric.name(), metric.help(), unit);
    }

    /** Buckets that are not empty, then sum and count: what VictoriaMetrics' library writes. */
    private static void addVmrange(MetricFamily family, List<MetricSnapshot> to) {
        Metric metric = family.metric();
        List<UnknownDataPointSnapshot> buckets = new ArrayList<>();
        List<UnknownDataPointSnapshot> sums = new ArrayList<>();
        List<UnknownDataPointSnapshot> counts = new ArrayList<>();
        for (Point point : family.points()) {
            Histogram histogram = point.histogram();
            VmRanges ranges = histogram == null ? null : histogram.vmrange();
            if (histogram == null || ranges == null || histogram.count() == 0) {
                continue;
            }
            Labels labels = point.labels();
            ranges.visit(
                    (range, count) ->
                            buckets.add(
                                    new UnknownDataPointSnapshot(
                                            count, labels.add(VMRANGE, range), null)));
            sums.add(new UnknownDataPointSnapshot(histogram.sum(metric.shape()), labels, null));
            counts.add(new UnknownDataPointSnapshot(histogram.count(), labels, null));
        }
        String name = metric.name();
        to.add(new UnknownSnapshot(new MetricMetadata(name + "_bucket", metric.help()), buckets));
        to.add(new UnknownSnapshot(new MetricMetadata(name + "_sum", metric.help()), sums));
        to.add(new UnknownSnapshot(new MetricMetadata(name + "_count", metric.help()), counts));
    }
}
