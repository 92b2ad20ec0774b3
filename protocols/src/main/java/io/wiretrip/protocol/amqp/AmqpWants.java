package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;

/** Which strings somebody wants of the messages of a connection. Others are never copied. */
record AmqpWants(
        boolean exchange,
        boolean boundExchange,
        boolean routingKey,
        boolean queue,
        boolean consumerTag,
        boolean replyText,
        boolean virtualHost,
        boolean messageId,
        boolean correlationId,
        boolean contentType,
        boolean traceParent,
        boolean trace) {

    static AmqpWants of(Demand demand) {
        boolean names =
                wantsAny(demand, AmqpFields.PACKET, AmqpFields.DESTINATION)
                        || demand.wantsAny(AmqpSpans.NAMES);
        return new AmqpWants(
                names || demand.wants(AmqpFields.EXCHANGE),
                demand.wants(AmqpFields.BOUND_EXCHANGE),
                names || demand.wants(AmqpFields.ROUTING_KEY),
                names || demand.wants(AmqpFields.QUEUE),
                demand.wants(AmqpFields.CONSUMER_TAG),
                demand.wants(AmqpFields.REPLY_TEXT),
                demand.wants(AmqpFields.VIRTUAL_HOST),
                wantsAny(demand, AmqpFields.MESSAGE_ID, AmqpSpans.MESSAGE_ID),
                wantsAny(demand, AmqpFields.CORRELATION_ID, AmqpSpans.CONVERSATION),
                demand.wants(AmqpFields.CONTENT_TYPE),
                demand.wants(AmqpFields.TRACE_PARENT),
                demand.wantsAny(AmqpSpans.CONTEXT));
    }

    private static boolean wantsAny(Demand demand, Field<?> one, Field<?> other) {
        return demand.wants(one) || demand.wants(other);
    }

    /** Whether anything is to be read of a message's properties. */
    boolean properties() {
        return messageId || correlationId || contentType || traceParent || trace;
    }
}
