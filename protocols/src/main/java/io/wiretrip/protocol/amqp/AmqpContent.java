package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.Nullable;

/** The message whose content is under way on a channel in one direction. */
final class AmqpContent {
    private @Nullable AmqpMessage message;
    private boolean emitted;
    private boolean headed;
    private long left;

    /**
     * A message's method has passed.
     *
     * @param emitted whether it has begun for others too
     */
    void begin(AmqpMessage message, boolean emitted) {
        this.message = message;
        this.emitted = emitted;
        this.headed = false;
        this.left = 0;
    }

    /** Its header has passed. */
    void head(long bodyBytes) {
        headed = true;
        left = bodyBytes;
    }

    /** Bytes of its body have passed. */
    void pass(long bytes) {
        left -= bytes;
    }

    /** The message, or null if none is under way. */
    @Nullable AmqpMessage message() {
        return message;
    }

    boolean isEmitted() {
        return emitted;
    }

    boolean isHeaded() {
        return headed;
    }

    long left() {
        return left;
    }

    void clear() {
        message = null;
    }
}
