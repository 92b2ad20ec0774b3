package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import java.util.ArrayList;
import java.util.List;

/** The fields table of HTTP/2. */
final class Http2Fields {
    static final Field<Http2Request> PATH =
            Field.<Http2Request>of(
                            "Path",
                            Kind.TEXT,
                            "Path without the query, percent-decoded.",
                            (rt, m, out) -> out.text(m.path()))
                    .label("request.path", "path")
                    .routeAttribute("http.route");

    static final Field<Http2Request> SCHEME =
            Field.of("Scheme", Kind.TEXT, "The scheme.", (rt, m, out) -> out.text(m.scheme()));

    static final Field<Http2Request> AUTHORITY =
            Field.<Http2Request>of(
                            "Authority",
                            Kind.TEXT,
                            "Whom the request is for: :authority, else the host field; a"
                                    + " password in it is masked.",
                            (rt, m, out) -> out.text(m.authority()))
                    .label("request.remote_host", "remote_host")
                    .packetdAttribute("client.remote.host");

    static final Field<Http2Request> REQUEST_HEADER =
            Field.<Http2Request>of(
                            "Header",
                            Kind.STRUCTURE,
                            "Header fields without the pseudo-header fields: an array of values"
                                    + " under each name. Values of credentials are masked.",
                            (rt, m, out) -> m.writeHeaders(out))
                    .attributeTemplate("http.request.header")
                    .packetdAttribute("http.request.header")
                    .asSensitive();

    static final Field<Http2Request> URL =
            Field.<Http2Request>of(
                            "URL",
                            Kind.TEXT,
                            "Path and query as they were sent; passwords, tokens and signatures in"
                                    + " them are masked.",
                            (rt, m, out) -> out.text(m.url()))
                    .asSensitive();

    static final Field<Http2Request> REQUEST_TRAILER =
            Field.<Http2Request>of(
                            "Trailer",
                            Kind.STRUCTURE,
                            "Fields behind the body, in the form of Header.",
                            (rt, m, out) -> m.writeTrailers(out))
                    .asSensitive();

    static final Field<Http2Response> RESPONSE_HEADER =
            Field.<Http2Response>of(
                            "Header",
                            Kind.STRUCTURE,
                            "Header fields without :status: an array of values under each name."
                                    + " Values of credentials are masked.",
                            (rt, m, out) -> m.writeHeaders(out))
                    .attributeTemplate("http.response.header")
                    .packetdAttribute("http.response.header")
                    .asSensitive();

    static final Field<Http2Response> RESPONSE_TRAILER =
            Field.<Http2Response>of(
                            "Trailer",
                            Kind.STRUCTURE,
                            "Fields behind the body, in the form of Header.",
                            (rt, m, out) -> m.writeTrailers(out))
                    .asSensitive();

    static final Fields<Http2Request, Http2Response> ALL =
            new Fields<>(
                    Http2Request.class,
                    Http2Response.class,
                    request(),
                    List.of(
                            streamId(),
                            CommonFields.serverHost(),
                            CommonFields.serverPort(),
                            CommonFields.proto("HTTP/2"),
                            Field.of(
                                    "Status",
                                    Kind.TEXT,
                                    "Status code of the final response, as in \"200\"; null if the"
                                            + " server reset the stream instead.",
                                    (rt, m, out) -> out.text(m.status())),
                            RESPONSE_HEADER,
                            size(),
                            CommonFields.time(),
                            Field.<Http2Response>of(
                                            "StatusCode",
                                            Kind.NUMBER,
                                            "The same as a number.",
                                            (rt, m, out) -> {
                                                if (m.statusCode() == 0) {
                                                    out.absent();
                                                } else {
                                                    out.number(m.statusCode());
                                                }
                                            })
                                    .label("response.status_code", "status_code")
                                    .attribute("http.response.status_code"),
                            bodySize("http.response"),
                            Field.of(
                                    "Interim",
                                    Kind.STRUCTURE,
                                    "Status codes of the interim (1xx) responses before it, in"
                                            + " order; FirstByte is the first of them.",
                                    (rt, m, out) -> m.writeInterim(out)),
                            RESPONSE_TRAILER,
                            Http2Fields.<Http2Response>errorCode(
                                    "Error code with which the server reset the stream.")));

    private Http2Fields() {}

    private static List<Field<Http2Request>> request() {
        List<Field<Http2Request>> fields =
                new ArrayList<>(
                        List.of(
                                streamId(),
                                CommonFields.clientHost(),
                                CommonFields.clientPort(),
                                CommonFields.proto("HTTP/2"),
                                PATH,
                                Field.<Http2Request>of(
                                                "Method",
                                                Kind.TEXT,
                                                "The method as it was sent.",
                                                (rt, m, out) -> out.text(m.method()))
                                        .label("request.method", "method"),
                                SCHEME,
                                AUTHORITY,
                                REQUEST_HEADER,
                                size(),
                                CommonFields.time(),
                                URL,
                                bodySize("http.request"),
                                Field.of(
                                        "Protocol",
                                        Kind.TEXT,
                                        "What an extended CONNECT asks for, as in \"websocket\".",
                                        (rt, m, out) -> out.text(m.connectProtocol())),
                                Field.of(
                                        "Pushed",
                                        Kind.BOOL,
                                        "Whether the server promised this request instead of the"
                                                + " client sending it.",
                                        (rt, m, out) -> out.bool(m.isPushed())),
                                REQUEST_TRAILER,
                                Http2Fields.<Http2Request>errorCode(
                                        "Error code with which the client reset the stream, or"
                                                + " with which the server's GOAWAY left it"
                                                + " unanswered.")));
        fields.addAll(Http2Spans.request());
        return fields;
    }

    private static <M extends Http2Message> Field<M> streamId() {
        return Field.of(
                "StreamID",
                Kind.NUMBER,
                "Number of the stream; both halves have the same.",
                (rt, m, out) -> out.number(m.streamId()));
    }

    private static <M extends Http2Message> Field<M> size() {
        return Field.of(
                "Size",
                Kind.NUMBER,
                "Bytes of the stream's frames in this direction, from the head to the end of the"
                        + " message, frame headers and padding included.",
                (rt, m, out) -> out.number(m.frameBytes()));
    }

    private static <M extends Http2Message> Field<M> bodySize(String prefix) {
        return Field.<M>of(
                        "BodySize",
                        Kind.NUMBER,
                        "Bytes of the body, without frames and padding and before content codings"
                                + " are undone.",
                        (rt, m, out) -> out.number(m.bodyBytes()))
                .attribute(prefix + ".body.size")
                .packetdAttribute(prefix + ".size");
    }

    private static <M extends Http2Message> Field<M> errorCode(String meaning) {
        return Field.<M>of(
                "ErrorCode", Kind.TEXT, meaning, (rt, m, out) -> out.text(m.errorCode()));
    }
}
