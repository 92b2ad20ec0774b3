package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.SpanRules.Role;
import io.wiretrip.protocol.TraceFields;
import io.wiretrip.protocol.TraceHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The spans of AMQP: the fields that are attributes only, and the rules. */
final class AmqpSpans {
    /** What begins a connection and is no method. */
    private static final String PROTOCOL_HEADER = "protocol_header";

    static final List<Field<AmqpMessage>> CONTEXT =
            TraceFields.of("header", AmqpSpans::trace, TraceHeaders.Key.values());

    static final Field<AmqpMessage> MESSAGE_ID =
            text(
                    "SpanMessageID",
                    "The property message-id.",
                    "messaging.message.id",
                    t -> t.messageId);

    static final Field<AmqpMessage> CONVERSATION =
            text(
                    "SpanCorrelationID",
                    "The property correlation-id.",
                    "messaging.message.conversation_id",
                    t -> t.correlationId);

    static final List<Field<AmqpMessage>> NAMES =
            List.of(
                    packetd("PacketdRoutingKey", "routing_key", t -> t.routingKey),
                    packetd("PacketdExchangeName", "exchange_name", t -> t.exchange),
                    packetd("PacketdQueueName", "queue_name", t -> t.queue));

    static final SpanRules RULES =
            SpanRules.of(
                            Convention.MESSAGING,
                            "the method and the destination, as in `publish orders:new`",
                            AmqpSpans::name)
                    .roles(
                            "PRODUCER of publish, CONSUMER of deliver, else CLIENT",
                            AmqpSpans::role);

    private AmqpSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<AmqpMessage>> request() {
        List<Field<AmqpMessage>> fields = new ArrayList<>();
        fields.add(
                Field.<AmqpMessage>of(
                                "PacketdName",
                                Kind.TEXT,
                                "Always \"amqp\".",
                                (rt, m, out) -> out.text("amqp"))
                        .packetdAttribute("messaging.name")
                        .notInJson());
        fields.add(
                Field.<AmqpMessage>of(
                                "SpanBodySize",
                                Kind.NUMBER,
                                "Bytes of the content's body.",
                                (rt, m, out) -> {
                                    if (m.bodyBytes() < 0) {
                                        out.absent();
                                    } else {
                                        out.number(m.bodyBytes());
                                    }
                                })
                        .attribute("messaging.message.body.size")
                        .notInJson());
        fields.add(
                Field.<AmqpMessage>of(
                                "SpanDeliveryTag",
                                Kind.NUMBER,
                                "The delivery tag of a delivery.",
                                (rt, m, out) -> {
                                    boolean has = m.method() == AmqpMethod.BASIC_DELIVER;
                                    if (has && m.number() >= 0) {
                                        out.number(m.number());
                                    } else {
                                        out.absent();
                                    }
                                })
                        .attribute("messaging.rabbitmq.message.delivery_tag")
                        .notInJson());
        fields.add(MESSAGE_ID);
        fields.add(CONVERSATION);
        fields.addAll(NAMES);
        fields.addAll(CONTEXT);
        return fields;
    }

    /** The method in lower case; for what begins a connection a name of ours. */
    static String operation(AmqpMessage message) {
        String operation = AmqpNames.operation(message);
        return operation == null ? PROTOCOL_HEADER : operation;
    }

    private static Field<AmqpMessage> text(
            String name,
            String meaning,
            String attribute,
            Function<AmqpText, @Nullable String> reader) {
        return Field.<AmqpMessage>of(
                        name, Kind.TEXT, meaning, (rt, m, out) -> out.text(read(m, reader)))
                .attribute(attribute)
                .notInJson();
    }

    private static Field<AmqpMessage> packetd(
            String name, String key, Function<AmqpText, @Nullable String> reader) {
        return Field.<AmqpMessage>of(
                        name,
                        Kind.TEXT,
                        "The same as in JSON's Packet.",
                        (rt, m, out) -> out.text(read(m, reader)))
                .packetdAttribute("messaging.amqp.destination." + key)
                .notInJson();
    }

    private static @Nullable String read(
            AmqpMessage message, Function<AmqpText, @Nullable String> reader) {
        AmqpText text = message.text();
        return text == null ? null : reader.apply(text);
    }

    private static @Nullable TraceHeaders trace(AmqpMessage message) {
        AmqpText text = message.text();
        return text == null ? null : text.trace;
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof AmqpMessage request)) {
            return null;
        }
        String destination = AmqpNames.destination(request);
        String operation = operation(request);
        return destination == null ? operation : operation + ' ' + destination;
    }

    private static Role role(RoundTrip roundTrip) {
        String type =
                roundTrip.request() instanceof AmqpMessage request
                        ? AmqpNames.operationType(request)
                        : null;
        return switch (type) {
            case "send" -> Role.PRODUCER;
            case "process" -> Role.CONSUMER;
            case null, default -> Role.CLIENT;
        };
    }
}
