package io.wiretrip.exporter.remotewrite;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_OPTIONAL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_REPEATED;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_DOUBLE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT32;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT64;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_MESSAGE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_SINT32;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_SINT64;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_UINT32;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_UINT64;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests read by protobuf's own reader from the specifications' messages, which are written down
 * here once more.
 */
final class Decoded {
    /**
     * A series of a request of either version, with its one sample or histogram.
     *
     * @param labels in the order on the wire
     * @param histogram null if there is a sample
     * @param metadata type, help and unit; null in version 1.0
     */
    record Series(
            Map<String, String> labels,
            long valueBits,
            long timestampMs,
            long startMs,
            @Nullable DynamicMessage histogram,
            @Nullable List<Object> metadata) {

        String name() {
            return labels.getOrDefault("__name__", "");
        }

        double value() {
            return Double.longBitsToDouble(valueBits);
        }

        boolean isStale() {
            return valueBits == 0x7ff0000000000002L;
        }

        /** A field of the histogram. */
        Object histogram(String field) {
            return field(Objects.requireNonNull(histogram), field);
        }

        /** The whole name, as queries have it. */
        String key() {
            StringBuilder text = new StringBuilder(name());
            char separator = '{';
            for (Map.Entry<String, String> label : labels.entrySet()) {
                if (!label.getKey().equals("__name__")) {
                    text.append(separator).append(label.getKey()).append('=');
                    text.append(label.getValue());
                    separator = ',';
                }
            }
            return separator == '{' ? text.toString() : text.append('}').toString();
        }
    }

    private static final FileDescriptor FILE = file();

    private Decoded() {}

    /** The series of a request as it is on the wire. */
    static List<Series> request(byte[] compressed, int version)
            throws InvalidProtocolBufferException {
        byte[] bytes = new byte[SnappyDecompressor.getUncompressedLength(compressed, 0)];
        int size =
                new SnappyDecompressor()
                        .decompress(compressed, 0, compressed.length, bytes, 0, bytes.length);
        byte[] body = Arrays.copyOf(bytes, size);
        return version == 1 ? version1(body) : version2(body);
    }

    static List<Series> version1(byte[] body) throws InvalidProtocolBufferException {
        DynamicMessage request = parse("WriteRequest", body);
        List<Series> all = new ArrayList<>();
        for (DynamicMessage series : messages(request, "timeseries")) {
            Map<String, String> labels = new LinkedHashMap<>();
            for (DynamicMessage label : messages(series, "labels")) {
                put(labels, (String) field(label, "name"), (String) field(label, "value"));
            }
            all.add(series(series, labels, null));
        }
        return all;
    }

    static List<Series> version2(byte[] body) throws InvalidProtocolBufferException {
        DynamicMessage request = parse("Request", body);
        List<?> symbols = (List<?>) field(request, "symbols");
        if (!symbols.getFirst().equals("")
                || symbols.stream().distinct().count() != symbols.size()) {
            throw new AssertionError("symbols: " + symbols);
        }
        List<Series> all = new ArrayList<>();
        for (DynamicMessage series : messages(request, "timeseries")) {
            Map<String, String> labels = new LinkedHashMap<>();
            List<?> references = (List<?>) field(series, "labels_refs");
            for (int i = 0; i < references.size(); i += 2) {
                put(
                        labels,
                        (String) symbols.get((Integer) references.get(i)),
                        (String) symbols.get((Integer) references.get(i + 1)));
            }
            DynamicMessage metadata = (DynamicMessage) field(series, "metadata");
            all.add(
                    series(
                            series,
                            labels,
                            List.of(
                                    field(metadata, "type"),
                                    symbols.get((Integer) field(metadata, "help_ref")),
                                    symbols.get((Integer) field(metadata, "unit_ref")))));
        }
        return all;
    }

    private static Series series(
            DynamicMessage series, Map<String, String> labels, @Nullable List<Object> metadata) {
        List<String> names = new ArrayList<>(labels.keySet());
        if (!names.equals(names.stream().sorted().toList())) {
            throw new AssertionError("labels are not sorted: " + names);
        }
        List<DynamicMessage> samples = messages(series, "samples");
        List<DynamicMessage> histograms = messages(series, "histograms");
        if (samples.size() + histograms.size() != 1) {
            throw new AssertionError("not one sample: " + series);
        }
        boolean isHistogram = samples.isEmpty();
        DynamicMessage point = isHistogram ? histograms.getFirst() : samples.getFirst();
        return new Series(
                labels,
                Double.doubleToRawLongBits((Double) field(point, isHistogram ? "sum" : "value")),
                (Long) field(point, "timestamp"),
                (Long) field(point, "start_timestamp"),
                isHistogram ? point : null,
                metadata);
    }

    private static void put(Map<String, String> labels, String name, String value) {
        if (name.isEmpty() || value.isEmpty() || labels.put(name, value) != null) {
            throw new AssertionError("label twice or empty: " + name);
        }
    }

    private static DynamicMessage parse(String message, byte[] body)
            throws InvalidProtocolBufferException {
        Descriptor type = FILE.findMessageTypeByName(message);
        DynamicMessage parsed = DynamicMessage.parseFrom(type, body);
        if (!parsed.getUnknownFields().asMap().isEmpty()) {
            throw new AssertionError("unknown fields: " + parsed.getUnknownFields());
        }
        return parsed;
    }

    static Object field(DynamicMessage message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return message.getField(field);
    }

    private static List<DynamicMessage> messages(DynamicMessage message, String name) {
        return ((List<?>) field(message, name)).stream().map(DynamicMessage.class::cast).toList();
    }

    private static FileDescriptor file() {
        FileDescriptorProto file =
                FileDescriptorProto.newBuilder()
                        .setName("remote.proto")
                        .setSyntax("proto3")
                        .addMessageType(
                                message("WriteRequest", many("timeseries", 1, "TimeSeriesV1")))
                        .addMessageType(
                                message(
                                        "TimeSeriesV1",
                                        many("labels", 1, "Label"),
                                        many("samples", 2, "Sample"),
                                        many("histograms", 4, "Histogram")))
                        .addMessageType(
                                message(
                                        "Label",
                                        one("name", 1, TYPE_STRING),
                                        one("value", 2, TYPE_STRING)))
                        .addMessageType(
                                message(
                                        "Request",
                                        many("symbols", 4, TYPE_STRING),
                                        many("timeseries", 5, "TimeSeriesV2")))
                        .addMessageType(
                                message(
                                        "TimeSeriesV2",
                                        many("labels_refs", 1, TYPE_UINT32),
                                        many("samples", 2, "Sample"),
                                        many("histograms", 3, "Histogram"),
                                        one("metadata", 5, TYPE_MESSAGE).setTypeName("Metadata")))
                        .addMessageType(
                                message(
                                        "Sample",
                                        one("value", 1, TYPE_DOUBLE),
                                        one("timestamp", 2, TYPE_INT64),
                                        one("start_timestamp", 3, TYPE_INT64)))
                        .addMessageType(
                                message(
                                        "Metadata",
                                        one("type", 1, TYPE_INT32),
                                        one("help_ref", 3, TYPE_UINT32),
                                        one("unit_ref", 4, TYPE_UINT32)))
                        .addMessageType(histogram())
                        .addMessageType(
                                message(
                                        "BucketSpan",
                                        one("offset", 1, TYPE_SINT32),
                                        one("length", 2, TYPE_UINT32)))
                        .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static DescriptorProto histogram() {
        return message(
                "Histogram",
                one("count_int", 1, TYPE_UINT64),
                one("sum", 3, TYPE_DOUBLE),
                one("schema", 4, TYPE_SINT32),
                one("zero_threshold", 5, TYPE_DOUBLE),
                one("zero_count_int", 6, TYPE_UINT64),
                many("negative_spans", 8, "BucketSpan"),
                many("negative_deltas", 9, TYPE_SINT64),
                many("positive_spans", 11, "BucketSpan"),
                many("positive_deltas", 12, TYPE_SINT64),
                one("reset_hint", 14, TYPE_INT32),
                one("timestamp", 15, TYPE_INT64),
                one("start_timestamp", 17, TYPE_INT64));
    }

    private static DescriptorProto message(String name, FieldDescriptorProto.Builder... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (FieldDescriptorProto.Builder field : fields) {
            message.addField(field);
        }
        return message.build();
    }

    private static FieldDescriptorProto.Builder one(
            String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder many(
            String name, int number, FieldDescriptorProto.Type type) {
        return one(name, number, type).setLabel(LABEL_REPEATED);
    }

    private static FieldDescriptorProto.Builder many(String name, int number, String message) {
        return many(name, number, TYPE_MESSAGE).setTypeName(message);
    }
}
