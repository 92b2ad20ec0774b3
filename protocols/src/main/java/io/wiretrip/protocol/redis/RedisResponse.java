package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** A reply, or what the server sends unasked. */
final class RedisResponse extends Message {
    private final RedisType type;
    private final @Nullable String push;
    private @Nullable String error;
    private @Nullable String errorMessage;
    private long payloadBytes;
    private long elements = -1;
    private long values;
    private long errors;
    private boolean nothing;
    private boolean queued;
    private boolean unsolicited;

    /**
     * A reply.
     *
     * @param type the type of its outermost value
     * @param push what it tells unasked; null if it answers a command
     */
    RedisResponse(RedisType type, @Nullable String push) {
        super(false);
        this.type = type;
        this.push = push;
    }

    RedisType type() {
        return type;
    }

    @Nullable String push() {
        return push;
    }

    /** The first word of the first error in it, as in WRONGTYPE. */
    @Nullable String error() {
        return error;
    }

    @Nullable String errorMessage() {
        return errorMessage;
    }

    void addError(@Nullable String prefix, @Nullable String message) {
        errors++;
        if (errors == 1) {
            error = prefix;
            errorMessage = message;
        }
    }

    /** Errors in it, at any depth. */
    long errors() {
        return errors;
    }

    /** Bytes of all values in it, without framing. */
    long payloadBytes() {
        return payloadBytes;
    }

    void addPayload(long bytes) {
        payloadBytes += bytes;
    }

    /** Elements of the outermost value, pairs of a map; −1 if it has none. */
    long elements() {
        return elements;
    }

    void setElements(long elements) {
        this.elements = elements;
    }

    /** One more value in a collection that does not say how many it has. */
    void addValue() {
        values++;
        elements = values / type.valuesPerElement();
    }

    /** Whether it says that there is nothing. */
    boolean isNothing() {
        return nothing;
    }

    void markNothing() {
        nothing = true;
    }

    /** Whether the command waits for EXEC. */
    boolean isQueued() {
        return queued;
    }

    void markQueued() {
        queued = true;
    }

    /** It answers a command that was not seen. */
    void markUnsolicited() {
        unsolicited = true;
    }

    @Override
    public boolean isUnsolicited() {
        return unsolicited;
    }

    @Override
    public boolean isOneWay() {
        return push != null;
    }

    @Override
    public int retainedBytes() {
        return 112
                + (error == null ? 0 : 56 + error.length())
                + (errorMessage == null ? 0 : 56 + 2 * errorMessage.length());
    }
}
