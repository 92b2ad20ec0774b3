package io.wiretrip.exporter.remotewrite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns our own request of version 2.0 into one of 1.0, so that nothing is lost to a target that
 * turns out to know only the latter. Metadata and start timestamps stay behind.
 */
final class Downgrade {
    private final EncoderV1 encoder = new EncoderV1();
    private final List<String> symbols = new ArrayList<>();

    /**
     * Rewrites a request.
     *
     * @param length how many bytes of it there are
     * @param to receives the other
     */
    void rewrite(byte[] request, int length, ProtoBuffer to) throws IOException {
        symbols.clear();
        CodedInputStream in = CodedInputStream.newInstance(request, 0, length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EncoderV2.SYMBOLS -> symbols.add(in.readString());
                case EncoderV2.TIMESERIES -> {
                    int outer = in.pushLimit(in.readRawVarint32());
                    series(in);
                    in.popLimit(outer);
                }
                default -> in.skipField(tag);
            }
        }
        encoder.finish(to);
    }

    private void series(CodedInputStream in) throws IOException {
        encoder.begin();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EncoderV2.LABELS_REFS -> {
                    int outer = in.pushLimit(in.readRawVarint32());
                    while (!in.isAtEnd()) {
                        String name = symbols.get(in.readUInt32());
                        encoder.label(name, symbols.get(in.readUInt32()));
                    }
                    in.popLimit(outer);
                }
                case EncoderV2.SAMPLES -> {
                    int outer = in.pushLimit(in.readRawVarint32());
                    sample(in);
                    in.popLimit(outer);
                }
                case EncoderV2.HISTOGRAMS -> encoder.histogram(in.readByteArray());
                default -> in.skipField(tag);
            }
        }
        encoder.end();
    }

    private void sample(CodedInputStream in) throws IOException {
        long bits = 0;
        long timestampMs = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EncoderV2.SAMPLE_VALUE -> bits = in.readFixed64();
                case EncoderV2.SAMPLE_TIMESTAMP -> timestampMs = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        encoder.sample(bits, timestampMs);
    }
}
