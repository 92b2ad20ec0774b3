package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.http2.Http2Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields table of gRPC. */
final class GrpcFields {
    private static final String MESSAGES =
            "How many messages passed whole; null if a gap may have held more.";
    private static final String MESSAGE_BYTES =
            "Bytes of these messages, as they were sent, without their prefixes.";
    private static final String COMPRESSED = "How many of them were compressed.";

    static final Field<GrpcRequest> SERVICE =
            Field.<GrpcRequest>of(
                            "Service",
                            Kind.TEXT,
                            "Service and method with dots, as in \"pb.Benchmark.Size\".",
                            (rt, m, out) -> out.text(m.service()))
                    .label("request.service", "service")
                    .packetdAttribute("rpc.service");

    static final Field<GrpcRequest> SCHEME =
            Field.of("Scheme", Kind.TEXT, "The scheme.", (rt, m, out) -> out.text(m.scheme()));

    static final Field<GrpcRequest> TARGET =
            Field.of(
                    "Target",
                    Kind.TEXT,
                    "Whom the call is for (:authority); a password in it is masked.",
                    (rt, m, out) -> out.text(m.authority()));

    static final Field<GrpcRequest> REQUEST_METADATA =
            Field.<GrpcRequest>of(
                            "Metadata",
                            Kind.STRUCTURE,
                            "Header fields without the pseudo-header fields: an array of values"
                                    + " under each name. Values of credentials and of names that"
                                    + " end in -bin are masked.",
                            (rt, m, out) -> m.writeMetadata(out))
                    .attributeTemplate("rpc.request.metadata")
                    .packetdAttribute("rpc.grpc.request.metadata")
                    .asSensitive();

    static final Field<GrpcRequest> METHOD =
            Field.of(
                    "Method",
                    Kind.TEXT,
                    "The method alone, as in \"Size\".",
                    (rt, m, out) -> out.text(m.rpcMethod()));

    static final Field<GrpcRequest> FULL_METHOD =
            Field.<GrpcRequest>of(
                            "FullMethod",
                            Kind.TEXT,
                            "Service and method as they were sent, as in \"pb.Benchmark/Size\".",
                            (rt, m, out) -> out.text(m.fullMethod()))
                    .attribute("rpc.method");

    static final Field<GrpcRequest> REQUEST_ENCODING =
            Field.of(
                    "Encoding",
                    Kind.TEXT,
                    "How messages are compressed, as in \"gzip\".",
                    (rt, m, out) -> out.text(m.encoding()));

    static final Field<GrpcRequest> TIMEOUT =
            Field.of(
                    "TimeoutNs",
                    Kind.NUMBER,
                    "How long the client waits, in nanoseconds (grpc-timeout).",
                    (rt, m, out) -> number(m.timeoutNs(), out));

    static final List<Field<GrpcRequest>> REQUEST_BODY =
            List.of(
                    Field.of(
                            "Messages",
                            Kind.NUMBER,
                            MESSAGES,
                            (rt, m, out) -> number(m.messages(), out)),
                    Field.of(
                            "MessageBytes",
                            Kind.NUMBER,
                            MESSAGE_BYTES,
                            (rt, m, out) -> number(m.messageBytes(), out)),
                    Field.of(
                            "CompressedMessages",
                            Kind.NUMBER,
                            COMPRESSED,
                            (rt, m, out) -> number(m.compressed(), out)));

    static final Field<GrpcResponse> RESPONSE_METADATA =
            Field.<GrpcResponse>of(
                            "Metadata",
                            Kind.STRUCTURE,
                            "Header fields without :status, and trailers, in the form of the"
                                    + " request's.",
                            (rt, m, out) -> m.writeMetadata(out))
                    .attributeTemplate("rpc.response.metadata")
                    .packetdAttribute("rpc.grpc.response.metadata")
                    .asSensitive();

    static final Field<GrpcResponse> MESSAGE =
            Field.<GrpcResponse>of(
                            "Message",
                            Kind.TEXT,
                            "What the server says of the status (grpc-message), percent-decoded;"
                                    + " credentials in URLs are masked.",
                            (rt, m, out) -> out.text(m.message()))
                    .asSensitive();

    static final Field<GrpcResponse> RESPONSE_ENCODING =
            Field.of(
                    "Encoding",
                    Kind.TEXT,
                    "How messages are compressed, as in \"gzip\".",
                    (rt, m, out) -> out.text(m.encoding()));

    static final Field<GrpcResponse> KIND =
            Field.of(
                    "Kind",
                    Kind.TEXT,
                    "\"clientStream\", \"serverStream\" or \"bidiStream\", by which sides sent"
                            + " more than one message; null if neither did, which a call of any"
                            + " kind may do.",
                    (rt, m, out) -> out.text(kind(rt, m)));

    static final List<Field<GrpcResponse>> RESPONSE_BODY =
            List.of(
                    Field.of(
                            "Messages",
                            Kind.NUMBER,
                            MESSAGES,
                            (rt, m, out) -> number(m.messages(), out)),
                    Field.of(
                            "MessageBytes",
                            Kind.NUMBER,
                            MESSAGE_BYTES,
                            (rt, m, out) -> number(m.messageBytes(), out)),
                    Field.of(
                            "CompressedMessages",
                            Kind.NUMBER,
                            COMPRESSED,
                            (rt, m, out) -> number(m.compressed(), out)),
                    KIND,
                    Field.of(
                            "FirstMessageNs",
                            Kind.NUMBER,
                            "Nanoseconds from the first byte of the request to the last byte of"
                                    + " the first message of the response.",
                            (rt, m, out) -> number(firstMessageNs(rt, m), out)));

    /** What may need the body to be known. */
    static final List<Field<GrpcResponse>> ENDING =
            List.of(
                    Field.<GrpcResponse>of(
                                    "Status",
                                    Kind.TEXT,
                                    "How the call ended, as in \"OK\"; the number if it has no"
                                            + " name; null if that was not seen.",
                                    (rt, m, out) -> out.text(GrpcStatus.name(m.code())))
                            .attribute("rpc.status_code"),
                    Field.<GrpcResponse>of(
                                    "StatusCode",
                                    Kind.NUMBER,
                                    "The same as a number (grpc-status).",
                                    (rt, m, out) -> number(m.code(), out))
                            .label("response.status_code", "status_code")
                            .packetdAttribute("rpc.grpc.status_code"),
                    Field.of(
                            "StatusSource",
                            Kind.TEXT,
                            "Where the status was found: \"trailers\", \"head\", \"body\"; or from"
                                    + " what it follows by the specification: \"http\" (the"
                                    + " status of HTTP), \"reset\" (the error code).",
                            (rt, m, out) -> out.text(m.source())),
                    Field.<GrpcResponse>of(
                                    "ErrorType",
                                    Kind.TEXT,
                                    "Status unless that is OK.",
                                    (rt, m, out) ->
                                            out.text(
                                                    m.code() == 0
                                                            ? null
                                                            : GrpcStatus.name(m.code())))
                            .attribute("error.type")
                            .notInJson(),
                    MESSAGE);

    static final Fields<GrpcRequest, GrpcResponse> ALL =
            new Fields<>(GrpcRequest.class, GrpcResponse.class, request(), response());

    private GrpcFields() {}

    private static List<Field<GrpcRequest>> request() {
        List<Field<GrpcRequest>> fields = new ArrayList<>(ofRequest());
        fields.addAll(GrpcSpans.request());
        return fields;
    }

    private static List<Field<GrpcRequest>> ofRequest() {
        return List.of(
                streamId(),
                CommonFields.clientHost(),
                CommonFields.clientPort(),
                CommonFields.proto("gRPC"),
                SERVICE,
                SCHEME,
                TARGET,
                REQUEST_METADATA,
                size("rpc.request.size"),
                CommonFields.time(),
                METHOD,
                FULL_METHOD,
                Field.of(
                        "Flavour",
                        Kind.TEXT,
                        "\"grpc\", \"grpc-web\", \"grpc-web-text\" or \"connect\".",
                        (rt, m, out) -> out.text(text(m.flavour()))),
                Field.<GrpcRequest>of(
                                "System",
                                Kind.TEXT,
                                "\"grpc\" or \"connectrpc\".",
                                (rt, m, out) -> out.text(system(m.flavour())))
                        .attribute("rpc.system.name")
                        .notInJson(),
                REQUEST_ENCODING,
                TIMEOUT,
                REQUEST_BODY.get(0),
                REQUEST_BODY.get(1),
                REQUEST_BODY.get(2),
                Field.of(
                        "Cancelled",
                        Kind.BOOL,
                        "Whether the client withdrew the call, as it does too when it has waited"
                                + " long enough.",
                        (rt, m, out) -> out.bool(m.isCancelled())),
                GrpcFields.<GrpcRequest>errorCode(
                        "Error code of HTTP/2 with which the client reset the stream, or with"
                                + " which the server's GOAWAY left it unanswered."));
    }

    private static List<Field<GrpcResponse>> response() {
        return List.of(
                streamId(),
                CommonFields.serverHost(),
                CommonFields.serverPort(),
                CommonFields.proto("gRPC"),
                ENDING.get(0),
                RESPONSE_METADATA,
                size("rpc.response.size"),
                CommonFields.time(),
                ENDING.get(1),
                Field.of(
                        "HTTPStatus",
                        Kind.TEXT,
                        "Status code of HTTP, as in \"200\".",
                        (rt, m, out) ->
                                out.text(
                                        m.statusCode() == 0
                                                ? null
                                                : Integer.toString(m.statusCode()))),
                ENDING.get(2),
                ENDING.get(3),
                MESSAGE,
                RESPONSE_ENCODING,
                RESPONSE_BODY.get(0),
                RESPONSE_BODY.get(1),
                RESPONSE_BODY.get(2),
                KIND,
                RESPONSE_BODY.get(4),
                GrpcFields.<GrpcResponse>errorCode(
                        "Error code of HTTP/2 with which the server reset the stream."));
    }

    private static <M extends Http2Message> Field<M> streamId() {
        return Field.of(
                "StreamID",
                Kind.NUMBER,
                "Number of the stream; both halves have the same.",
                (rt, m, out) -> out.number(m.streamId()));
    }

    private static <M extends Http2Message> Field<M> size(String packetd) {
        return Field.<M>of(
                        "Size",
                        Kind.NUMBER,
                        "Bytes of the stream's frames in this direction, from the head to the end of the"
                                + " message, frame headers and padding included.",
                        (rt, m, out) -> out.number(m.frameBytes()))
                .packetdAttribute(packetd);
    }

    private static <M extends Http2Message> Field<M> errorCode(String meaning) {
        return Field.of("ErrorCode", Kind.TEXT, meaning, (rt, m, out) -> out.text(m.errorCode()));
    }

    private static @Nullable String text(@Nullable GrpcFlavour flavour) {
        return flavour == null ? null : flavour.text();
    }

    private static @Nullable String system(@Nullable GrpcFlavour flavour) {
        return flavour == null ? null : flavour.system();
    }

    private static @Nullable String kind(RoundTrip roundTrip, GrpcResponse response) {
        boolean many = response.messages() > 1;
        boolean manySent =
                roundTrip.request() instanceof GrpcRequest request && request.messages() > 1;
        if (many) {
            return manySent ? "bidiStream" : "serverStream";
        }
        return manySent ? "clientStream" : null;
    }

    private static long firstMessageNs(RoundTrip roundTrip, GrpcResponse response) {
        long first = response.firstMessageNs();
        return roundTrip.request() instanceof GrpcRequest request && first >= 0
                ? Math.max(0, first - request.startNs())
                : -1;
    }

    private static void number(long value, ValueWriter out) {
        if (value < 0) {
            out.absent();
        } else {
            out.number(value);
        }
    }
}
