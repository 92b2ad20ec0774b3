package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;

/**
 * The counts of a native histogram of Prometheus, which is an exponential histogram of
 * OpenTelemetry: bucket i of schema s holds what is greater than 2^((i−1)·2^−s) and at most
 * 2^(i·2^−s). When values spread over more than {@link #BUCKETS_MAX} buckets, neighbours are merged
 * (the schema becomes one less).
 */
final class NativeBuckets {
    /** How many buckets it spans at most, empty ones included; what OpenTelemetry keeps. */
    static final int BUCKETS_MAX = 160;

    /** The schema it begins with: 32 buckets for a doubling, 2.2 % wide. */
    static final int SCHEMA_FIRST = 5;

    /** The schema that holds every number there is in 160 buckets. */
    private static final int SCHEMA_MIN = -4;

    private static final double[] BORDERS = borders();

    private int schema = SCHEMA_FIRST;
    private long zero;

    /** Counts of the buckets from {@link #base} on; empty before the first value. */
    private long[] counts = {};

    private int base;

    private static double[] borders() {
        double[] borders = new double[1 << SCHEMA_FIRST];
        for (int i = 0; i < borders.length; i++) {
            borders[i] = StrictMath.pow(2, (double) i / borders.length);
        }
        return borders;
    }

    int schema() {
        return schema;
    }

    long zeroCount() {
        return zero;
    }

    /** Counts a value, which is not negative. */
    void observe(double value) {
        if (value == 0) {
            zero++;
        } else {
            addTo(index(value), SCHEMA_FIRST, 1);
        }
    }

    /** The bucket in {@link #SCHEMA_FIRST}. */
    private static int index(double value) {
        int exponent = Math.getExponent(value);
        double fraction = Math.scalb(value, -exponent); // 1 to 2
        int low = 0;
        int high = BORDERS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (BORDERS[middle] < fraction) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (exponent << SCHEMA_FIRST) + low;
    }

    private void addTo(int index, int indexSchema, long n) {
        int at = coarser(index, indexSchema - schema);
        if (counts.length == 0) {
            counts = new long[8];
            base = at - 4;
        }
        while (at < base || at >= base + counts.length) {
            if (!grow(at)) {
                coarsen();
                at = coarser(index, indexSchema - schema);
            }
        }
        counts[at - base] += n;
    }

    /** The bucket that holds a bucket when its schema becomes less by so many. */
    private static int coarser(int index, int by) {
        return -(-index >> by);
    }

    /** Makes room for a bucket; false if the span would be too wide. */
    private boolean grow(int at) {
        int first = Math.min(at, firstUsed());
        int last = Math.max(at, lastUsed());
        if (last - first >= BUCKETS_MAX) {
            return false;
        }
        int length = counts.length;
        while (length <= last - first) {
            length = Math.min(BUCKETS_MAX, 2 * length);
        }
        int newBase = first - (length - (last - first + 1)) / 2;
        move(newBase, new long[length], 0);
        return true;
    }

    private void coarsen() {
        if (schema == SCHEMA_MIN) {
            throw new AssertionError("a number beyond all buckets");
        }
        int newBase = coarser(base, 1);
        move(newBase, new long[counts.length], 1);
        schema--;
    }

    /** Writes the counts into another array and takes that. */
    private void move(int newBase, long[] to, int by) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                to[coarser(base + i, by) - newBase] += counts[i];
            }
        }
        counts = to;
        base = newBase;
    }

    private int firstUsed() {
        int i = 0;
        while (i < counts.length && counts[i] == 0) {
            i++;
        }
        return i == counts.length ? Integer.MAX_VALUE : base + i;
    }

    private int lastUsed() {
        int i = counts.length - 1;
        while (i >= 0 && counts[i] == 0) {
            i--;
        }
        return i < 0 ? Integer.MIN_VALUE : base + i;
    }

    /** Adds the counts of another; the coarser schema of the two holds. */
    void add(NativeBuckets other) {
        zero += other.zero;
        while (schema > other.schema) {
            coarsen();
        }
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] != 0) {
                addTo(other.base + i, other.schema, other.counts[i]);
            }
        }
    }

    /** A copy; if the other is written meanwhile, one that is of no use but does no harm. */
    NativeBuckets copy() {
        NativeBuckets copy = new NativeBuckets();
        copy.schema = schema;
        copy.zero = zero;
        copy.counts = counts.clone();
        copy.base = base;
        return copy;
    }

    /** The buckets that are not empty. */
    NativeHistogramBuckets snapshot() {
        int used = 0;
        for (long count : counts) {
            used += count == 0 ? 0 : 1;
        }
        int[] indexes = new int[used];
        long[] values = new long[used];
        int to = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                indexes[to] = base + i;
                values[to++] = counts[i];
            }
        }
        return NativeHistogramBuckets.of(indexes, values);
    }
}
