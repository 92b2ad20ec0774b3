package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads what precedes the application message in a PUBLISH: topic, identifier, properties. The
 * application message is never looked at.
 */
final class MqttPublishReader {
    /** Topic, identifier and properties: more than this is not looked at. */
    static final int HEAD_BYTES_MAX = (1 << 16) + (1 << 14);

    private static final int QOS_MASK = 6;

    private final boolean fromClient;
    private final MqttConnection connection;
    private final MessageSink sink;
    private final MqttWants wants;
    private final MqttPropertyReader properties;
    private final MqttText topics = new MqttText();
    private final MqttAliases aliases;

    MqttPublishReader(
            boolean fromClient, MqttConnection connection, MessageSink sink, MqttWants wants) {
        this.fromClient = fromClient;
        this.connection = connection;
        this.sink = sink;
        this.wants = wants;
        this.properties = new MqttPropertyReader(wants.properties(), wants.trace());
        this.aliases = new MqttAliases(sink);
    }

    /**
     * How many bytes behind the fixed header have to be there. More than the packet has if it is
     * malformed.
     *
     * @param flags the low bits of the first byte
     * @param from index behind the fixed header
     * @param to one past the last byte there is
     */
    int headBytes(int flags, Bytes in, int from, int to) {
        if (to - from < 2) {
            return 2;
        }
        int head = 2 + in.u16be(from) + ((flags & QOS_MASK) == 0 ? 0 : 2);
        if (!connection.isVersion5()) {
            return head;
        }
        int at = from + head;
        int lengthBytes = MqttLength.bytes(in, at, Math.max(at, to));
        return switch (lengthBytes) {
            case MqttLength.MORE -> head + Math.max(1, to - at + 1);
            case MqttLength.WRONG -> head;
            default -> head + lengthBytes + MqttLength.read(in, at, to);
        };
    }

    /**
     * Reads the head, all of which is there.
     *
     * @param length how many bytes the packet has behind the fixed header
     * @return null if it does not fit into its packet
     */
    @Nullable MqttRequest read(int flags, Bytes in, int from, int to, int length) {
        int topic = from + 2;
        int topicEnd = length < 2 ? Integer.MAX_VALUE : topic + in.u16be(from);
        boolean named = (flags & QOS_MASK) != 0;
        int at = named ? topicEnd + 2 : topicEnd;
        if (topicEnd == Integer.MAX_VALUE || at > to) {
            sink.violation(MqttViolation.CONTENT_SHORT);
            return null;
        }
        int id = named ? in.u16be(topicEnd) : MqttMessage.NO_ID;
        if (at == from + length) {
            connection.proves(false); // version 5 has at least the length of the properties
        } else if (topicEnd == topic) {
            connection.proves(true); // without a topic there must be an alias
        }
        MqttRequest publish = new MqttRequest(MqttType.PUBLISH, flags, id, fromClient, connection);
        if (connection.isVersion5()) {
            properties(in, at, to, publish);
            topic(in, topic, topicEnd, publish, properties.topicAlias());
            publish.payloadBytes(payloadBytes(in, at, to, from + (long) length));
        } else {
            topic(in, topic, topicEnd, publish, 0);
            if (connection.isVersion3()) {
                publish.payloadBytes(from + (long) length - at);
            }
        }
        pair(publish, id);
        return publish;
    }

    private void properties(Bytes in, int at, int to, MqttRequest publish) {
        int lengthBytes = MqttLength.bytes(in, at, to);
        if (lengthBytes <= 0) {
            sink.violation(MqttViolation.CONTENT_SHORT);
            properties.read(in, at, at);
            return;
        }
        int from = at + lengthBytes;
        int end = from + MqttLength.read(in, at, to);
        publish.properties(properties.read(in, from, Math.min(end, to)));
        if (!properties.isSound()) {
            sink.violation(MqttViolation.PROPERTY);
        }
    }

    private static long payloadBytes(Bytes in, int at, int to, long end) {
        int lengthBytes = MqttLength.bytes(in, at, to);
        return lengthBytes <= 0
                ? MqttRequest.UNKNOWN
                : Math.max(
                        MqttRequest.UNKNOWN, end - at - lengthBytes - MqttLength.read(in, at, to));
    }

    private void topic(Bytes in, int from, int to, MqttRequest publish, int alias) {
        if (from == to) {
            String topic = alias > 0 ? aliases.topic(alias) : null;
            publish.topic(wants.topic() ? topic : null, alias);
            if (topic == null) {
                publish.markResynchronised(); // what introduced it was lost
            }
            return;
        }
        String topic = wants.topic() ? topics.remembered(in, from, to) : null;
        publish.topic(topic, alias);
        if (alias > 0) {
            aliases.introduce(alias, topic == null ? "" : topic);
        }
    }

    private void pair(MqttRequest publish, int id) {
        if (publish.qos() == 0) {
            publish.markOneWay();
            return;
        }
        if (id == 0) {
            sink.violation(MqttViolation.PACKET_ID_ZERO);
        }
        MqttFlights.Kind kind =
                publish.qos() == 1 ? MqttFlights.Kind.PUBLISH_1 : MqttFlights.Kind.PUBLISH_2;
        publish.key(connection.flights(fromClient).open(kind, id, publish.isDup()));
    }

    /** Bytes of this direction were lost. */
    void gap() {
        aliases.forget();
    }

    int retainedBytes() {
        return topics.retainedBytes() + aliases.retainedBytes();
    }
}
