package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields table: packetd's members and their order, then ours. Requests and responses are the
 * same kind of message, so the rows are the same, but for labels and attributes.
 */
final class AmqpFields {
    static final Field<AmqpMessage> PACKET =
            Field.of(
                    "Packet",
                    Kind.STRUCTURE,
                    "ExchangeName, RoutingKey and QueueName, each null where the method has none; a"
                            + " delivery has the queue of its consumer. Null if it has none of them.",
                    (rt, m, out) -> AmqpNames.write(m, out));
    static final Field<AmqpMessage> VIRTUAL_HOST =
            Field.of(
                    "VirtualHost",
                    Kind.TEXT,
                    "The virtual host that the connection opened; null if that was not seen.",
                    (rt, m, out) -> out.text(m.virtualHost()));
    static final Field<AmqpMessage> BOUND_EXCHANGE =
            text(
                    "BoundExchange",
                    "The exchange that Exchange.Bind and Exchange.Unbind bind to ExchangeName.",
                    t -> t.boundExchange);
    static final Field<AmqpMessage> CONSUMER_TAG =
            text("ConsumerTag", "The consumer's tag.", t -> t.consumerTag);
    static final Field<AmqpMessage> REPLY_TEXT =
            Field.of(
                    "ReplyText",
                    Kind.TEXT,
                    "What Close, Return and Blocked say for people; of a publish's confirmation, what"
                            + " the Return before it said.",
                    (rt, m, out) -> out.text(AmqpOutcome.replyText(rt, m)));
    static final Field<AmqpMessage> MESSAGE_ID =
            text("MessageID", "The property message-id.", t -> t.messageId);
    static final Field<AmqpMessage> CORRELATION_ID =
            text("CorrelationID", "The property correlation-id.", t -> t.correlationId);
    static final Field<AmqpMessage> CONTENT_TYPE =
            text("ContentType", "The property content-type.", t -> t.contentType);
    static final Field<AmqpMessage> TRACE_PARENT =
            text(
                    "TraceParent",
                    "The header traceparent, if it has the length of one.",
                    t -> t.traceParent);

    static final Field<AmqpMessage> EXCHANGE =
            text("ExchangeName", "The exchange.", t -> t.exchange)
                    .label("request.exchange_name", "exchange_name")
                    .notInJson();
    static final Field<AmqpMessage> ROUTING_KEY =
            text("RoutingKey", "The routing key.", t -> t.routingKey)
                    .label("request.routing_key", "routing_key")
                    .attribute("messaging.rabbitmq.destination.routing_key")
                    .notInJson();
    static final Field<AmqpMessage> QUEUE =
            text("QueueName", "The queue.", t -> t.queue)
                    .label("request.queue_name", "queue_name")
                    .notInJson();
    static final Field<AmqpMessage> DESTINATION =
            Field.<AmqpMessage>of(
                            "Destination",
                            Kind.TEXT,
                            "Exchange, routing key and queue, joined by colons, each once.",
                            (rt, m, out) -> out.text(AmqpNames.destination(m)))
                    .attribute("messaging.destination.name")
                    .notInJson();

    static final Fields<AmqpMessage, AmqpMessage> TABLE =
            new Fields<>(
                    AmqpMessage.class,
                    AmqpMessage.class,
                    rows(Fields.joined(ofRequest(), AmqpSpans.request())),
                    rows(ofResponse()));

    private AmqpFields() {}

    private static List<Field<AmqpMessage>> rows(List<Field<AmqpMessage>> special) {
        List<Field<AmqpMessage>> rows = new ArrayList<>(packetd());
        rows.addAll(ours());
        rows.addAll(special);
        return rows;
    }

    private static List<Field<AmqpMessage>> packetd() {
        return List.of(
                number("ChannelID", "The channel; 0 is the connection itself.", m -> m.channel()),
                Field.of(
                        "Host",
                        Kind.TEXT,
                        "Address of the sender.",
                        (rt, m, out) -> out.text(sender(rt, m).host())),
                Field.of(
                        "Port",
                        Kind.NUMBER,
                        "Port of the sender.",
                        (rt, m, out) -> out.number(sender(rt, m).port())),
                CommonFields.proto("AMQP"),
                number("Size", "Bytes of all frames of the message.", m -> m.sizeBytes()),
                CommonFields.time(),
                PACKET,
                Field.of(
                        "ClassMethod",
                        Kind.STRUCTURE,
                        "Class and Method, such as Basic and Publish; null for a protocol header.",
                        (rt, m, out) -> AmqpNames.writeMethod(m, out)),
                Field.of(
                        "FrameType",
                        Kind.TEXT,
                        "Kind of the last frame: Method, ContentHeader, ContentBody; or"
                                + " ProtocolHeader.",
                        (rt, m, out) -> out.text(m.lastFrame().text())),
                Field.of(
                        "ErrCode",
                        Kind.TEXT,
                        "Name of ReplyCode; OK where no code is given, VERSION_MISMATCH for a protocol"
                                + " header that refuses another.",
                        (rt, m, out) -> out.text(AmqpOutcome.errCode(rt, m))));
    }

    private static List<Field<AmqpMessage>> ours() {
        return List.of(
                Field.of(
                        "ReplyCode",
                        Kind.NUMBER,
                        "The code that Close and Return carry; of a publish's confirmation, that of"
                                + " the Return before it.",
                        (rt, m, out) -> number(AmqpOutcome.replyCode(rt, m), 1, out)),
                REPLY_TEXT,
                Field.of(
                        "FailedMethod",
                        Kind.TEXT,
                        "The method that made the sender close, such as Queue.Bind.",
                        (rt, m, out) -> out.text(AmqpOutcome.failedMethod(m))),
                VIRTUAL_HOST,
                BOUND_EXCHANGE,
                CONSUMER_TAG,
                Field.of(
                        "DeliveryTag",
                        Kind.NUMBER,
                        "The delivery tag; of a publish that is to be confirmed, its number.",
                        (rt, m, out) -> number(m.number(), 0, out)),
                flag("Multiple", "Whether it settles all up to DeliveryTag.", AmqpFlag.MULTIPLE),
                flag("Requeue", "Whether what is refused is to be queued again.", AmqpFlag.REQUEUE),
                flag(
                        "Mandatory",
                        "Whether what cannot be routed is to come back.",
                        AmqpFlag.MANDATORY),
                flag("Redelivered", "Whether it was delivered before.", AmqpFlag.REDELIVERED),
                flag("NoAck", "Whether nothing settles what is delivered.", AmqpFlag.NO_ACK),
                flag("NoWait", "Whether the sender wants no answer.", AmqpFlag.NO_WAIT),
                counted("MessageCount", "Messages in the queue.", m -> m.messageCount()),
                counted("ConsumerCount", "Consumers of the queue.", m -> m.consumerCount()),
                counted("BodySize", "Bytes of the content's body.", m -> m.bodyBytes()),
                MESSAGE_ID,
                CORRELATION_ID,
                CONTENT_TYPE,
                TRACE_PARENT,
                Field.of(
                        "ProtocolVersion",
                        Kind.TEXT,
                        "What a protocol header asks for or offers: 0-9-1, 1.0.",
                        (rt, m, out) -> out.text(AmqpOutcome.version(m))));
    }

    private static List<Field<AmqpMessage>> ofRequest() {
        return List.of(
                clientAddress(),
                clientPort(),
                EXCHANGE,
                ROUTING_KEY,
                QUEUE,
                DESTINATION,
                Field.<AmqpMessage>of(
                                "Class",
                                Kind.TEXT,
                                "The class of the request's method.",
                                (rt, m, out) -> out.text(AmqpNames.className(m)))
                        .label("request.class", "class")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "Method",
                                Kind.TEXT,
                                "The request's method, without its class.",
                                (rt, m, out) -> out.text(AmqpNames.methodName(m)))
                        .label("request.method", "method")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "System",
                                Kind.TEXT,
                                "Always \"rabbitmq\", which stands for AMQP 0-9-1.",
                                (rt, m, out) -> out.text("rabbitmq"))
                        .attribute("messaging.system")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "Operation",
                                Kind.TEXT,
                                "The request's method in lower case; protocol_header if it has none.",
                                (rt, m, out) -> out.text(AmqpSpans.operation(m)))
                        .attribute("messaging.operation.name")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "OperationType",
                                Kind.TEXT,
                                "What the request does: send, receive, process or settle.",
                                (rt, m, out) -> out.text(AmqpNames.operationType(m)))
                        .attribute("messaging.operation.type")
                        .notInJson());
    }

    private static List<Field<AmqpMessage>> ofResponse() {
        return List.of(
                Field.<AmqpMessage>of(
                                "ServerAddress",
                                Kind.TEXT,
                                "Address of the server.",
                                (rt, m, out) -> out.text(rt.server().host()))
                        .label("server.address", "server_address")
                        .attribute("server.address")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "ServerPort",
                                Kind.NUMBER,
                                "Port of the server.",
                                (rt, m, out) -> out.number(rt.server().port()))
                        .label("server.port", "server_port")
                        .attribute("server.port")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "ErrorCode",
                                Kind.TEXT,
                                "The response's ErrCode.",
                                (rt, m, out) -> out.text(AmqpOutcome.errCode(rt, m)))
                        .label("response.err_code", "err_code")
                        .notInJson(),
                Field.<AmqpMessage>of(
                                "ErrorType",
                                Kind.TEXT,
                                "ErrCode unless that is OK; Nack or Reject if the response is one.",
                                (rt, m, out) -> out.text(AmqpOutcome.errorType(rt, m)))
                        .attribute("error.type")
                        .notInJson());
    }

    private static Field<AmqpMessage> clientAddress() {
        return Field.<AmqpMessage>of(
                        "ClientAddress",
                        Kind.TEXT,
                        "Address of the client, whoever sent the request.",
                        (rt, m, out) -> out.text(rt.client().host()))
                .label("client.address", "client_address")
                .attribute("client.address")
                .notInJson();
    }

    private static Field<AmqpMessage> clientPort() {
        return Field.<AmqpMessage>of(
                        "ClientPort",
                        Kind.NUMBER,
                        "Port of the client, whoever sent the request.",
                        (rt, m, out) -> out.number(rt.client().port()))
                .label("client.port", "client_port")
                .attribute("client.port")
                .notInJson();
    }

    private static Endpoint sender(RoundTrip roundTrip, AmqpMessage message) {
        return message.isFromClient() ? roundTrip.client() : roundTrip.server();
    }

    private static Field<AmqpMessage> text(
            String name, String meaning, Function<AmqpText, @Nullable String> reader) {
        return Field.of(
                name,
                Kind.TEXT,
                meaning,
                (rt, m, out) -> {
                    AmqpText text = m.text();
                    out.text(text == null ? null : reader.apply(text));
                });
    }

    private static Field<AmqpMessage> number(
            String name, String meaning, ToLongFunction<AmqpMessage> reader) {
        return Field.of(
                name, Kind.NUMBER, meaning, (rt, m, out) -> out.number(reader.applyAsLong(m)));
    }

    /** A number that is absent if negative. */
    private static Field<AmqpMessage> counted(
            String name, String meaning, ToLongFunction<AmqpMessage> reader) {
        return Field.of(
                name, Kind.NUMBER, meaning, (rt, m, out) -> number(reader.applyAsLong(m), 0, out));
    }

    /** A bit that is absent if the method has none such. */
    private static Field<AmqpMessage> flag(String name, String meaning, int flag) {
        return Field.of(
                name,
                Kind.BOOL,
                meaning + " Null if the method has no such bit.",
                (rt, m, out) -> {
                    AmqpMethod method = m.method();
                    if (method != null && method.hasBit(flag)) {
                        out.bool(m.has(flag));
                    } else {
                        out.absent();
                    }
                });
    }

    private static void number(long value, long least, ValueWriter out) {
        if (value < least) {
            out.absent();
        } else {
            out.number(value);
        }
    }
}
