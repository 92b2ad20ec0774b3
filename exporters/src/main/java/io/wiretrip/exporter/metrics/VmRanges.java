package io.wiretrip.exporter.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a histogram of VictoriaMetrics: 18 buckets a decade from 10⁻⁹ to 10¹⁸, one below,
 * one above. The algorithm is that of {@code histogram.go} in github.com/VictoriaMetrics/metrics.
 * Only decades that have a value take memory.
 */
final class VmRanges {
    private static final int E10_MIN = -9;
    private static final int E10_MAX = 18;
    private static final int PER_DECADE = 18;
    private static final int DECADES = E10_MAX - E10_MIN;

    /** How many buckets there are between the lowest and the highest. */
    static final int BUCKETS = DECADES * PER_DECADE;

    private static final String LOWER = String.format(Locale.ROOT, "0...%s", text(1e-9));
    private static final String UPPER = String.format(Locale.ROOT, "%s...+Inf", text(1e18));
    private static final String[] NAMES = names();

    private long lower;
    private long upper;
    private final @Nullable Decade[] decades = new Decade[DECADES];

    /** The counts of one decade. */
    private record Decade(long[] counts) {
        Decade() {
            this(new long[PER_DECADE]);
        }
    }

    /** Takes a bucket that has a value. */
    @FunctionalInterface
    interface Visitor {
        /** A bucket's range and count. */
        void bucket(String range, long count);
    }

    /** Counts a value, which is not negative. */
    void observe(double value) {
        double at = (GoMath.log10(value) - E10_MIN) * PER_DECADE;
        if (value == 0 || at < 0) {
            lower++;
        } else if (at >= BUCKETS) {
            upper++;
        } else {
            int index = (int) at;
            if (at == index && index > 0) {
                index--; // a value at a border belongs to the bucket below, as with le
            }
            decade(index / PER_DECADE)[index % PER_DECADE]++;
        }
    }

    private long[] decade(int index) {
        Decade decade = decades[index];
        if (decade == null) {
            decade = new Decade();
            decades[index] = decade;
        }
        return decade.counts;
    }

    /** Adds the counts of another. */
    void add(VmRanges other) {
        lower += other.lower;
        upper += other.upper;
        for (int d = 0; d < DECADES; d++) {
            Decade from = other.decades[d];
            if (from != null) {
                long[] to = decade(d);
                for (int i = 0; i < PER_DECADE; i++) {
                    to[i] += from.counts[i];
                }
            }
        }
    }

    /** A copy; if the other is written meanwhile, one that is of no use but does no harm. */
    VmRanges copy() {
        VmRanges copy = new VmRanges();
        copy.lower = lower;
        copy.upper = upper;
        for (int d = 0; d < DECADES; d++) {
            Decade decade = decades[d];
            copy.decades[d] = decade == null ? null : new Decade(decade.counts.clone());
        }
        return copy;
    }

    /** Visits the buckets that are not empty, in ascending order. */
    void visit(Visitor visitor) {
        if (lower > 0) {
            visitor.bucket(LOWER, lower);
        }
        for (int d = 0; d < DECADES; d++) {
            Decade decade = decades[d];
            for (int i = 0; decade != null && i < PER_DECADE; i++) {
                if (decade.counts[i] > 0) {
                    visitor.bucket(NAMES[d * PER_DECADE + i], decade.counts[i]);
                }
            }
        }
        if (upper > 0) {
            visitor.bucket(UPPER, upper);
        }
    }

    private static String[] names() {
        String[] names = new String[BUCKETS];
        double multiplier = Math.pow(10, 1.0 / PER_DECADE);
        double value = 1e-9;
        String start = text(value);
        for (int i = 0; i < BUCKETS; i++) {
            value *= multiplier;
            String end = text(value);
            names[i] = start + "..." + end;
            start = end;
        }
        return names;
    }

    /** Go's {@code %.3e}: the exponent has two digits at least, as Java's has. */
    private static String text(double value) {
        return String.format(Locale.ROOT, "%.3e", value);
    }
}
