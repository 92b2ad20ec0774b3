package io.wiretrip.exporter.remotewrite;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code prometheus.WriteRequest}: every series with its labels in full, no metadata. */
final class EncoderV1 implements RequestEncoder {
    private static final int TIMESERIES = 1;
    private static final int LABELS = 1;
    private static final int LABEL_NAME = 1;
    private static final int LABEL_VALUE = 2;
    private static final int SAMPLES = 2;
    private static final int SAMPLE_VALUE = 1;
    private static final int SAMPLE_TIMESTAMP = 2;
    private static final int HISTOGRAMS = 4;

    private final ProtoBuffer request = new ProtoBuffer();
    private final ProtoBuffer series = new ProtoBuffer();
    private final ProtoBuffer inner = new ProtoBuffer();
    private final HistogramMessage histogram = new HistogramMessage();

    @Override
    public void sample(LabelSet labels, Shape shape, long valueBits, Moment moment)
            throws IOException {
        begin();
        for (int i = 0; i < labels.size(); i++) {
            label(labels.name(i), labels.value(i));
        }
        sample(valueBits, moment.timestampMs());
        end();
    }

    @Override
    public void histogram(
            LabelSet labels, Shape shape, @Nullable HistogramDataPointSnapshot point, Moment moment)
            throws IOException {
        begin();
        for (int i = 0; i < labels.size(); i++) {
            label(labels.name(i), labels.value(i));
        }
        boolean gauge = shape.type() == MetricType.GAUGEHISTOGRAM;
        histogram.write(inner, point, gauge, moment.timestampMs(), 0);
        series.message(HISTOGRAMS, inner);
        end();
    }

    @Override
    public int bytes() throws IOException {
        return request.size();
    }

    @Override
    public void finish(ProtoBuffer to) throws IOException {
        to.reset();
        to.append(request);
    }

    /** Starts a series; what an earlier one left behind when it failed is forgotten. */
    void begin() throws IOException {
        series.reset();
        inner.reset();
    }

    void label(String name, String value) throws IOException {
        CodedOutputStream out = series.out();
        out.writeTag(LABELS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(
                CodedOutputStream.computeStringSize(LABEL_NAME, name)
                        + CodedOutputStream.computeStringSize(LABEL_VALUE, value));
        out.writeString(LABEL_NAME, name);
        out.writeString(LABEL_VALUE, value);
    }

    void sample(long valueBits, long timestampMs) throws IOException {
        inner.doubleBits(SAMPLE_VALUE, valueBits);
        inner.out().writeInt64(SAMPLE_TIMESTAMP, timestampMs);
        series.message(SAMPLES, inner);
    }

    /** A histogram that is encoded already. */
    void histogram(byte[] message) throws IOException {
        series.out().writeByteArray(HISTOGRAMS, message);
    }

    /** Ends a series. */
    void end() throws IOException {
        request.message(TIMESERIES, series);
    }
}
