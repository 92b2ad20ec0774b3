package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Name;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Which of the protocols that share the shape of gRPC calls is spoken, by the content type. */
enum GrpcFlavour {
    GRPC("grpc", 0x01, 0),
    GRPC_WEB("grpc-web", 0x81, 0x80),
    /** Base64 of the above; what is inside is not looked at. */
    GRPC_WEB_TEXT("grpc-web-text", 0, 0),
    /** Connect with messages that have prefixes. */
    CONNECT_STREAM("connect", 0x03, 0x02),
    /** Connect with a body that is one message. */
    CONNECT_UNARY("connect", 0, 0);

    private static final Http2Name CONTENT_TYPE = Http2Name.known("content-type");
    private static final Http2Name CONNECT_VERSION = Http2Name.known("connect-protocol-version");
    private static final byte[][] GRPC_TYPE = type("application/grpc");
    private static final byte[][] WEB_TYPE = type("application/grpc-web");
    private static final byte[][] TEXT_TYPE = type("application/grpc-web-text");
    private static final byte[][] CONNECT_TYPE = type("application/connect");
    private static final byte[][] PROTO_TYPE = type("application/proto");
    private static final byte[][] JSON_TYPE = type("application/json");

    private final String text;
    private final int flags;
    private final int endFlag;

    GrpcFlavour(String text, int flags, int endFlag) {
        this.text = text;
        this.flags = flags;
        this.endFlag = endFlag;
    }

    /** Whether a head says what its body is. */
    static boolean isTold(Http2Block head) {
        return head.indexOf(CONTENT_TYPE) >= 0;
    }

    /** What a head says; null if it is none of these, or does not say. */
    static @Nullable GrpcFlavour of(Http2Block head) {
        int type = head.indexOf(CONTENT_TYPE);
        if (type < 0) {
            return null;
        }
        if (is(head, type, GRPC_TYPE)) {
            return GRPC;
        }
        if (is(head, type, WEB_TYPE)) {
            return GRPC_WEB;
        }
        if (is(head, type, TEXT_TYPE)) {
            return GRPC_WEB_TEXT;
        }
        if (is(head, type, CONNECT_TYPE)) {
            return CONNECT_STREAM;
        }
        boolean message = is(head, type, PROTO_TYPE) || is(head, type, JSON_TYPE);
        return message && head.indexOf(CONNECT_VERSION) >= 0 ? CONNECT_UNARY : null;
    }

    /** Whether a type is this one, with or without the format of messages and parameters. */
    private static boolean is(Http2Block head, int type, byte[][] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            boolean followed = i > 0;
            if (head.startsWith(type, wanted[i])
                    && (followed || head.length(type) == wanted[i].length)) {
                return true;
            }
        }
        return false;
    }

    /** A type, and how it begins where something follows it. */
    private static byte[][] type(String text) {
        return new byte[][] {
            ascii(text), ascii(text + "+"), ascii(text + ";"), ascii(text + " ")
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The name for people; that of Connect is the same with and without prefixes. */
    String text() {
        return text;
    }

    /** The value of {@code rpc.system.name}. */
    String system() {
        return isConnect() ? "connectrpc" : "grpc";
    }

    boolean isConnect() {
        return this == CONNECT_STREAM || this == CONNECT_UNARY;
    }

    /** Whether each message has a prefix of flags and length. */
    boolean hasPrefixes() {
        return flags != 0;
    }

    /** Whether the first byte of a prefix may be this. */
    boolean allows(int flag) {
        return (flag & ~flags) == 0;
    }

    /** Whether what follows a prefix with this first byte is no message but how the call ended. */
    boolean isEnd(int flag) {
        return (flag & endFlag) != 0;
    }
}
