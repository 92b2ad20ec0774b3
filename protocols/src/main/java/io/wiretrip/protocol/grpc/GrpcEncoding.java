package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Name;
import org.jspecify.annotations.Nullable;

/** How a head says that messages are compressed. */
final class GrpcEncoding {
    private static final Http2Name GRPC = Http2Name.known("grpc-encoding");
    private static final Http2Name CONNECT = Http2Name.known("connect-content-encoding");
    private static final Http2Name CONTENT = Http2Name.known("content-encoding");

    private GrpcEncoding() {}

    /** The name of the encoding as it was sent; null if it was not. */
    static @Nullable String of(Http2Block head, @Nullable GrpcFlavour flavour) {
        if (flavour == GrpcFlavour.CONNECT_STREAM) {
            return head.text(CONNECT);
        }
        return head.text(flavour == GrpcFlavour.CONNECT_UNARY ? CONTENT : GRPC);
    }
}
