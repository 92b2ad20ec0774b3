package io.wiretrip.exporter.remotewrite;

import com.google.protobuf.CodedOutputStream;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The message {@code Histogram}, which both versions have: a native histogram of whole counts, its
 * buckets as spans and differences. Owned by one thread.
 */
final class HistogramMessage {
    private static final int COUNT_INT = 1;
    private static final int SUM = 3;
    private static final int SCHEMA = 4;
    private static final int ZERO_THRESHOLD = 5;
    private static final int ZERO_COUNT_INT = 6;
    private static final int NEGATIVE_SPANS = 8;
    private static final int NEGATIVE_DELTAS = 9;
    private static final int POSITIVE_SPANS = 11;
    private static final int POSITIVE_DELTAS = 12;
    private static final int RESET_HINT = 14;
    private static final int RESET_HINT_GAUGE = 3;
    static final int TIMESTAMP = 15;

    /** Only in version 2.0. */
    static final int START_TIMESTAMP = 17;

    private static final int SPAN_OFFSET = 1;
    private static final int SPAN_LENGTH = 2;

    private final ProtoBuffer inner = new ProtoBuffer();

    /**
     * Writes the message's fields.
     *
     * @param point null for the end of the series
     * @param startMs when counting began; 0 if unknown or not in this version
     */
    void write(
            ProtoBuffer to,
            @Nullable HistogramDataPointSnapshot point,
            boolean gauge,
            long timestampMs,
            long startMs)
            throws IOException {
        inner.reset();
        CodedOutputStream out = to.out();
        if (point == null) {
            out.writeUInt64(COUNT_INT, 0);
            to.doubleBits(SUM, StaleMarker.BITS);
        } else {
            out.writeUInt64(COUNT_INT, point.getCount());
            out.writeDouble(SUM, point.getSum());
            out.writeSInt32(SCHEMA, point.getNativeSchema());
            out.writeDouble(ZERO_THRESHOLD, point.getNativeZeroThreshold());
            out.writeUInt64(ZERO_COUNT_INT, point.getNativeZeroCount());
            NativeHistogramBuckets negative = point.getNativeBucketsForNegativeValues();
            buckets(to, NEGATIVE_SPANS, NEGATIVE_DELTAS, negative);
            NativeHistogramBuckets positive = point.getNativeBucketsForPositiveValues();
            buckets(to, POSITIVE_SPANS, POSITIVE_DELTAS, positive);
        }
        if (gauge) {
            out.writeEnum(RESET_HINT, RESET_HINT_GAUGE);
        }
        out.writeInt64(TIMESTAMP, timestampMs);
        if (startMs != 0) {
            out.writeInt64(START_TIMESTAMP, startMs);
        }
    }

    private void buckets(ProtoBuffer to, int spans, int deltas, NativeHistogramBuckets buckets)
            throws IOException {
        if (buckets.size() == 0) {
            return;
        }
        int next = 0; // the first span's offset is the first bucket's index, a later one's the gap
        int from = 0;
        for (int i = 1; i <= buckets.size(); i++) {
            if (i == buckets.size()
                    || buckets.getBucketIndex(i) != buckets.getBucketIndex(i - 1) + 1) {
                inner.out().writeSInt32(SPAN_OFFSET, buckets.getBucketIndex(from) - next);
                inner.out().writeUInt32(SPAN_LENGTH, i - from);
                to.message(spans, inner);
                next = buckets.getBucketIndex(i - 1) + 1;
                from = i;
            }
        }
        long before = 0;
        for (int i = 0; i < buckets.size(); i++) {
            inner.out().writeSInt64NoTag(buckets.getCount(i) - before);
            before = buckets.getCount(i);
        }
        to.message(deltas, inner);
    }
}
