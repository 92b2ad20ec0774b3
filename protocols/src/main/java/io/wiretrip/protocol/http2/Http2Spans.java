package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.SpanRules.Role;
import io.wiretrip.protocol.TraceFields;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.http.HttpSpans;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of HTTP/2: the fields that are attributes only, and the rules. */
final class Http2Spans {
    /** What a client sends that withdraws a request. */
    private static final String CANCEL = "CANCEL";

    /** Fields that are made of {@code :path}. */
    static final List<Field<Http2Request>> OF_URL =
            List.of(
                    attribute(
                            "URLPath",
                            "Path as it was sent.",
                            "url.path",
                            (rt, m, out) -> out.text(HttpSpans.path(m.url()))),
                    attribute(
                            "URLQuery",
                            "Query, without its question mark; secrets in it are masked.",
                            "url.query",
                            (rt, m, out) -> out.text(HttpSpans.query(m.url()))),
                    attribute(
                            "URLFull",
                            "The whole URL, of Scheme, Authority and URL.",
                            "url.full",
                            (rt, m, out) -> out.text(full(rt, m))));

    /** Fields that are made of Authority. */
    static final List<Field<Http2Request>> OF_AUTHORITY =
            List.of(
                    attribute(
                            "ServerAddress",
                            "Authority without its port.",
                            "server.address",
                            (rt, m, out) -> out.text(HttpSpans.host(m.authority()))),
                    Field.<Http2Request>of(
                                    "ServerPort",
                                    Kind.NUMBER,
                                    "The port of Authority, if it has one.",
                                    (rt, m, out) -> {
                                        int port = HttpSpans.port(m.authority());
                                        if (port < 0) {
                                            out.absent();
                                        } else {
                                            out.number(port);
                                        }
                                    })
                            .attribute("server.port")
                            .notInJson());

    static final Field<Http2Request> SCHEME =
            attribute(
                    "URLScheme",
                    "The scheme, http if it was not seen.",
                    "url.scheme",
                    (rt, m, out) -> out.text(scheme(m)));

    static final Field<Http2Request> USER_AGENT =
            attribute(
                    "UserAgent",
                    "The header field user-agent.",
                    "user_agent.original",
                    (rt, m, out) -> out.text(m.userAgent()));

    static final List<Field<Http2Request>> CONTEXT =
            TraceFields.of("header field", Http2Request::trace, TraceHeaders.Key.values());

    static final SpanRules RULES =
            SpanRules.of(
                            Convention.HTTP,
                            "the method, `HTTP` if it is none of those known",
                            rt ->
                                    rt.request() instanceof Http2Request request
                                            ? HttpSpans.name(request.method())
                                            : null)
                    .roles("SERVER, or CLIENT if so configured", _ -> Role.EXCHANGE)
                    .errors(
                            "status 500 and up; on the client's side 400 and up; the error code"
                                    + " with which a stream was reset, unless the client withdrew"
                                    + " its request (CANCEL)",
                            Http2Spans::errorType);

    private Http2Spans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<Http2Request>> request() {
        List<Field<Http2Request>> fields = new ArrayList<>();
        fields.add(
                attribute(
                        "KnownMethod",
                        "The method; _OTHER if it is none of those known.",
                        "http.request.method",
                        (rt, m, out) -> out.text(HttpSpans.method(m.method()))));
        fields.add(
                attribute(
                        "OriginalMethod",
                        "The method, if it is none of those known.",
                        "http.request.method_original",
                        (rt, m, out) -> out.text(HttpSpans.originalMethod(m.method()))));
        fields.add(SCHEME);
        fields.addAll(OF_URL);
        fields.addAll(OF_AUTHORITY);
        fields.add(
                Field.<Http2Request>of(
                                "ProtocolName",
                                Kind.TEXT,
                                "Always \"http\".",
                                (rt, m, out) -> out.text("http"))
                        .packetdAttribute("network.protocol.name")
                        .notInJson());
        fields.add(
                attribute(
                        "ProtocolVersion",
                        "Always \"2\".",
                        "network.protocol.version",
                        (rt, m, out) -> out.text("2")));
        fields.add(USER_AGENT);
        fields.addAll(CONTEXT);
        return fields;
    }

    private static Field<Http2Request> attribute(
            String name, String meaning, String attribute, Field.Reader<Http2Request> reader) {
        return Field.of(name, Kind.TEXT, meaning, reader).attribute(attribute).notInJson();
    }

    private static @Nullable String full(RoundTrip roundTrip, Http2Request request) {
        return HttpSpans.full(
                request.url(), scheme(request), request.authority(), roundTrip.server());
    }

    private static String scheme(Http2Request request) {
        String scheme = request.scheme();
        return scheme == null ? "http" : scheme;
    }

    private static @Nullable String errorType(RoundTrip roundTrip, boolean server) {
        Message answer = roundTrip.response();
        if (answer instanceof Http2Response response) {
            String status = HttpSpans.errorType(response.statusCode(), server);
            return status != null ? status : failure(response.errorCode());
        }
        String reset =
                roundTrip.request() instanceof Http2Request request ? request.errorCode() : null;
        if (reset != null) {
            return failure(reset);
        }
        return roundTrip.outcome() == Outcome.UNANSWERED ? SpanRules.TIMEOUT : null;
    }

    /** A stream may be reset to say that nothing went wrong, or that it is no longer wanted. */
    private static @Nullable String failure(@Nullable String reset) {
        return reset == null || reset.equals(CANCEL) || reset.equals("NO_ERROR") ? null : reset;
    }
}
