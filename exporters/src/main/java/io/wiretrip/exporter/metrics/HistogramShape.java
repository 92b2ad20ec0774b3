package io.wiretrip.exporter.metrics;

import io.wiretrip.config.HistogramKind;
import io.wiretrip.protocol.MetricUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/** What all histograms of a metric have in common: unit, bounds, and how they are shown. */
final class HistogramShape {
    /** How many bounds are looked at one by one. */
    private static final int NEAR = 8;

    private final MetricUnit unit;
    private final boolean classic;
    private final boolean vmrange;
    private final boolean exponential;
    private final double[] bounds;

    /** The bounds in what values are kept in, rounded down; the same values are below them. */
    private final long[] limits;

    /**
     * Creates a shape.
     *
     * @param unit what values are
     * @param kinds how they are shown
     * @param bounds upper bounds of classic buckets, ascending, without infinity
     */
    HistogramShape(MetricUnit unit, Set<HistogramKind> kinds, List<Double> bounds) {
        this.unit = unit;
        this.classic = kinds.contains(HistogramKind.CLASSIC);
        this.vmrange = kinds.contains(HistogramKind.VMRANGE);
        this.exponential = kinds.contains(HistogramKind.NATIVE);
        this.bounds = new double[bounds.size() + 1];
        this.limits = new long[bounds.size()];
        for (int i = 0; i < limits.length; i++) {
            this.bounds[i] = bounds.get(i);
            this.limits[i] =
                    BigDecimal.valueOf(bounds.get(i))
                            .multiply(BigDecimal.valueOf(unit.scale()))
                            .setScale(0, RoundingMode.FLOOR)
                            .min(BigDecimal.valueOf(Long.MAX_VALUE))
                            .longValueExact();
        }
        this.bounds[limits.length] = Double.POSITIVE_INFINITY;
    }

    MetricUnit unit() {
        return unit;
    }

    boolean classic() {
        return classic;
    }

    boolean vmrange() {
        return vmrange;
    }

    boolean exponential() {
        return exponential;
    }

    /** How many classic buckets there are, the infinite one included. */
    int buckets() {
        return bounds.length;
    }

    /** The upper bounds, infinity last; not to be changed. */
    double[] bounds() {
        return bounds;
    }

    /**
     * The classic bucket of a value in what values are kept in; most values are in the first few.
     */
    int bucket(long value) {
        int near = Math.min(NEAR, limits.length);
        for (int i = 0; i < near; i++) {
            if (value <= limits[i]) {
                return i;
            }
        }
        int low = near;
        int high = limits.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (limits[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A kept value as the number that it stands for, by Go's arithmetic for durations. */
    double real(long value) {
        long scale = unit.scale();
        long whole = value / scale;
        long rest = value % scale;
        return scale == 1 ? (double) value : (double) whole + (double) rest / scale;
    }
}
