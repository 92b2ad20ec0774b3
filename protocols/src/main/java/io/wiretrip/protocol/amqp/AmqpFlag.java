package io.wiretrip.protocol.amqp;

/** The bits among a method's arguments that mean something to us, as masks of one {@code int}. */
final class AmqpFlag {
    /** The sender wants no answer. */
    static final int NO_WAIT = 1;

    /** What cannot be routed comes back. */
    static final int MANDATORY = 1 << 1;

    /** What cannot be delivered at once comes back. */
    static final int IMMEDIATE = 1 << 2;

    /** Was delivered before. */
    static final int REDELIVERED = 1 << 3;

    /** Settles all up to its tag. */
    static final int MULTIPLE = 1 << 4;

    /** What is refused is to be queued again. */
    static final int REQUEUE = 1 << 5;

    /** What is delivered is settled by being sent. */
    static final int NO_ACK = 1 << 6;

    private AmqpFlag() {}

    /** The mask for a letter of {@link AmqpMethod}'s layouts; 0 for a bit that nobody asks for. */
    static int of(char letter) {
        return switch (letter) {
            case 'w' -> NO_WAIT;
            case 'm' -> MANDATORY;
            case 'i' -> IMMEDIATE;
            case 'r' -> REDELIVERED;
            case 'u' -> MULTIPLE;
            case 'k' -> REQUEUE;
            case 'n' -> NO_ACK;
            default -> 0;
        };
    }
}
