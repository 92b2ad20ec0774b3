package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.SpanRules.Role;
import io.wiretrip.protocol.TraceFields;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of Kafka: the fields that are attributes only, and the rules. */
final class KafkaSpans {
    private static final String CARRIER = "header of the first record,";

    static final List<Field<KafkaRequest>> REQUEST_CONTEXT =
            TraceFields.of(CARRIER, KafkaSpans::trace, TraceHeaders.Key.values());

    static final List<Field<KafkaResponse>> RESPONSE_CONTEXT =
            TraceFields.of(CARRIER, KafkaSpans::trace, TraceHeaders.Key.values());

    static final Field<KafkaRequest> SENT =
            Field.<KafkaRequest>of(
                            "SentBatch",
                            Kind.NUMBER,
                            "Records that are sent, if more than one.",
                            (rt, m, out) -> batch(m.content(), out))
                    .attribute("messaging.batch.message_count")
                    .notInJson();

    static final Field<KafkaResponse> RECEIVED =
            Field.<KafkaResponse>of(
                            "ReceivedBatch",
                            Kind.NUMBER,
                            "Records that are received, if more than one.",
                            (rt, m, out) -> batch(m.content(), out))
                    .attribute("messaging.batch.message_count")
                    .notInJson();

    static final SpanRules RULES =
            SpanRules.of(
                            Convention.MESSAGING,
                            "the API and the first topic, as in `Produce orders`",
                            KafkaSpans::name)
                    .roles(
                            "PRODUCER of Produce, else CLIENT",
                            rt -> "send".equals(operationType(rt)) ? Role.PRODUCER : Role.CLIENT)
                    .batches(
                            "what is received, and more than one record that is sent",
                            KafkaSpans::isBatch);

    private KafkaSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<KafkaRequest>> request() {
        List<Field<KafkaRequest>> fields = new ArrayList<>();
        fields.add(constant("System", "Always \"kafka\".", "kafka").attribute("messaging.system"));
        fields.add(
                constant("PacketdName", "Always \"kafka\".", "kafka")
                        .packetdAttribute("messaging.name"));
        fields.add(
                Field.<KafkaRequest>of(
                                "OperationType",
                                Kind.TEXT,
                                "What the API does: send, receive or settle; else null.",
                                (rt, m, out) -> out.text(operationType(rt)))
                        .attribute("messaging.operation.type")
                        .notInJson());
        fields.add(
                Field.<KafkaRequest>of(
                                "OperationVersion",
                                Kind.TEXT,
                                "APIVersion, as text.",
                                (rt, m, out) ->
                                        out.text(
                                                m.hasHeader()
                                                        ? Integer.toString(m.version())
                                                        : null))
                        .packetdAttribute("messaging.operation.version")
                        .notInJson());
        fields.add(SENT);
        fields.addAll(REQUEST_CONTEXT);
        return fields;
    }

    /** The fields of a response that are attributes only. */
    static List<Field<KafkaResponse>> response() {
        List<Field<KafkaResponse>> fields = new ArrayList<>();
        fields.add(
                Field.<KafkaResponse>of(
                                "ResponseSize",
                                Kind.NUMBER,
                                "Bytes of the response with its length of four bytes.",
                                (rt, m, out) -> out.number(m.wireBytes()))
                        .packetdAttribute("messaging.message.body.size")
                        .notInJson());
        fields.add(RECEIVED);
        fields.addAll(RESPONSE_CONTEXT);
        return fields;
    }

    private static Field<KafkaRequest> constant(String name, String meaning, String value) {
        return Field.<KafkaRequest>of(name, Kind.TEXT, meaning, (rt, m, out) -> out.text(value))
                .notInJson();
    }

    private static @Nullable TraceHeaders trace(KafkaMessage message) {
        KafkaContent content = message.content();
        return content == null ? null : content.trace();
    }

    private static void batch(@Nullable KafkaContent content, ValueWriter out) {
        long records = content == null ? -1 : content.records();
        if (records > 1) {
            out.number(records);
        } else {
            out.absent();
        }
    }

    private static @Nullable String operationType(RoundTrip roundTrip) {
        String api =
                roundTrip.request() instanceof KafkaRequest request ? request.api().name() : null;
        return switch (api) {
            case "Produce" -> "send";
            case "Fetch", "ShareFetch" -> "receive";
            case "OffsetCommit", "TxnOffsetCommit", "ShareAcknowledge" -> "settle";
            case null, default -> null;
        };
    }

    private static boolean isBatch(RoundTrip roundTrip) {
        KafkaContent sent =
                roundTrip.request() instanceof KafkaRequest request ? request.content() : null;
        return !"send".equals(operationType(roundTrip)) || sent == null || sent.records() != 1;
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof KafkaRequest request)) {
            return null;
        }
        String api = KafkaFields.api(request);
        String topic = KafkaFields.topic(roundTrip);
        return topic == null ? api : api + ' ' + topic;
    }
}
