package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every value is in the bucket whose bounds hold it, in whatever schema, merged or not. */
final class NativeBucketsTest {

    private static NavigableMap<Integer, Long> counts(NativeBuckets buckets) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (NativeHistogramBucket bucket : buckets.snapshot()) {
            counts.put(bucket.getBucketIndex(), bucket.getCount());
        }
        return counts;
    }

    private static NavigableMap<Integer, Long> expected(double[] values, int schema) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (double value : values) {
            double exact = Math.log(value) / Math.log(2) * Math.pow(2, schema);
            int index = (int) Math.ceil(exact - 1e-7); // no value lies that close above a border
            counts.merge(index, 1L, Long::sum);
        }
        return counts;
    }

    @Test
    void keepsItsFirstSchemaForValuesThatAreClose() {
        double[] values = {1, 1.01, 1.5, 2, 2.0001, 3, 4, 4.1, 7.9, 8};
        NativeBuckets buckets = new NativeBuckets();
        for (double value : values) {
            buckets.observe(value);
        }
        buckets.observe(0);
        assertThat(buckets.schema()).isEqualTo(NativeBuckets.SCHEMA_FIRST);
        assertThat(buckets.zeroCount()).isEqualTo(1);
        assertThat(counts(buckets)).isEqualTo(expected(values, buckets.schema()));
    }

    @Test
    void becomesCoarserRatherThanWider() {
        Random random = new Random(7);
        double[] values = new double[10_000];
        NativeBuckets buckets = new NativeBuckets();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.pow(10, random.nextDouble() * 27 - 9);
            buckets.observe(values[i]);
        }
        NavigableMap<Integer, Long> counts = counts(buckets);
        assertThat(counts).isEqualTo(expected(values, buckets.schema()));
        assertThat(counts.lastKey() - counts.firstKey()).isLessThan(NativeBuckets.BUCKETS_MAX);
        assertThat(buckets.schema()).isEqualTo(0); // 90 doublings
    }

    @Test
    void addsUpWhatIsFineAndWhatIsCoarse() {
        Random random = new Random(8);
        double[] values = new double[2_000];
        NativeBuckets fine = new NativeBuckets();
        NativeBuckets coarse = new NativeBuckets();
        for (int i = 0; i < values.length; i++) {
            boolean close = i % 2 == 0;
            values[i] = close ? 1 + random.nextDouble() : Math.pow(10, random.nextDouble() * 20);
            (close ? fine : coarse).observe(values[i]);
        }
        assertThat(fine.schema()).isGreaterThan(coarse.schema());
        NativeBuckets sum = fine.copy();
        sum.add(coarse);
        NativeBuckets other = coarse.copy();
        other.add(fine);
        assertThat(counts(sum)).isEqualTo(expected(values, sum.schema()));
        assertThat(counts(other)).isEqualTo(counts(sum));
        assertThat(counts(fine).values().stream().mapToLong(Long::longValue).sum())
                .as("the copied is as it was")
                .isEqualTo(values.length / 2);
    }
}
