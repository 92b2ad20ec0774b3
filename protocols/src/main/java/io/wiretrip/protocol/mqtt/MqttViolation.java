package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Violation;

/** What may be wrong with bytes that should be MQTT. */
enum MqttViolation implements Violation {
    /** The first bytes of a connection are no packet, or not CONNECT. */
    NOT_MQTT("connections whose first bytes are no packet, given up"),
    /** The reserved type 0, or a type that its sender must not send. */
    TYPE("packets of a reserved type, or of one that only the other side sends"),
    /** The low bits of the first byte are not those of the type. */
    FLAGS("packets with flags that their type forbids, a QoS of 3 among them"),
    /** A remaining length of more than four bytes. */
    LENGTH("packets whose length is written in more than four bytes"),
    /** A field runs over the end of its packet. */
    CONTENT_SHORT("packets that end before their fields do"),
    /** Bytes behind the last field. */
    TRAILING_BYTES("packets with bytes behind their last field"),
    /** A packet identifier of 0. */
    PACKET_ID_ZERO("packets with an identifier of 0 where one is needed"),
    /** A property that is unknown, or that runs over the end of the properties. */
    PROPERTY("packets with an unknown or damaged property"),
    /** An alias for which no topic was named. */
    ALIAS_UNKNOWN("publishes by a topic alias that nobody was seen to introduce"),
    /** More aliases than are kept. */
    ALIAS_LIMIT("topic aliases beyond those that are kept"),
    /** More requests under way than are followed. */
    IN_FLIGHT_LIMIT("requests no longer followed because too many were under way"),
    /** A stream ended within a packet. */
    STREAM_CUT("streams that ended within a packet"),
    /** No boundary was found for long, or those found were wrong again and again. */
    BOUNDARY_LOST("streams given up because no packet boundary was found");

    private final String meaning;

    MqttViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
