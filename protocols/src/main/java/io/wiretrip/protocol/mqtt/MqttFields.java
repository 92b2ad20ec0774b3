package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields table. A member that a packet of its type does not have is null. */
final class MqttFields {
    static final Field<MqttRequest> CLIENT_ID =
            MqttFields.<MqttRequest>clientId()
                    .label("request.client_id", "client_id")
                    .attribute("messaging.client.id");

    static final Field<MqttResponse> ANSWER_CLIENT_ID = clientId();

    static final Field<MqttRequest> TOPIC =
            Field.<MqttRequest>of(
                            "Topic",
                            Kind.TEXT,
                            "PUBLISH: the topic; looked up where only its alias was sent.",
                            (rt, m, out) -> out.text(m.topic()))
                    .label("request.topic", "topic")
                    .attribute("messaging.destination.name");

    static final Field<MqttResponse> ANSWER_TOPIC =
            Field.of(
                    "Topic",
                    Kind.TEXT,
                    "The topic of the PUBLISH that it answers.",
                    (rt, m, out) -> out.text(answeredTopic(rt)));

    static final Field<MqttRequest> FILTERS =
            Field.of(
                    "TopicFilters",
                    Kind.STRUCTURE,
                    "SUBSCRIBE, UNSUBSCRIBE: the topic filters, an array of strings.",
                    (rt, m, out) -> MqttJson.filters(m.filters(), out));

    static final Field<MqttRequest> FILTERS_QOS =
            Field.of(
                    "TopicFiltersQoS",
                    Kind.STRUCTURE,
                    "SUBSCRIBE: the QoS asked for with each of them, an array of integers.",
                    (rt, m, out) -> MqttJson.filtersQos(m.filters(), out));

    private static final Field<MqttRequest> PAYLOAD_SIZE =
            publish(
                            "PayloadSize",
                            Kind.NUMBER,
                            "PUBLISH: bytes of the application message; null where the version is"
                                    + " not known.",
                            (m, out) -> MqttJson.known(m.payloadBytes(), out))
                    .attribute("messaging.message.body.size");

    static final Field<MqttRequest> USER_NAME =
            connect(
                            "UserName",
                            Kind.TEXT,
                            "CONNECT: the user name. Masked where no password comes with it, and"
                                    + " behind a question mark: it may be a token.",
                            (said, out) -> out.text(said.userName()))
                    .asSensitive();

    static final Field<MqttRequest> WILL_TOPIC =
            connect(
                    "WillTopic",
                    Kind.TEXT,
                    "CONNECT: the topic of the will.",
                    (said, out) -> out.text(said.willTopic()));

    static final Field<MqttRequest> PROPERTIES = properties();
    static final Field<MqttResponse> ANSWER_PROPERTIES = properties();

    static final Field<MqttRequest> TRACE_PARENT =
            Field.<MqttRequest>of(
                            "TraceParent",
                            Kind.TEXT,
                            "The user property traceparent (W3C Trace Context).",
                            (rt, m, out) -> out.text(trace(m, true)))
                    .carries(TraceHeaders.Key.TRACEPARENT);

    static final Field<MqttRequest> TRACE_STATE =
            Field.<MqttRequest>of(
                            "TraceState",
                            Kind.TEXT,
                            "The user property tracestate (W3C Trace Context).",
                            (rt, m, out) -> out.text(trace(m, false)))
                    .carries(TraceHeaders.Key.TRACESTATE);

    static final Field<MqttResponse> REASON_CODES =
            Field.of(
                    "ReasonCodes",
                    Kind.STRUCTURE,
                    "SUBACK, UNSUBACK: the code for each topic filter, an array of integers.",
                    (rt, m, out) -> MqttJson.codes(m, out));

    static final Fields<MqttRequest, MqttResponse> TABLE =
            new Fields<>(MqttRequest.class, MqttResponse.class, request(), response());

    /** Reads what CONNECT says. */
    @FunctionalInterface
    private interface ConnectReader {
        void read(MqttConnect said, ValueWriter out);
    }

    /** Reads what PUBLISH says. */
    @FunctionalInterface
    private interface PublishReader {
        void read(MqttRequest publish, ValueWriter out);
    }

    private MqttFields() {}

    private static List<Field<MqttRequest>> request() {
        List<Field<MqttRequest>> rows = new ArrayList<>(ofEveryRequest());
        rows.addAll(ofSome());
        rows.addAll(attributes());
        rows.addAll(MqttSpans.request());
        return rows;
    }

    private static List<Field<MqttRequest>> ofEveryRequest() {
        return List.of(
                MqttFields.<MqttRequest>host().label("client.address", "client_address"),
                MqttFields.<MqttRequest>port().label("client.port", "client_port"),
                CommonFields.proto("MQTT"),
                MqttFields.<MqttRequest>packetType().label("request.packet_type", "packet_type"),
                packetId(),
                CLIENT_ID,
                TOPIC,
                publish("QoS", Kind.NUMBER, "PUBLISH: 0, 1 or 2.", (m, out) -> out.number(m.qos()))
                        .label("request.qos", "qos"),
                MqttFields.<MqttRequest>size().attribute("messaging.message.envelope.size"),
                CommonFields.time());
    }

    private static List<Field<MqttRequest>> ofSome() {
        return List.of(
                publish(
                        "Retain",
                        Kind.BOOL,
                        "PUBLISH: whether it is kept for later subscribers, or was.",
                        (m, out) -> out.bool(m.isRetain())),
                publish(
                        "Dup",
                        Kind.BOOL,
                        "PUBLISH: whether it may have been sent before.",
                        (m, out) -> out.bool(m.isDup())),
                connect(
                        "KeepAlive",
                        Kind.NUMBER,
                        "CONNECT: seconds; 0 for none.",
                        (said, out) -> out.number(said.keepAliveSeconds())),
                connect(
                        "CleanStart",
                        Kind.BOOL,
                        "CONNECT: whether an earlier session is to be forgotten.",
                        (said, out) -> out.bool(said.isCleanStart())),
                connect(
                        "Will",
                        Kind.BOOL,
                        "CONNECT: whether it leaves a will.",
                        (said, out) -> out.bool(said.hasWill())),
                MqttFields.<MqttRequest>version().attribute("network.protocol.version"),
                reasonCode(),
                reasonName(),
                FILTERS,
                FILTERS_QOS,
                PAYLOAD_SIZE,
                publish(
                        "TopicAlias",
                        Kind.NUMBER,
                        "PUBLISH: the topic alias, if it has one.",
                        (m, out) -> MqttJson.positive(m.topicAlias(), out)),
                USER_NAME,
                WILL_TOPIC,
                connect(
                        "WillQoS",
                        Kind.NUMBER,
                        "CONNECT: the QoS of the will, if it leaves one.",
                        (said, out) -> MqttJson.known(said.hasWill() ? said.willQos() : -1, out)),
                connect(
                        "ProtocolLevel",
                        Kind.NUMBER,
                        "CONNECT: the protocol level as it was sent.",
                        (said, out) -> out.number(said.level())),
                PROPERTIES,
                TRACE_PARENT,
                TRACE_STATE);
    }

    private static List<Field<MqttRequest>> attributes() {
        return List.of(
                Field.<MqttRequest>of(
                                "System",
                                Kind.TEXT,
                                "Always \"mqtt\".",
                                (rt, m, out) -> out.text("mqtt"))
                        .attribute("messaging.system")
                        .notInJson(),
                Field.<MqttRequest>of(
                                "OperationName",
                                Kind.TEXT,
                                "The packet type in lower case.",
                                (rt, m, out) -> out.text(m.type().name().toLowerCase(Locale.ROOT)))
                        .attribute("messaging.operation.name")
                        .notInJson(),
                publish(
                                "OperationType",
                                Kind.TEXT,
                                "PUBLISH: \"send\" from the client, \"process\" from the server.",
                                (m, out) -> out.text(m.isFromClient() ? "send" : "process"))
                        .attribute("messaging.operation.type")
                        .notInJson());
    }

    private static List<Field<MqttResponse>> response() {
        return List.of(
                MqttFields.<MqttResponse>host().label("server.address", "server_address"),
                MqttFields.<MqttResponse>port().label("server.port", "server_port"),
                CommonFields.proto("MQTT"),
                packetType(),
                packetId(),
                ANSWER_CLIENT_ID,
                ANSWER_TOPIC,
                Field.of(
                        "QoS",
                        Kind.NUMBER,
                        "The QoS of the PUBLISH that it answers.",
                        (rt, m, out) -> MqttJson.known(answeredQos(rt), out)),
                size(),
                CommonFields.time(),
                version(),
                MqttFields.<MqttResponse>reasonCode().label("response.reason_code", "reason_code"),
                reasonName(),
                REASON_CODES,
                Field.of(
                        "SessionPresent",
                        Kind.BOOL,
                        "CONNACK: whether the server had kept a session of the client.",
                        (rt, m, out) -> MqttJson.sessionPresent(m, out)),
                Field.of(
                        "ReceiveTime",
                        Kind.TIME,
                        "PUBCOMP: time of the PUBREC of its exchange.",
                        (rt, m, out) -> MqttJson.time(m.receivedNs(), out)),
                Field.of(
                        "ReleaseTime",
                        Kind.TIME,
                        "PUBCOMP: time of the PUBREL of its exchange.",
                        (rt, m, out) -> MqttJson.time(m.releasedNs(), out)),
                ANSWER_PROPERTIES,
                Field.<MqttResponse>of(
                                "ErrorType",
                                Kind.TEXT,
                                "Name of the reason code if it is a failure.",
                                (rt, m, out) ->
                                        out.text(m.isFailure() ? MqttJson.reasonName(m) : null))
                        .attribute("error.type")
                        .notInJson());
    }

    private static @Nullable MqttRequest answered(RoundTrip roundTrip) {
        return roundTrip.request() instanceof MqttRequest request ? request : null;
    }

    private static @Nullable String answeredTopic(RoundTrip roundTrip) {
        MqttRequest request = answered(roundTrip);
        return request == null ? null : request.topic();
    }

    private static int answeredQos(RoundTrip roundTrip) {
        MqttRequest request = answered(roundTrip);
        return request == null || request.type() != MqttType.PUBLISH ? -1 : request.qos();
    }

    private static @Nullable String trace(MqttRequest request, boolean parent) {
        MqttProperties properties = request.properties();
        return properties == null
                ? null
                : parent ? properties.traceParent() : properties.traceState();
    }

    private static Field<MqttRequest> publish(
            String name, Kind kind, String meaning, PublishReader reader) {
        return Field.of(
                name,
                kind,
                meaning,
                (rt, m, out) -> {
                    if (m.type() == MqttType.PUBLISH) {
                        reader.read(m, out);
                    } else {
                        out.absent();
                    }
                });
    }

    private static Field<MqttRequest> connect(
            String name, Kind kind, String meaning, ConnectReader reader) {
        return Field.of(
                name,
                kind,
                meaning,
                (rt, m, out) -> {
                    MqttConnect said = m.connect();
                    if (said != null) {
                        reader.read(said, out);
                    } else {
                        out.absent();
                    }
                });
    }

    private static <M extends MqttMessage> Field<M> host() {
        return Field.of(
                "Host",
                Kind.TEXT,
                "Address of the sender; servers send requests too.",
                (rt, m, out) -> out.text((m.isFromClient() ? rt.client() : rt.server()).host()));
    }

    private static <M extends MqttMessage> Field<M> port() {
        return Field.of(
                "Port",
                Kind.NUMBER,
                "Port of the sender.",
                (rt, m, out) -> out.number((m.isFromClient() ? rt.client() : rt.server()).port()));
    }

    private static <M extends MqttMessage> Field<M> packetType() {
        return Field.of(
                "PacketType",
                Kind.TEXT,
                "The control packet type, as in \"PUBLISH\".",
                (rt, m, out) -> out.text(m.type().name()));
    }

    private static <M extends MqttMessage> Field<M> packetId() {
        return Field.of(
                "PacketID",
                Kind.NUMBER,
                "The packet identifier, if its type has one.",
                (rt, m, out) -> MqttJson.known(m.packetId(), out));
    }

    private static <M extends MqttMessage> Field<M> clientId() {
        return Field.of(
                "ClientID",
                Kind.TEXT,
                "The client identifier of the connection: from CONNECT, or from CONNACK where the"
                        + " server chose it.",
                (rt, m, out) -> out.text(m.clientId()));
    }

    private static <M extends MqttMessage> Field<M> size() {
        return Field.of(
                "Size",
                Kind.NUMBER,
                "Bytes of the packet, fixed header included.",
                (rt, m, out) -> out.number(m.wireBytes()));
    }

    private static <M extends MqttMessage> Field<M> version() {
        return Field.of(
                "Version",
                Kind.TEXT,
                "\"3.1\", \"3.1.1\" or \"5\"; null where CONNECT was not seen and nothing proves"
                        + " it.",
                (rt, m, out) -> out.text(m.version()));
    }

    private static <M extends MqttMessage> Field<M> reasonCode() {
        return Field.of(
                "ReasonCode",
                Kind.NUMBER,
                "The reason code, the return code before version 5; of several the first failure,"
                        + " or the first.",
                (rt, m, out) -> MqttJson.known(m.reasonCode(), out));
    }

    private static <M extends MqttMessage> Field<M> reasonName() {
        return Field.of(
                "ReasonName",
                Kind.TEXT,
                "Its name, as the specification writes it.",
                (rt, m, out) -> out.text(MqttJson.reasonName(m)));
    }

    private static <M extends MqttMessage> Field<M> properties() {
        return Field.of(
                "Properties",
                Kind.STRUCTURE,
                "Version 5: the properties by name, and how many user properties there are;"
                        + " authentication data, correlation data and user properties are not"
                        + " shown.",
                (rt, m, out) -> {
                    MqttProperties properties = m.properties();
                    if (properties == null) {
                        out.absent();
                    } else {
                        properties.write(out);
                    }
                });
    }
}
