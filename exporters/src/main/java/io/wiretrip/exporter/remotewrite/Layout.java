package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What may differ between data points of a metric, beside labels and values.
 *
 * @param bounds upper bounds of classic buckets, or quantiles; else empty
 * @param states names of states; else empty
 * @param nativeHistogram whether there is a native histogram
 * @param count whether there is a count
 * @param sum whether there is a sum
 */
record Layout(
        List<Double> bounds,
        List<String> states,
        boolean nativeHistogram,
        boolean count,
        boolean sum) {

    private static final Layout SINGLE = new Layout(List.of(), List.of(), false, false, false);

    static Layout of(DataPointSnapshot point) {
        return switch (point) {
            case HistogramDataPointSnapshot histogram ->
                    new Layout(
                            histogram.hasClassicHistogramData()
                                    ? bounds(histogram.getClassicBuckets())
                                    : List.of(),
                            List.of(),
                            histogram.hasNativeHistogramData(),
                            histogram.hasCount(),
                            histogram.hasSum());
            case SummaryDataPointSnapshot summary ->
                    new Layout(
                            quantiles(summary.getQuantiles()),
                            List.of(),
                            false,
                            summary.hasCount(),
                            summary.hasSum());
            case StateSetDataPointSnapshot states ->
                    new Layout(List.of(), names(states), false, false, false);
            default -> SINGLE;
        };
    }

    private static List<Double> bounds(ClassicHistogramBuckets buckets) {
        List<Double> bounds = new ArrayList<>(buckets.size());
        for (int i = 0; i < buckets.size(); i++) {
            bounds.add(buckets.getUpperBound(i));
        }
        return bounds;
    }

    private static List<Double> quantiles(Quantiles quantiles) {
        List<Double> bounds = new ArrayList<>(quantiles.size());
        for (int i = 0; i < quantiles.size(); i++) {
            bounds.add(quantiles.get(i).getQuantile());
        }
        return bounds;
    }

    private static List<String> names(StateSetDataPointSnapshot states) {
        List<String> names = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) {
            names.add(states.getName(i));
        }
        return names;
    }
}
