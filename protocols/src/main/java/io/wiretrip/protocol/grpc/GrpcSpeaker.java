package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Dialect;
import io.wiretrip.protocol.http2.Http2Message;
import io.wiretrip.protocol.http2.Http2Name;
import io.wiretrip.protocol.http2.Http2Request;
import io.wiretrip.protocol.http2.Http2Response;
import org.jspecify.annotations.Nullable;

/**
 * gRPC on one connection. A request is a call if its content type says so. Where that stands in a
 * table whose beginning was not seen, the request is claimed and its response decides.
 */
final class GrpcSpeaker implements Http2Dialect.Speaker {
    static final Http2Name STATUS = Http2Name.known("grpc-status");

    private static final Http2Name METHOD = Http2Name.known(":method");
    private static final byte[] POST = {'P', 'O', 'S', 'T'};

    private final Protocol protocol;
    private final MessageSink sink;
    private final GrpcWants requestWants;
    private final GrpcWants responseWants;

    GrpcSpeaker(Protocol protocol, MessageSink sink, DecoderContext context) {
        this.protocol = protocol;
        this.sink = sink;
        this.requestWants = GrpcWants.ofRequests(context);
        this.responseWants = GrpcWants.ofResponses(context);
    }

    @Override
    public @Nullable Http2Request newRequest(Http2Block head) {
        GrpcFlavour flavour = GrpcFlavour.of(head);
        boolean claimed = flavour != null || (mayBe(head) && isPost(head));
        return claimed ? new GrpcRequest(head, flavour, this) : null;
    }

    private static boolean mayBe(Http2Block head) {
        return head.isUnknown() && !GrpcFlavour.isTold(head);
    }

    private static boolean isPost(Http2Block head) {
        int method = head.indexOf(METHOD);
        return method < 0 || head.startsWith(method, POST);
    }

    @Override
    public @Nullable Http2Response newResponse(Http2Block head, @Nullable Http2Request request) {
        GrpcRequest call = request instanceof GrpcRequest grpc ? grpc : null;
        GrpcFlavour asked = call == null ? null : call.flavour();
        if (asked == null) {
            asked = told(head);
            if (call != null && asked != null) {
                call.decide(asked);
            }
        }
        if (asked != null || mayBe(head) || (call != null && head.count() == 0)) {
            return new GrpcResponse(head, asked, call, this);
        }
        return call == null ? null : new Http2Response(head, responseWants.undecided());
    }

    private static @Nullable GrpcFlavour told(Http2Block head) {
        GrpcFlavour flavour = GrpcFlavour.of(head);
        return flavour == null && head.indexOf(STATUS) >= 0 ? GrpcFlavour.GRPC : flavour;
    }

    Protocol protocol() {
        return protocol;
    }

    GrpcWants requestWants() {
        return requestWants;
    }

    GrpcWants responseWants() {
        return responseWants;
    }

    void violation(Http2Message message, GrpcViolation violation) {
        if (message.protocol() != null) {
            sink.violation(message, violation);
        }
    }
}
