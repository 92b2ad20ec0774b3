package io.wiretrip.exporter.metrics;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a test needs of {@code io.prometheus.client.MetricFamily}, length-delimited, by field
 * numbers: the generated classes of client_java have the version of a library in their name.
 */
final class Protobuf {
    private static final int FAMILY_NAME = 1;
    private static final int FAMILY_METRIC = 4;
    private static final int METRIC_HISTOGRAM = 7;
    private static final int HISTOGRAM_SCHEMA = 5;

    private Protobuf() {}

    /** The names of all families. */
    static List<String> families(byte[] bytes) throws IOException {
        List<String> names = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        while (!in.isAtEnd()) {
            names.add(string(in.readByteArray(), FAMILY_NAME));
        }
        return names;
    }

    /** The schema of the first histogram of a family. */
    static int histogramSchema(byte[] bytes, String family) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        while (!in.isAtEnd()) {
            byte[] message = in.readByteArray();
            if (string(message, FAMILY_NAME).equals(family)) {
                byte[] histogram = message(message(message, FAMILY_METRIC), METRIC_HISTOGRAM);
                CodedInputStream fields = CodedInputStream.newInstance(histogram);
                for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                    if (WireFormat.getTagFieldNumber(tag) == HISTOGRAM_SCHEMA) {
                        return fields.readSInt32();
                    }
                    fields.skipField(tag);
                }
            }
        }
        throw new AssertionError("no histogram " + family);
    }

    private static String string(byte[] message, int field) throws IOException {
        return new String(message(message, field), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] message(byte[] message, int field) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == field) {
                return in.readByteArray();
            }
            in.skipField(tag);
        }
        throw new AssertionError("no field " + field);
    }
}
