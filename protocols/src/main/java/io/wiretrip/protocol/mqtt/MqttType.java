package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** The control packet types, in the order of their codes (1 to 15). */
public enum MqttType {
    /** Begins a session. */
    CONNECT(Side.CLIENT, 0),
    /** Answers CONNECT. */
    CONNACK(Side.SERVER, 0),
    /** Carries an application message, either way. */
    PUBLISH(Side.BOTH, -1),
    /** Answers PUBLISH with QoS 1. */
    PUBACK(Side.BOTH, 0),
    /** First answer to PUBLISH with QoS 2; the last one if it refuses. */
    PUBREC(Side.BOTH, 0),
    /** Answers PUBREC. */
    PUBREL(Side.BOTH, 2),
    /** Ends the exchange of QoS 2. */
    PUBCOMP(Side.BOTH, 0),
    /** Asks for messages. */
    SUBSCRIBE(Side.CLIENT, 2),
    /** Answers SUBSCRIBE. */
    SUBACK(Side.SERVER, 0),
    /** Asks for no more messages. */
    UNSUBSCRIBE(Side.CLIENT, 2),
    /** Answers UNSUBSCRIBE. */
    UNSUBACK(Side.SERVER, 0),
    /** Keeps the connection alive. */
    PINGREQ(Side.CLIENT, 0),
    /** Answers PINGREQ. */
    PINGRESP(Side.SERVER, 0),
    /** Ends a connection; a server sends it in version 5 only. */
    DISCONNECT(Side.BOTH, 0),
    /** Version 5: a step of an authentication. */
    AUTH(Side.BOTH, 0);

    /** Who sends a type. */
    private enum Side {
        CLIENT,
        SERVER,
        BOTH
    }

    private static final MqttType[] VALUES = values();

    private final Side side;
    private final int flags;

    MqttType(Side side, int flags) {
        this.side = side;
        this.flags = flags;
    }

    /** The type of a packet by its first byte; null for the reserved code 0. */
    static @Nullable MqttType of(int firstByte) {
        int code = firstByte >>> 4;
        return code == 0 ? null : VALUES[code - 1];
    }

    /** Whether a side may send it. */
    boolean isFrom(boolean client) {
        return side == Side.BOTH || (side == Side.CLIENT) == client;
    }

    /** Whether only one side may send it, so that it tells who is who. */
    boolean tellsSides() {
        return side != Side.BOTH;
    }

    /**
     * Whether the low four bits of the first byte are as they must be. Version 3.1 had DUP there
     * for PUBREL, SUBSCRIBE and UNSUBSCRIBE.
     */
    boolean accepts(int low) {
        if (this == PUBLISH) {
            return (low & 6) != 6;
        }
        return (flags == 2 ? low & ~8 : low) == flags;
    }
}
