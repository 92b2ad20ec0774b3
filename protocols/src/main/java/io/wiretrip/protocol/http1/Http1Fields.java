package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import java.util.List;

/** The fields table of HTTP/1. */
final class Http1Fields {
    static final Field<Http1Request> METHOD =
            Field.<Http1Request>of(
                            "Method",
                            Kind.TEXT,
                            "The method as it was sent.",
                            (rt, m, out) -> out.text(m.method()))
                    .label("request.method", "method");

    static final Field<Http1Request> REQUEST_HEADER =
            Field.<Http1Request>of(
                            "Header",
                            Kind.STRUCTURE,
                            "Header fields without Host: an array of values under each name, which"
                                    + " is written Like-This. Values of credentials are masked.",
                            (rt, m, out) -> m.writeHeaders(out))
                    .attributeTemplate("http.request.header")
                    .packetdAttribute("http.request.header")
                    .asSensitive();

    static final Field<Http1Request> PATH =
            Field.<Http1Request>of(
                            "Path",
                            Kind.TEXT,
                            "Path of the request target, percent-decoded; empty for CONNECT.",
                            (rt, m, out) -> out.text(m.path()))
                    .label("request.path", "path")
                    .routeAttribute("http.route");

    static final Field<Http1Request> URL =
            Field.<Http1Request>of(
                            "URL",
                            Kind.TEXT,
                            "The request target as it was sent, with its query; passwords, tokens"
                                    + " and signatures in it are masked.",
                            (rt, m, out) -> out.text(m.url()))
                    .asSensitive();

    static final Field<Http1Request> SCHEME =
            Field.of(
                    "Scheme",
                    Kind.TEXT,
                    "Scheme of the request target; empty unless it is an absolute URI.",
                    (rt, m, out) -> out.text(m.scheme()));

    static final Field<Http1Request> REMOTE_HOST =
            Field.<Http1Request>of(
                            "RemoteHost",
                            Kind.TEXT,
                            "Whom the request is for: the authority of an absolute URI or of"
                                    + " CONNECT, else the Host header field; empty without one.",
                            (rt, m, out) -> out.text(m.remoteHost()))
                    .label("request.remote_host", "remote_host")
                    .packetdAttribute("client.remote.host");

    static final Field<Http1Request> REQUEST_BODY =
            Field.<Http1Request>of(
                            "Body",
                            Kind.STRUCTURE,
                            "The beginning of the body if bodies are captured and it is text: JSON"
                                    + " if it is valid JSON, else a string.",
                            (rt, m, out) -> m.writeBody(out))
                    .asSensitive();

    static final Field<Http1Request> REQUEST_TRAILER =
            Field.<Http1Request>of(
                            "Trailer",
                            Kind.STRUCTURE,
                            "Fields behind a chunked body, in the form of Header.",
                            (rt, m, out) -> m.writeTrailers(out))
                    .asSensitive();

    static final Field<Http1Response> RESPONSE_HEADER =
            Field.<Http1Response>of(
                            "Header",
                            Kind.STRUCTURE,
                            "Header fields: an array of values under each name, which is written"
                                    + " Like-This. Values of credentials are masked.",
                            (rt, m, out) -> m.writeHeaders(out))
                    .attributeTemplate("http.response.header")
                    .packetdAttribute("http.response.header")
                    .asSensitive();

    static final Field<Http1Response> STATUS =
            Field.of(
                    "Status",
                    Kind.TEXT,
                    "Status code and reason, as in \"200 OK\".",
                    (rt, m, out) -> out.text(m.status()));

    static final Field<Http1Response> STATUS_CODE =
            Field.<Http1Response>of(
                            "StatusCode",
                            Kind.NUMBER,
                            "Status code of the final response.",
                            (rt, m, out) -> out.number(m.statusCode()))
                    .label("response.status_code", "status_code")
                    .attribute("http.response.status_code");

    static final Field<Http1Response> RESPONSE_BODY =
            Field.<Http1Response>of(
                            "Body",
                            Kind.STRUCTURE,
                            "The beginning of the body if bodies are captured and it is text: JSON"
                                    + " if it is valid JSON, else a string.",
                            (rt, m, out) -> m.writeBody(out))
                    .asSensitive();

    static final Field<Http1Response> INTERIM =
            Field.of(
                    "Interim",
                    Kind.STRUCTURE,
                    "Status codes of the interim (1xx) responses before it, in order; FirstByte is"
                            + " the first of them.",
                    (rt, m, out) -> m.writeInterim(out));

    static final Field<Http1Response> RESPONSE_TRAILER =
            Field.<Http1Response>of(
                            "Trailer",
                            Kind.STRUCTURE,
                            "Fields behind a chunked body, in the form of Header.",
                            (rt, m, out) -> m.writeTrailers(out))
                    .asSensitive();

    static final Fields<Http1Request, Http1Response> ALL =
            new Fields<>(
                    Http1Request.class,
                    Http1Response.class,
                    Fields.joined(
                            List.of(
                                    CommonFields.clientHost(),
                                    CommonFields.clientPort(),
                                    METHOD,
                                    REQUEST_HEADER,
                                    version(),
                                    PATH,
                                    URL,
                                    SCHEME,
                                    REMOTE_HOST,
                                    close(),
                                    size("http.request"),
                                    chunked(),
                                    CommonFields.time(),
                                    REQUEST_BODY,
                                    REQUEST_TRAILER),
                            Http1Spans.request()),
                    List.of(
                            CommonFields.serverHost(),
                            CommonFields.serverPort(),
                            RESPONSE_HEADER,
                            STATUS,
                            STATUS_CODE,
                            RESPONSE_BODY,
                            version(),
                            close(),
                            size("http.response"),
                            chunked(),
                            CommonFields.time(),
                            INTERIM,
                            RESPONSE_TRAILER));

    private Http1Fields() {}

    private static <M extends Http1Message> Field<M> version() {
        return Field.of(
                "Proto",
                Kind.TEXT,
                "The version in the start line, as in \"HTTP/1.1\".",
                (rt, m, out) -> out.text(m.version()));
    }

    private static <M extends Http1Message> Field<M> close() {
        return Field.of(
                "Close",
                Kind.BOOL,
                "Whether the connection is to end behind the message: by its version and its"
                        + " Connection field, or because its end ends the body.",
                (rt, m, out) -> out.bool(m.isClose()));
    }

    private static <M extends Http1Message> Field<M> size(String prefix) {
        return Field.<M>of(
                        "Size",
                        Kind.NUMBER,
                        "Bytes of the body, without the framing of chunks and before content"
                                + " codings are undone.",
                        (rt, m, out) -> out.number(m.bodyBytes()))
                .attribute(prefix + ".body.size")
                .packetdAttribute(prefix + ".size");
    }

    private static <M extends Http1Message> Field<M> chunked() {
        return Field.of(
                "Chunked",
                Kind.BOOL,
                "Whether the body came in chunks.",
                (rt, m, out) -> out.bool(m.isChunked()));
    }
}
