package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.Nullable;

/** The strings of a message that somebody wants. Short strings, so at most 255 bytes each. */
final class AmqpText {
    @Nullable String exchange;
    @Nullable String boundExchange;
    @Nullable String routingKey;
    @Nullable String queue;
    @Nullable String consumerTag;
    @Nullable String replyText;
    @Nullable String messageId;
    @Nullable String correlationId;
    @Nullable String contentType;
    @Nullable String traceParent;

    /** Approximate heap bytes. */
    int retainedBytes() {
        return 56
                + bytes(exchange)
                + bytes(boundExchange)
                + bytes(routingKey)
                + bytes(queue)
                + bytes(consumerTag)
                + bytes(replyText)
                + bytes(messageId)
                + bytes(correlationId)
                + bytes(contentType)
                + bytes(traceParent);
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : 56 + 2 * text.length();
    }
}
