package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.http2.Http2Protocol;
import io.wiretrip.protocol.http2.Http2Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What peers of gRPC send, in frames of HTTP/2. */
final class GrpcWire {
    private GrpcWire() {}

    static Protocol protocol() {
        return new Http2Protocol(new GrpcProtocol());
    }

    static Http2Wire wire() {
        return Http2Wire.of();
    }

    /** The head of a call, with more fields behind its own. */
    static Http2Wire call(int stream, String path, String... more) {
        return typed(stream, path, "application/grpc+proto", more);
    }

    static Http2Wire typed(int stream, String path, String type, String... more) {
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                ":method",
                                "POST",
                                ":scheme",
                                "http",
                                ":path",
                                path,
                                ":authority",
                                "shop:50051",
                                "te",
                                "trailers",
                                "content-type",
                                type));
        fields.addAll(List.of(more));
        return wire().headers(stream, false, fields.toArray(new String[0]));
    }

    static Http2Wire answer(int stream, String... more) {
        return answerTyped(stream, "application/grpc", more);
    }

    static Http2Wire answerTyped(int stream, String type, String... more) {
        List<String> fields = new ArrayList<>(List.of(":status", "200", "content-type", type));
        fields.addAll(List.of(more));
        return wire().headers(stream, false, fields.toArray(new String[0]));
    }

    /** A message with its prefix. */
    static String message(String text) {
        return prefixed(0, text);
    }

    static String prefixed(int flags, String text) {
        byte[] prefix = wire().raw((byte) flags).word(text.length()).bytes();
        return new String(prefix, StandardCharsets.ISO_8859_1) + text;
    }

    /** The end of a call that went well. */
    static Http2Wire ok(int stream) {
        return wire().headers(stream, true, "grpc-status", "0");
    }
}
