package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.mqtt.MqttFlights.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Turns packets into messages. PUBREC and PUBREL of an exchange whose PUBLISH was seen are steps of
 * it and no messages.
 */
final class MqttReader {
    /** How many topic filters of a packet are kept, and how many bytes of text in all. */
    static final int FILTERS_MAX = 64;

    static final int FILTER_BYTES_MAX = 8192;

    /** How many reason codes of a packet are kept. */
    static final int CODES_MAX = 64;

    private final boolean fromClient;
    private final MqttConnection connection;
    private final MessageSink sink;
    private final MqttWants wants;
    private final MqttConnectReader connects;
    private final MqttPublishReader publishes;
    private final MqttPropertyReader properties;
    private final MqttFlights own;
    private final MqttFlights peers;

    MqttReader(
            boolean fromClient,
            MqttConnection connection,
            MessageSink sink,
            DecoderContext context) {
        this.fromClient = fromClient;
        this.connection = connection;
        this.sink = sink;
        this.wants = MqttWants.of(context.demand());
        this.connects =
                new MqttConnectReader(connection, sink, wants, context.options().maskSecrets());
        this.publishes = new MqttPublishReader(fromClient, connection, sink, wants);
        this.properties =
                new MqttPropertyReader(wants.properties() || wants.clientId(), wants.trace());
        this.own = connection.flights(fromClient);
        this.peers = connection.flights(!fromClient);
    }

    /** How PUBLISH is read. */
    MqttPublishReader publishes() {
        return publishes;
    }

    /**
     * Reads the packet whose body begins at {@code from}, and of which {@code to - from} bytes are
     * there: all of it, or as many as are looked at.
     *
     * @param first its first byte
     * @param length how many bytes its body has
     * @return its message; null if it is a step of an exchange, or malformed
     */
    @Nullable MqttMessage read(int first, Bytes in, int from, int to, int length) {
        MqttType type = MqttType.of(first);
        boolean complete = to - from == length;
        if (type == null) {
            return null;
        }
        return switch (type) {
            case CONNECT -> connects.read(in, from, to, complete);
            case PUBLISH -> publishes.read(first & 0xf, in, from, to, length);
            case CONNACK -> connack(in, from, to);
            case PUBACK -> acknowledgement(type, Kind.PUBLISH_1, in, from, to);
            case PUBREC, PUBREL, PUBCOMP -> twice(type, in, from, to);
            case SUBSCRIBE, UNSUBSCRIBE -> filters(type, first, in, from, to);
            case SUBACK, UNSUBACK -> codes(type, in, from, to);
            case PINGREQ -> open(request(type, first, MqttMessage.NO_ID), Kind.PING, 0);
            case PINGRESP -> answer(response(type, MqttMessage.NO_ID), Kind.PING, 0);
            case DISCONNECT -> disconnect(first, in, from, to);
            case AUTH -> auth(first, in, from, to);
        };
    }

    private MqttRequest request(MqttType type, int first, int id) {
        return new MqttRequest(type, first & 0xf, id, fromClient, connection);
    }

    private MqttResponse response(MqttType type, int id) {
        return new MqttResponse(type, id, fromClient, connection);
    }

    private MqttRequest open(MqttRequest request, Kind kind, int id) {
        request.key(own.open(kind, id, request.isDup()));
        return request;
    }

    private MqttResponse answer(MqttResponse response, Kind kind, int id) {
        peers.answer(kind, id, response);
        return response;
    }

    private @Nullable MqttMessage connack(Bytes in, int from, int to) {
        if (to - from < 2) {
            return isShort();
        }
        connection.proves(to - from > 2);
        MqttResponse response = response(MqttType.CONNACK, MqttMessage.NO_ID);
        response.sessionPresent((in.u8(from) & 1) != 0);
        response.reasonCode(in.u8(from + 1));
        MqttProperties kept = properties(in, from + 2, to, response);
        connection.connack(kept == null ? null : kept.text(MqttProperties.ASSIGNED_CLIENT_ID));
        return answer(response, Kind.CONNECT, 0);
    }

    private @Nullable MqttMessage acknowledgement(
            MqttType type, Kind kind, Bytes in, int from, int to) {
        if (to - from < 2) {
            return isShort();
        }
        MqttResponse response = response(type, id(in, from));
        reason(in, from + 2, to, response);
        return answer(response, kind, response.packetId());
    }

    /** The packets behind a PUBLISH with QoS 2. */
    private @Nullable MqttMessage twice(MqttType type, Bytes in, int from, int to) {
        if (to - from < 2) {
            return isShort();
        }
        int id = in.u16be(from);
        if (type == MqttType.PUBREL) {
            if (own.isOpen(Kind.PUBLISH_2, id)) {
                own.released(id, in.timeNs());
                return null;
            }
            MqttRequest release = request(type, 0, id(in, from));
            reason(in, from + 2, to, release);
            if (connection.isDamaged()) {
                release.markResynchronised(); // its PUBLISH may have been lost
            }
            return open(release, Kind.PUBLISH_2, id);
        }
        int reason = to - from > 2 ? in.u8(from + 2) : 0;
        if (type == MqttType.PUBREC && reason < MqttReason.FAILURE) {
            if (peers.isOpen(Kind.PUBLISH_2, id)) {
                peers.received(id, in.timeNs());
                return null;
            }
            MqttResponse orphan = response(type, id(in, from));
            reason(in, from + 2, to, orphan);
            orphan.markUnsolicited();
            return orphan;
        }
        return acknowledgement(type, Kind.PUBLISH_2, in, from, to);
    }

    private @Nullable MqttMessage filters(MqttType type, int first, Bytes in, int from, int to) {
        boolean subscribes = type == MqttType.SUBSCRIBE;
        if (to - from < 2) {
            return isShort();
        }
        MqttFilterList.proveVersion(connection, subscribes, in, from + 2, to);
        MqttRequest request = request(type, first & 8, id(in, from));
        int at = from + 2;
        if (connection.isVersion5()) {
            at = propertiesEnd(in, at, to, request);
        }
        if (wants.filters() && (connection.isVersion5() || connection.isVersion3())) {
            request.filters(MqttFilterList.read(subscribes, in, at, to));
        }
        return open(request, subscribes ? Kind.SUBSCRIBE : Kind.UNSUBSCRIBE, request.packetId());
    }

    private @Nullable MqttMessage codes(MqttType type, Bytes in, int from, int to) {
        if (to - from < 2) {
            return isShort();
        }
        if (type == MqttType.UNSUBACK) {
            connection.proves(to - from > 2);
        }
        MqttResponse response = response(type, id(in, from));
        int at = from + 2;
        if (connection.isVersion5()) {
            at = propertiesEnd(in, at, to, response);
        }
        if (connection.isVersion5() || connection.isVersion3()) {
            worstOf(in, at, to, response);
        }
        return answer(
                response,
                type == MqttType.SUBACK ? Kind.SUBSCRIBE : Kind.UNSUBSCRIBE,
                response.packetId());
    }

    /** The first failure is the reason code; without one the first code is. */
    private void worstOf(Bytes in, int from, int to, MqttResponse response) {
        if (from >= to) {
            return;
        }
        int worst = in.u8(from);
        for (int i = from + 1; i < to && worst < MqttReason.FAILURE; i++) {
            worst = in.u8(i) >= MqttReason.FAILURE ? in.u8(i) : worst;
        }
        response.reasonCode(worst);
        if (wants.codes()) {
            response.codes(in.copy(from, Math.min(to, from + CODES_MAX)));
        }
    }

    private MqttMessage disconnect(int first, Bytes in, int from, int to) {
        if (to > from || !fromClient) {
            connection.proves(true);
        }
        MqttRequest request = request(MqttType.DISCONNECT, first, MqttMessage.NO_ID);
        reason(in, from, to, request);
        request.markOneWay();
        return request;
    }

    /**
     * A step of an authentication. What a server sends with "continue" is a challenge, which the
     * client answers; with "re-authenticate" a client begins anew, and the server's "success" is
     * the answer.
     */
    private MqttMessage auth(int first, Bytes in, int from, int to) {
        connection.proves(true);
        int code = to > from ? in.u8(from) : 0;
        boolean again = code == MqttReason.REAUTHENTICATE;
        if (fromClient ? again : code == MqttReason.CONTINUE_AUTHENTICATION) {
            MqttRequest request = request(MqttType.AUTH, first, MqttMessage.NO_ID);
            reason(in, from, to, request);
            return open(request, again ? Kind.REAUTHENTICATION : Kind.CHALLENGE, 0);
        }
        MqttResponse response = response(MqttType.AUTH, MqttMessage.NO_ID);
        reason(in, from, to, response);
        return answer(response, fromClient ? Kind.CHALLENGE : Kind.REAUTHENTICATION, 0);
    }

    private int id(Bytes in, int at) {
        int id = in.u16be(at);
        if (id == 0) {
            sink.violation(MqttViolation.PACKET_ID_ZERO);
        }
        return id;
    }

    /** Reason code and properties, which version 5 may leave out where all went well. */
    private void reason(Bytes in, int from, int to, MqttMessage message) {
        if (to > from) {
            connection.proves(true);
        }
        if (!connection.isVersion5()) {
            if (to > from) {
                sink.violation(MqttViolation.TRAILING_BYTES);
            }
            return;
        }
        message.reasonCode(to > from ? in.u8(from) : 0);
        properties(in, from + 1, to, message);
    }

    private @Nullable MqttProperties properties(Bytes in, int from, int to, MqttMessage message) {
        if (from < to && connection.isVersion5()) {
            propertiesEnd(in, from, to, message);
        }
        return message.properties();
    }

    /** Reads properties and gives the index behind them. */
    private int propertiesEnd(Bytes in, int at, int to, MqttMessage message) {
        int lengthBytes = MqttLength.bytes(in, at, to);
        int length = lengthBytes <= 0 ? 0 : MqttLength.read(in, at, to);
        if (lengthBytes <= 0 || length > to - at - lengthBytes) {
            sink.violation(MqttViolation.CONTENT_SHORT);
            return to;
        }
        int from = at + lengthBytes;
        message.properties(properties.read(in, from, from + length));
        if (!properties.isSound()) {
            sink.violation(MqttViolation.PROPERTY);
        }
        return from + length;
    }

    private @Nullable MqttMessage isShort() {
        sink.violation(MqttViolation.CONTENT_SHORT);
        return null;
    }

    /** Bytes of this direction were lost. */
    void gap() {
        publishes.gap();
    }

    int retainedBytes() {
        return publishes.retainedBytes();
    }
}
