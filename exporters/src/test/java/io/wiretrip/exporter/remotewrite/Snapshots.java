package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;

/** Metrics as a source shows them. */
public final class Snapshots {
    private Snapshots() {}

    /** A counter of one series. */
    public static MetricSnapshot counter(String name, double value, String... labels) {
        return CounterSnapshot.builder()
                .name(name)
                .help("how many " + name)
                .dataPoint(
                        CounterDataPointSnapshot.builder()
                                .value(value)
                                .labels(Labels.of(labels))
                                .createdTimestampMillis(1_000)
                                .build())
                .build();
    }

    /** A gauge of one series. */
    public static MetricSnapshot gauge(String name, double value, String... labels) {
        return GaugeSnapshot.builder()
                .name(name)
                .dataPoint(
                        GaugeDataPointSnapshot.builder()
                                .value(value)
                                .labels(Labels.of(labels))
                                .build())
                .build();
    }

    /** A metric without a type. */
    public static MetricSnapshot unknown(String name, double value, String... labels) {
        return UnknownSnapshot.builder()
                .name(name)
                .dataPoint(
                        UnknownDataPointSnapshot.builder()
                                .value(value)
                                .labels(Labels.of(labels))
                                .build())
                .build();
    }

    /** A classic histogram; the counts are each bucket's own. */
    public static MetricSnapshot classic(
            String name, double[] bounds, long[] counts, double sum, String... labels) {
        return histogram(
                name,
                HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(sum)
                        .labels(Labels.of(labels))
                        .createdTimestampMillis(2_000));
    }

    /** A native histogram of schema 2 with positive buckets and some zeros. */
    public static MetricSnapshot exponential(
            String name, int[] indexes, long[] counts, double sum, String... labels) {
        return histogram(
                name,
                HistogramDataPointSnapshot.builder()
                        .nativeSchema(2)
                        .nativeZeroCount(3)
                        .nativeZeroThreshold(0.001)
                        .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(indexes, counts))
                        .sum(sum)
                        .labels(Labels.of(labels))
                        .createdTimestampMillis(3_000));
    }

    private static MetricSnapshot histogram(String name, HistogramDataPointSnapshot.Builder point) {
        return HistogramSnapshot.builder().name(name).dataPoint(point.build()).build();
    }
}
