package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Encodes series into one request after the other. Owned by one thread. */
interface RequestEncoder {
    /**
     * When a series' values were so.
     *
     * @param timestampMs milliseconds since the epoch
     * @param startMs when counting began; 0 if unknown
     */
    record Moment(long timestampMs, long startMs) {}

    /** Adds a series with one value, told by its bits. */
    void sample(LabelSet labels, Shape shape, long valueBits, Moment moment) throws IOException;

    /** Adds a series with one native histogram; null for its end. */
    void histogram(
            LabelSet labels, Shape shape, @Nullable HistogramDataPointSnapshot point, Moment moment)
            throws IOException;

    /** How many bytes the request would have now. */
    int bytes() throws IOException;

    /** Ends the request, which the buffer then holds, and starts the next. */
    void finish(ProtoBuffer request) throws IOException;
}
