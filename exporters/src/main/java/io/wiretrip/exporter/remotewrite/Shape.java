package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which series the data points of a metric become. Data points of a metric share one, as long as
 * their buckets are the same, so that many do not each remember the names of their series.
 */
final class Shape {
    private final MetricType type;
    private final String metric;
    private final String help;
    private final String unit;
    private final Layout layout;
    private final List<Slot> slots = new ArrayList<>();
    private final @Nullable Slot nativeHistogram;

    /** The shape of a data point. */
    Shape(MetricType type, MetricMetadata metadata, DataPointSnapshot point) {
        this.type = type;
        this.help = Objects.requireNonNullElse(metadata.getHelp(), "");
        this.unit = metadata.hasUnit() ? String.valueOf(metadata.getUnit()) : "";
        this.layout = Layout.of(point);
        this.metric = metadata.getPrometheusName();
        switch (point) {
            case HistogramDataPointSnapshot _ -> addHistogram();
            case SummaryDataPointSnapshot _ -> {
                layout.bounds().forEach(q -> slots.add(new Slot(metric, "quantile", number(q))));
                addTotals("_");
            }
            case StateSetDataPointSnapshot _ ->
                    layout.states().forEach(state -> slots.add(new Slot(metric, metric, state)));
            case CounterDataPointSnapshot _ -> slots.add(new Slot(metric + "_total"));
            case InfoDataPointSnapshot _ -> slots.add(new Slot(metric + "_info"));
            default -> slots.add(new Slot(metric));
        }
        this.nativeHistogram = layout.nativeHistogram() ? new Slot(metric) : null;
    }

    private void addHistogram() {
        layout.bounds().forEach(le -> slots.add(new Slot(metric + "_bucket", "le", number(le))));
        if (!layout.bounds().isEmpty()) {
            addTotals(type == MetricType.GAUGEHISTOGRAM ? "_g" : "_");
        }
    }

    private void addTotals(String infix) {
        if (layout.count()) {
            slots.add(new Slot(metric + infix + "count"));
        }
        if (layout.sum()) {
            slots.add(new Slot(metric + infix + "sum"));
        }
    }

    /** What the metric is. */
    MetricType type() {
        return type;
    }

    /** Its name without suffixes. */
    String metric() {
        return metric;
    }

    /** What it means; may be empty. */
    String help() {
        return help;
    }

    /** What it is measured in; may be empty. */
    String unit() {
        return unit;
    }

    /** The series, in the order of {@link #values}. */
    List<Slot> slots() {
        return slots;
    }

    /** The series of native histograms; null if there is none. */
    @Nullable Slot nativeHistogram() {
        return nativeHistogram;
    }

    /** Whether a data point of the same metric becomes the same series. */
    boolean fits(DataPointSnapshot point) {
        return layout.equals(Layout.of(point));
    }

    /**
     * The values of a data point's series.
     *
     * @param out has room for as many as there are {@link #slots}
     */
    void values(DataPointSnapshot point, double[] out) {
        switch (point) {
            case HistogramDataPointSnapshot histogram -> {
                if (!layout.bounds().isEmpty()) {
                    totals(histogram, out, cumulative(histogram.getClassicBuckets(), out));
                }
            }
            case SummaryDataPointSnapshot summary -> {
                Quantiles quantiles = summary.getQuantiles();
                for (int i = 0; i < quantiles.size(); i++) {
                    out[i] = quantiles.get(i).getValue();
                }
                totals(summary, out, quantiles.size());
            }
            case StateSetDataPointSnapshot states -> {
                for (int i = 0; i < states.size(); i++) {
                    out[i] = states.isTrue(i) ? 1 : 0;
                }
            }
            case CounterDataPointSnapshot counter -> out[0] = counter.getValue();
            case GaugeDataPointSnapshot gauge -> out[0] = gauge.getValue();
            case UnknownDataPointSnapshot unknown -> out[0] = unknown.getValue();
            case InfoDataPointSnapshot _ -> out[0] = 1;
            default ->
                    throw new IllegalArgumentException(
                            "data point: "
                                    + point.getClass().getName()
                                    + " (expected: one of the model's)");
        }
    }

    /** A bound as a label has it: plain digits, and {@code +Inf}. */
    static String number(double bound) {
        if (Double.isInfinite(bound)) {
            return bound > 0 ? "+Inf" : "-Inf";
        }
        return Double.isNaN(bound)
                ? "NaN"
                : new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }

    private static int cumulative(ClassicHistogramBuckets buckets, double[] out) {
        long below = 0;
        for (int i = 0; i < buckets.size(); i++) {
            below += buckets.getCount(i);
            out[i] = below;
        }
        return buckets.size();
    }

    private static void totals(DistributionDataPointSnapshot point, double[] out, int from) {
        int at = from;
        if (point.hasCount()) {
            out[at++] = point.getCount();
        }
        if (point.hasSum()) {
            out[at] = point.getSum();
        }
    }
}
