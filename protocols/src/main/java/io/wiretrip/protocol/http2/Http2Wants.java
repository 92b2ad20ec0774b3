package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;

/**
 * What the messages of one direction of a connection have to materialise, asked once when it
 * begins.
 *
 * @param path the path of {@code :path}, and what else is made from it
 * @param url {@code :path} as it was sent
 * @param scheme {@code :scheme}
 * @param authority {@code :authority}, or the host field
 * @param trace the trace context
 * @param userAgent what a client calls itself
 * @param headers the fields of the head
 * @param trailers the fields of trailers
 * @param mask whether credentials are masked
 */
public record Http2Wants(
        boolean path,
        boolean url,
        boolean scheme,
        boolean authority,
        boolean trace,
        boolean userAgent,
        boolean headers,
        boolean trailers,
        boolean mask) {

    /** What HTTP/2 itself has to make of requests. */
    public static Http2Wants ofRequests(DecoderContext context) {
        Demand demand = context.demand();
        return new Http2Wants(
                demand.wants(Http2Fields.PATH),
                demand.wants(Http2Fields.URL) || demand.wantsAny(Http2Spans.OF_URL),
                demand.wants(Http2Fields.SCHEME)
                        || demand.wants(Http2Spans.SCHEME)
                        || demand.wantsAny(Http2Spans.OF_URL),
                demand.wants(Http2Fields.AUTHORITY)
                        || demand.wantsAny(Http2Spans.OF_AUTHORITY)
                        || demand.wantsAny(Http2Spans.OF_URL),
                demand.wantsAny(Http2Spans.CONTEXT),
                demand.wants(Http2Spans.USER_AGENT),
                demand.wants(Http2Fields.REQUEST_HEADER),
                demand.wants(Http2Fields.REQUEST_TRAILER),
                context.options().maskSecrets());
    }

    /** What HTTP/2 itself has to make of responses. */
    public static Http2Wants ofResponses(DecoderContext context) {
        Demand demand = context.demand();
        return new Http2Wants(
                false,
                false,
                false,
                false,
                false,
                false,
                demand.wants(Http2Fields.RESPONSE_HEADER),
                demand.wants(Http2Fields.RESPONSE_TRAILER),
                context.options().maskSecrets());
    }
}
