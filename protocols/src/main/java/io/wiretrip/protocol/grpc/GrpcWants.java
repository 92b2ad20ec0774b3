package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.http2.Http2Wants;

/**
 * What the messages of one direction of a connection have to materialise, asked once when it
 * begins.
 *
 * @param path service and method
 * @param metadata the metadata
 * @param encoding how messages are compressed
 * @param words the deadline of a request, the message of a status
 * @param frames whatever needs a look at the body
 * @param mask whether credentials are masked
 * @param own what HTTP/2 is to make of what is surely gRPC
 * @param undecided what HTTP/2 is to make of what may be
 */
record GrpcWants(
        boolean path,
        boolean metadata,
        boolean encoding,
        boolean words,
        boolean frames,
        boolean mask,
        Http2Wants own,
        Http2Wants undecided) {

    static GrpcWants ofRequests(DecoderContext context) {
        Demand demand = context.demand();
        boolean scheme = demand.wants(GrpcFields.SCHEME);
        boolean target = demand.wants(GrpcFields.TARGET) || demand.wantsAny(GrpcSpans.OF_AUTHORITY);
        boolean trace = demand.wantsAny(GrpcSpans.CONTEXT);
        boolean mask = context.options().maskSecrets();
        Http2Wants plain = Http2Wants.ofRequests(context);
        return new GrpcWants(
                demand.wants(GrpcFields.SERVICE)
                        || demand.wants(GrpcFields.METHOD)
                        || demand.wants(GrpcFields.FULL_METHOD),
                demand.wants(GrpcFields.REQUEST_METADATA),
                demand.wants(GrpcFields.REQUEST_ENCODING),
                demand.wants(GrpcFields.TIMEOUT),
                demand.wants(GrpcFields.KIND) || any(demand, GrpcFields.REQUEST_BODY),
                mask,
                new Http2Wants(false, false, scheme, target, trace, false, false, false, mask),
                new Http2Wants(
                        plain.path(),
                        plain.url(),
                        plain.scheme() || scheme,
                        plain.authority() || target,
                        plain.trace() || trace,
                        plain.userAgent(),
                        plain.headers(),
                        plain.trailers(),
                        mask));
    }

    static GrpcWants ofResponses(DecoderContext context) {
        Demand demand = context.demand();
        boolean mask = context.options().maskSecrets();
        return new GrpcWants(
                false,
                demand.wants(GrpcFields.RESPONSE_METADATA),
                demand.wants(GrpcFields.RESPONSE_ENCODING),
                demand.wants(GrpcFields.MESSAGE),
                any(demand, GrpcFields.RESPONSE_BODY) || any(demand, GrpcFields.ENDING),
                mask,
                new Http2Wants(false, false, false, false, false, false, false, false, mask),
                Http2Wants.ofResponses(context));
    }

    private static boolean any(Demand demand, Iterable<? extends Field<?>> fields) {
        for (Field<?> field : fields) {
            if (demand.wants(field)) {
                return true;
            }
        }
        return false;
    }
}
