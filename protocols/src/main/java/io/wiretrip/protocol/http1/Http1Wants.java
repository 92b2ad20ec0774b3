package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;

/**
 * What one direction has to materialise, asked once when a connection begins.
 *
 * @param requests whether the client's side is meant
 * @param headers the fields of heads
 * @param trailers the fields of trailers
 * @param url the request target
 * @param path the request's path
 * @param scheme the scheme of an absolute request target
 * @param host whom a request is for
 * @param trace the trace context of a request
 * @param userAgent what a client calls itself
 * @param status the status line of a response
 * @param bodyBytesMax how many bytes of a body to keep; 0 for none
 * @param mask whether credentials are masked
 */
record Http1Wants(
        boolean requests,
        boolean headers,
        boolean trailers,
        boolean url,
        boolean path,
        boolean scheme,
        boolean host,
        boolean trace,
        boolean userAgent,
        boolean status,
        int bodyBytesMax,
        boolean mask) {

    static Http1Wants ofRequests(DecoderContext context) {
        Demand demand = context.demand();
        return new Http1Wants(
                true,
                demand.wants(Http1Fields.REQUEST_HEADER),
                demand.wants(Http1Fields.REQUEST_TRAILER),
                demand.wants(Http1Fields.URL) || demand.wantsAny(Http1Spans.OF_URL),
                demand.wants(Http1Fields.PATH),
                demand.wants(Http1Fields.SCHEME),
                demand.wants(Http1Fields.REMOTE_HOST)
                        || demand.wantsAny(Http1Spans.OF_HOST)
                        || demand.wantsAny(Http1Spans.OF_URL),
                demand.wantsAny(Http1Spans.CONTEXT),
                demand.wants(Http1Spans.USER_AGENT),
                false,
                demand.wants(Http1Fields.REQUEST_BODY) ? bodyBytesMax(context) : 0,
                context.options().maskSecrets());
    }

    static Http1Wants ofResponses(DecoderContext context) {
        Demand demand = context.demand();
        return new Http1Wants(
                false,
                demand.wants(Http1Fields.RESPONSE_HEADER),
                demand.wants(Http1Fields.RESPONSE_TRAILER),
                false,
                false,
                false,
                false,
                false,
                false,
                demand.wants(Http1Fields.STATUS),
                demand.wants(Http1Fields.RESPONSE_BODY) ? bodyBytesMax(context) : 0,
                context.options().maskSecrets());
    }

    private static int bodyBytesMax(DecoderContext context) {
        return context.options().captureBodies() ? context.options().bodyBytesMax() : 0;
    }
}
