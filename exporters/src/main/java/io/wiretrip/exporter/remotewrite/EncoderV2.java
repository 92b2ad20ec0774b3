package io.wiretrip.exporter.remotewrite;

import com.google.protobuf.CodedOutputStream;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code io.prometheus.write.v2.Request}: every text once, series with numbers for texts, metadata
 * and start timestamps.
 */
final class EncoderV2 implements RequestEncoder {
    static final int SYMBOLS = 4;
    static final int TIMESERIES = 5;
    static final int LABELS_REFS = 1;
    static final int SAMPLES = 2;
    static final int HISTOGRAMS = 3;
    static final int SAMPLE_VALUE = 1;
    static final int SAMPLE_TIMESTAMP = 2;
    private static final int SAMPLE_START_TIMESTAMP = 3;
    private static final int METADATA = 5;
    private static final int METADATA_TYPE = 1;
    private static final int METADATA_HELP_REF = 3;
    private static final int METADATA_UNIT_REF = 4;

    private final ProtoBuffer symbols = new ProtoBuffer();
    private final ProtoBuffer request = new ProtoBuffer();
    private final ProtoBuffer series = new ProtoBuffer();
    private final ProtoBuffer inner = new ProtoBuffer();
    private final HistogramMessage histogram = new HistogramMessage();
    private final Map<String, Integer> references = new HashMap<>();

    @Override
    public void sample(LabelSet labels, Shape shape, long valueBits, Moment moment)
            throws IOException {
        begin(labels);
        inner.doubleBits(SAMPLE_VALUE, valueBits);
        inner.out().writeInt64(SAMPLE_TIMESTAMP, moment.timestampMs());
        if (moment.startMs() != 0) {
            inner.out().writeInt64(SAMPLE_START_TIMESTAMP, moment.startMs());
        }
        series.message(SAMPLES, inner);
        end(shape);
    }

    @Override
    public void histogram(
            LabelSet labels, Shape shape, @Nullable HistogramDataPointSnapshot point, Moment moment)
            throws IOException {
        begin(labels);
        boolean gauge = shape.type() == MetricType.GAUGEHISTOGRAM;
        histogram.write(inner, point, gauge, moment.timestampMs(), moment.startMs());
        series.message(HISTOGRAMS, inner);
        end(shape);
    }

    @Override
    public int bytes() throws IOException {
        return symbols.size() + request.size();
    }

    @Override
    public void finish(ProtoBuffer to) throws IOException {
        to.reset();
        to.append(symbols);
        to.append(request);
        references.clear();
    }

    private void begin(LabelSet labels) throws IOException {
        series.reset();
        inner.reset();
        for (int i = 0; i < labels.size(); i++) {
            inner.out().writeUInt32NoTag(reference(labels.name(i)));
            inner.out().writeUInt32NoTag(reference(labels.value(i)));
        }
        series.message(LABELS_REFS, inner);
    }

    private void end(Shape shape) throws IOException {
        CodedOutputStream metadata = inner.out();
        metadata.writeEnum(METADATA_TYPE, shape.type().number());
        metadata.writeUInt32(METADATA_HELP_REF, reference(shape.help()));
        metadata.writeUInt32(METADATA_UNIT_REF, reference(shape.unit()));
        series.message(METADATA, inner);
        request.message(TIMESERIES, series);
    }

    /** The number of a text; the first is the empty one's, as the specification demands. */
    private int reference(String text) throws IOException {
        if (references.isEmpty()) {
            references.put("", 0);
            symbols.out().writeString(SYMBOLS, "");
        }
        Integer known = references.get(text);
        if (known != null) {
            return known;
        }
        int next = references.size();
        references.put(text, next);
        symbols.out().writeString(SYMBOLS, text);
        return next;
    }
}
