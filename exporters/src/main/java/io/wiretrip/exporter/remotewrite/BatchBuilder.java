package io.wiretrip.exporter.remotewrite;

import io.airlift.compress.snappy.SnappyCompressor;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Packs series into requests of a bounded size and queues them. Owned by one thread. */
final class BatchBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(BatchBuilder.class);

    /** How large requests are. */
    record Limits(int items, int bytes) {}

    private final Limits limits;
    private final IntSupplier version;
    private final BatchQueue queue;
    private final ExportCounters counters;
    private final Compression compression = new Compression();
    private final ProtoBuffer request = new ProtoBuffer();
    private RequestEncoder encoder = new EncoderV1();
    private int encoderVersion = 1;
    private long samples;
    private long histograms;
    private boolean failureTold;

    /**
     * Prepares an empty request.
     *
     * @param version asked for each request
     */
    BatchBuilder(Limits limits, IntSupplier version, BatchQueue queue, ExportCounters counters) {
        this.limits = limits;
        this.version = version;
        this.queue = queue;
        this.counters = counters;
    }

    /** Adds a value. */
    void sample(LabelSet labels, Shape shape, long valueBits, RequestEncoder.Moment moment) {
        counters.produced(1);
        try {
            encoder().sample(labels, shape, valueBits, moment);
            samples++;
            flushIfFull();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Adds a native histogram; null for the end of the series. */
    void histogram(
            LabelSet labels,
            Shape shape,
            @Nullable HistogramDataPointSnapshot point,
            RequestEncoder.Moment moment) {
        counters.produced(1);
        try {
            encoder().histogram(labels, shape, point, moment);
            histograms++;
            flushIfFull();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Queues what there is. */
    void flush() {
        if (samples + histograms == 0) {
            return;
        }
        try {
            encoder.finish(request);
            byte[] body = compression.compress(request.array(), request.size());
            queue.add(new Batch(body, encoderVersion, samples, histograms));
        } catch (IOException | RuntimeException e) {
            counters.dropped(ExportDrop.ENCODING_FAILED, samples + histograms);
            tell(e);
        }
        samples = 0;
        histograms = 0;
    }

    /** Counts series that cannot be written, such as one that is there twice. */
    void refused(long items) {
        counters.produced(items);
        counters.dropped(ExportDrop.ENCODING_FAILED, items);
    }

    private RequestEncoder encoder() {
        if (samples + histograms == 0 && version.getAsInt() != encoderVersion) {
            encoderVersion = version.getAsInt();
            encoder = encoderVersion == 1 ? new EncoderV1() : new EncoderV2();
        }
        return encoder;
    }

    private void flushIfFull() throws IOException {
        if (samples + histograms >= limits.items() || encoder.bytes() >= limits.bytes()) {
            flush();
        }
    }

    private void failed(Exception failure) {
        counters.dropped(ExportDrop.ENCODING_FAILED, 1);
        tell(failure);
    }

    private void tell(Exception failure) {
        if (!failureTold) {
            failureTold = true;
            LOG.error("a metric could not be encoded; further ones are only counted", failure);
        }
    }

    /** Snappy's block format. */
    static final class Compression {
        private final SnappyCompressor snappy = new SnappyCompressor();
        private byte[] scratch = {};

        byte[] compress(byte[] bytes, int length) {
            int most = snappy.maxCompressedLength(length);
            if (scratch.length < most) {
                scratch = new byte[most];
            }
            int size = snappy.compress(bytes, 0, length, scratch, 0, most);
            return Arrays.copyOf(scratch, size);
        }
    }
}
