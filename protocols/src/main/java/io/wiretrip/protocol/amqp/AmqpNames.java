package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.ValueWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a message and its destination are called. */
final class AmqpNames {
    /** What OpenTelemetry calls the exchange whose name is empty. */
    private static final String DEFAULT_EXCHANGE = "amq.default";

    private AmqpNames() {}

    static void write(AmqpMessage message, ValueWriter out) {
        AmqpText text = message.text();
        if (text == null
                || (text.exchange == null && text.routingKey == null && text.queue == null)) {
            out.absent();
            return;
        }
        out.beginObject();
        out.name("ExchangeName");
        out.text(text.exchange);
        out.name("RoutingKey");
        out.text(text.routingKey);
        out.name("QueueName");
        out.text(text.queue);
        out.endObject();
    }

    static void writeMethod(AmqpMessage message, ValueWriter out) {
        AmqpMethod method = message.method();
        if (method == null) {
            out.absent();
            return;
        }
        out.beginObject();
        out.name("Class");
        out.text(method.className());
        out.name("Method");
        out.text(method.methodName());
        out.endObject();
    }

    static @Nullable String className(AmqpMessage message) {
        AmqpMethod method = message.method();
        return method == null ? null : method.className();
    }

    static @Nullable String methodName(AmqpMessage message) {
        AmqpMethod method = message.method();
        return method == null ? null : method.methodName();
    }

    static @Nullable String operation(AmqpMessage message) {
        String name = methodName(message);
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    static @Nullable String operationType(AmqpMessage message) {
        AmqpMethod method = message.method();
        return switch (method) {
            case BASIC_PUBLISH -> "send";
            case BASIC_GET -> "receive";
            case BASIC_DELIVER -> "process";
            case BASIC_ACK, BASIC_NACK, BASIC_REJECT -> "settle";
            case null, default -> null;
        };
    }

    /** {@code exchange:routing key:queue} without what is empty, unknown or a repetition. */
    static @Nullable String destination(AmqpMessage message) {
        AmqpText text = message.text();
        if (text == null || message.method() == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        if (text.exchange != null) {
            out.append(text.exchange.isEmpty() ? DEFAULT_EXCHANGE : text.exchange);
        }
        append(out, text.routingKey);
        if (text.queue != null && !text.queue.equals(text.routingKey)) {
            append(out, text.queue);
        }
        return out.isEmpty() ? null : out.toString();
    }

    private static void append(StringBuilder out, @Nullable String part) {
        if (part != null && !part.isEmpty()) {
            if (!out.isEmpty()) {
                out.append(':');
            }
            out.append(part);
        }
    }
}
