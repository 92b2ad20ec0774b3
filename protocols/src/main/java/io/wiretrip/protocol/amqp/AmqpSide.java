package io.wiretrip.protocol.amqp;

/** Who may send a method. */
enum AmqpSide {
    /** The client alone. */
    CLIENT,
    /** The server alone. */
    SERVER,
    /** Both. */
    EITHER;

    /** Whether the side of a connection may send it. */
    boolean allows(boolean fromClient) {
        return this == EITHER || (this == CLIENT) == fromClient;
    }

    AmqpSide opposite() {
        return switch (this) {
            case CLIENT -> SERVER;
            case SERVER -> CLIENT;
            case EITHER -> EITHER;
        };
    }
}
