package io.wiretrip.exporter.otlpmetrics;

import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import java.util.List;

/**
 * The buckets of a native histogram of Prometheus as those of an exponential histogram: bucket
 * {@code i} there, which ends at {@code base^i}, is bucket {@code i − 1} here. Prometheus lists
 * those that are not empty; here all between the first and the last are listed, and where these are
 * too many, each two neighbours become one and the scale one less.
 */
final class ExponentialBuckets {
    /** Buckets of one sign; the SDKs have 160. */
    static final int BUCKETS_MAX = 320;

    private ExponentialBuckets() {}

    /** How much the scale must shrink so that both lists are short enough. */
    static int shrink(NativeHistogramBuckets positive, NativeHistogramBuckets negative) {
        return Math.max(shrink(positive), shrink(negative));
    }

    private static int shrink(NativeHistogramBuckets buckets) {
        int by = 0;
        while (span(buckets, by) > BUCKETS_MAX) {
            by++;
        }
        return by;
    }

    private static long span(NativeHistogramBuckets buckets, int by) {
        if (buckets.size() == 0) {
            return 0;
        }
        long first = index(buckets.getBucketIndex(0), by);
        long last = index(buckets.getBucketIndex(buckets.size() - 1), by);
        return last - first + 1;
    }

    private static int index(int prometheus, int by) {
        return (prometheus - 1) >> by;
    }

    /**
     * The buckets of one sign.
     *
     * @param scale of the histogram they are of
     * @param by how much smaller that is than Prometheus's
     */
    static ExponentialHistogramBuckets of(NativeHistogramBuckets buckets, int scale, int by) {
        if (buckets.size() == 0) {
            return ExponentialHistogramBuckets.create(scale, 0, List.of());
        }
        int first = index(buckets.getBucketIndex(0), by);
        Long[] counts = new Long[(int) span(buckets, by)];
        Arrays.fill(counts, 0L);
        for (int i = 0; i < buckets.size(); i++) {
            counts[index(buckets.getBucketIndex(i), by) - first] += buckets.getCount(i);
        }
        return ExponentialHistogramBuckets.create(scale, first, List.of(counts));
    }
}
