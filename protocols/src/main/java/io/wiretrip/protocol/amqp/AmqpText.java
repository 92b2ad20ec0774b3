package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.TraceHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a message that somebody wants. Short strings, so at most 255 bytes each; and its
 * trace context.
 */
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
    @Nullable TraceHeaders trace;

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
                + bytes(traceParent)
                + (trace == null ? 0 : trace.retainedBytes());
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : 56 + 2 * text.length();
    }
}
