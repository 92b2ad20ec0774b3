package io.wiretrip.protocol.amqp;

/** The kinds of frame, named as packetd names them, and the protocol header. */
enum AmqpFrameType {
    METHOD("Method"),
    CONTENT_HEADER("ContentHeader"),
    CONTENT_BODY("ContentBody"),
    HEARTBEAT("Heartbeat"),
    PROTOCOL_HEADER("ProtocolHeader");

    static final int METHOD_ID = 1;
    static final int HEADER_ID = 2;
    static final int BODY_ID = 3;
    static final int HEARTBEAT_ID = 8;

    private final String text;

    AmqpFrameType(String text) {
        this.text = text;
    }

    /** The name in JSON. */
    String text() {
        return text;
    }

    /** Whether a frame may begin with this octet. */
    static boolean exists(int id) {
        return id == METHOD_ID || id == HEADER_ID || id == BODY_ID || id == HEARTBEAT_ID;
    }

    /** The kind that begins with an octet that {@link #exists}. */
    static AmqpFrameType of(int id) {
        return switch (id) {
            case METHOD_ID -> METHOD;
            case HEADER_ID -> CONTENT_HEADER;
            case BODY_ID -> CONTENT_BODY;
            default -> HEARTBEAT;
        };
    }

    /** Whether its payload is looked at. */
    boolean isRead() {
        return this == METHOD || this == CONTENT_HEADER;
    }

    /** What its payload begins with, whatever it says. */
    int payloadBytesMin() {
        return switch (this) {
            case METHOD -> AmqpFrame.METHOD_IDS_BYTES;
            case CONTENT_HEADER -> AmqpFrame.CONTENT_HEADER_BYTES;
            default -> 0;
        };
    }
}
