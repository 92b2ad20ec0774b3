package io.wiretrip.protocol.grpc;

import static io.wiretrip.protocol.grpc.GrpcWire.answer;
import static io.wiretrip.protocol.grpc.GrpcWire.answerTyped;
import static io.wiretrip.protocol.grpc.GrpcWire.call;
import static io.wiretrip.protocol.grpc.GrpcWire.message;
import static io.wiretrip.protocol.grpc.GrpcWire.ok;
import static io.wiretrip.protocol.grpc.GrpcWire.prefixed;
import static io.wiretrip.protocol.grpc.GrpcWire.typed;
import static io.wiretrip.protocol.grpc.GrpcWire.wire;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.http2.Http2Wire;
import java.util.List;

/** The laws of every decoder, for calls of each kind and flavour. */
class GrpcDecoderTest extends DecoderContract {
    private static final int FRAME_BYTES_MAX = 16 << 10;
    private static final int BLOCK_BYTES_MAX = 64 << 10;
    private static final int FIELDS_BYTES_MAX = 2 * 512 * 192;

    @Override
    protected Protocol protocol() {
        return GrpcWire.protocol();
    }

    @Override
    protected boolean findsTheSameStart() {
        return false;
    }

    @Override
    protected int unconsumedBytesMax() {
        return FRAME_BYTES_MAX + 18;
    }

    @Override
    protected int messageBytesMax() {
        return 1024 + 2 * GrpcKept.BYTES_MAX + 4 * BLOCK_BYTES_MAX + 2 * FIELDS_BYTES_MAX;
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(unary(), streams(), errors(), withdrawn(), web(), connect(), among());
    }

    private static Conversation begun(String name) {
        return Conversation.of(name)
                .client(Http2Wire.client().bytes())
                .server(Http2Wire.server().bytes());
    }

    private static Conversation unary() {
        return begun("unary")
                .client(
                        call(1, "/shop.Cart/Get", "grpc-timeout", "250m", "grpc-encoding", "gzip")
                                .data(1, true, prefixed(1, "squeezed"))
                                .bytes())
                .server(answer(1).data(1, false, message("cart")).raw(ok(1).bytes()).bytes())
                .client(call(3, "/shop.Cart/Empty").data(3, true, message("")).bytes())
                .server(answer(3).data(3, false, message("")).raw(ok(3).bytes()).bytes());
    }

    /** Messages that end anywhere in frames. */
    private static Conversation streams() {
        String two = message("first") + message("second");
        return begun("streams")
                .client(call(1, "/s.S/Bidi").data(1, false, two.substring(0, 3)).bytes())
                .server(answer(1).bytes())
                .client(wire().data(1, false, two.substring(3, 12)).bytes())
                .server(wire().data(1, false, two).data(1, false, "").bytes())
                .client(wire().data(1, true, two.substring(12)).bytes())
                .server(ok(1).bytes())
                .client(call(3, "/s.S/Down").data(3, true, message("x")).bytes())
                .server(answer(3).data(3, false, two + two).raw(ok(3).bytes()).bytes());
    }

    private static Conversation errors() {
        return begun("errors")
                .client(call(1, "/s.S/A").data(1, true, message("a")).bytes())
                .server(
                        wire().headers(
                                        1,
                                        true,
                                        ":status",
                                        "200",
                                        "content-type",
                                        "application/grpc",
                                        "grpc-status",
                                        "12",
                                        "grpc-message",
                                        "no%20such%20thing")
                                .bytes())
                .client(call(3, "/s.S/B").data(3, true, message("b")).bytes())
                .server(wire().headers(3, false, ":status", "503").data(3, true, "sorry").bytes())
                .client(call(5, "/s.S/C").data(5, true, message("c")).bytes())
                .server(answer(5).headers(5, true, "grpc-status", "99").bytes());
    }

    private static Conversation withdrawn() {
        return begun("withdrawn")
                .client(call(1, "/s.S/A").data(1, true, message("a")).reset(1, 8).bytes())
                .client(call(3, "/s.S/B").data(3, true, message("b")).bytes())
                .server(answer(3).data(3, false, message("b")).bytes())
                .client(wire().reset(3, 8).raw(call(5, "/s.S/C").bytes()).bytes())
                .server(wire().reset(5, 7).bytes())
                .client(call(7, "/s.S/D").data(7, true, message("d")).bytes())
                .server(answer(7).reset(7, 11).bytes());
    }

    private static Conversation web() {
        return begun("web")
                .client(
                        typed(1, "/s.S/Web", "application/grpc-web+proto")
                                .data(1, true, message("w"))
                                .bytes())
                .server(
                        answerTyped(1, "application/grpc-web+proto")
                                .data(1, false, message("w"))
                                .data(1, true, prefixed(0x80, "grpc-status: 5\r\n"))
                                .bytes())
                .client(
                        typed(3, "/s.S/T", "application/grpc-web-text")
                                .data(3, true, "AAAA")
                                .bytes())
                .server(answerTyped(3, "application/grpc-web-text").data(3, true, "AAAA").bytes());
    }

    private static Conversation connect() {
        return begun("connect")
                .client(
                        typed(1, "/s.S/Up", "application/connect+json", "connect-timeout-ms", "5")
                                .data(1, false, prefixed(0, "{}"))
                                .data(1, true, prefixed(0, "{}"))
                                .bytes())
                .server(
                        answerTyped(1, "application/connect+json")
                                .data(1, true, prefixed(0, "{}") + prefixed(2, "{}"))
                                .bytes())
                .client(
                        typed(3, "/s.S/One", "application/proto", "connect-protocol-version", "1")
                                .data(3, true, "bytes")
                                .bytes())
                .server(
                        wire().headers(
                                        3,
                                        false,
                                        ":status",
                                        "404",
                                        "content-type",
                                        "application/json")
                                .data(3, true, "{\"code\": \"not_found\"}")
                                .bytes());
    }

    /** Requests of HTTP/2 on the same connection. */
    private static Conversation among() {
        return begun("among others")
                .client(wire().get(1, "/page").raw(call(3, "/s.S/A").bytes()).bytes())
                .server(wire().headers(1, true, ":status", "204").bytes())
                .client(wire().data(3, true, message("a")).get(5, "/page").bytes())
                .server(answer(3).data(3, false, message("a")).raw(ok(3).bytes()).bytes())
                .server(wire().headers(5, true, ":status", "204").bytes());
    }
}
