package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A protocol whose messages are requests and responses of HTTP/2 with a meaning of their own, such
 * as gRPC. Stateless; one instance serves all connections.
 */
public interface Http2Dialect {

    /** The protocol: what {@link Http2Message#protocol} of its messages gives. */
    Protocol protocol();

    /**
     * A new connection has begun.
     *
     * @param sink for what the dialect's own grammar forbids; messages are begun and ended by the
     *     decoder
     * @param context what the connection is to do
     */
    Speaker open(MessageSink sink, DecoderContext context);

    /** The dialect on one connection: looks at heads and makes the messages that are its own. */
    interface Speaker {
        /**
         * A request's head is whole.
         *
         * @return the message if it is this dialect's, or may be; null if it is not
         */
        @Nullable Http2Request newRequest(Http2Block head);

        /**
         * The head of a final response is whole, or the stream was reset in its place; then the
         * head is empty.
         *
         * @param request the request, which this dialect made; null if it was not seen
         * @return the message, never null if there is a request
         */
        @Nullable Http2Response newResponse(Http2Block head, @Nullable Http2Request request);
    }
}
