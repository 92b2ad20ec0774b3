package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
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

/** The spans of HTTP/1: the fields that are attributes only, and the rules. */
final class Http1Spans {
    /** Fields that are made of the request target. */
    static final List<Field<Http1Request>> OF_URL =
            List.of(
                    attribute(
                            "URLPath",
                            Kind.TEXT,
                            "Path of the request target as it was sent; empty for CONNECT.",
                            "url.path",
                            (rt, m, out) -> out.text(HttpSpans.path(m.url()))),
                    attribute(
                            "URLQuery",
                            Kind.TEXT,
                            "Query of the request target, without its question mark; secrets in it"
                                    + " are masked.",
                            "url.query",
                            (rt, m, out) -> out.text(HttpSpans.query(m.url()))),
                    attribute(
                            "URLFull",
                            Kind.TEXT,
                            "The whole URL, of scheme, RemoteHost and URL.",
                            "url.full",
                            (rt, m, out) ->
                                    out.text(
                                            HttpSpans.full(
                                                    m.url(),
                                                    scheme(m),
                                                    m.remoteHost(),
                                                    rt.server()))));

    /** Fields that are made of RemoteHost. */
    static final List<Field<Http1Request>> OF_HOST =
            List.of(
                    attribute(
                            "ServerAddress",
                            Kind.TEXT,
                            "RemoteHost without its port.",
                            "server.address",
                            (rt, m, out) -> out.text(HttpSpans.host(m.remoteHost()))),
                    attribute(
                            "ServerPort",
                            Kind.NUMBER,
                            "The port of RemoteHost, if it has one.",
                            "server.port",
                            (rt, m, out) -> {
                                int port = HttpSpans.port(m.remoteHost());
                                if (port < 0) {
                                    out.absent();
                                } else {
                                    out.number(port);
                                }
                            }));

    static final Field<Http1Request> USER_AGENT =
            attribute(
                    "UserAgent",
                    Kind.TEXT,
                    "The header field User-Agent.",
                    "user_agent.original",
                    (rt, m, out) -> out.text(m.userAgent()));

    static final List<Field<Http1Request>> CONTEXT =
            TraceFields.of("header field", Http1Request::trace, TraceHeaders.Key.values());

    static final SpanRules RULES =
            SpanRules.of(
                            Convention.HTTP,
                            "the method, `HTTP` if it is none of those known",
                            rt ->
                                    rt.request() instanceof Http1Request request
                                            ? HttpSpans.name(request.method())
                                            : null)
                    .roles("SERVER, or CLIENT if so configured", _ -> Role.EXCHANGE)
                    .errors(
                            "status 500 and up; on the client's side 400 and up",
                            Http1Spans::errorType);

    private Http1Spans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<Http1Request>> request() {
        List<Field<Http1Request>> fields = new ArrayList<>();
        fields.add(
                attribute(
                        "KnownMethod",
                        Kind.TEXT,
                        "The method; _OTHER if it is none of those known.",
                        "http.request.method",
                        (rt, m, out) -> out.text(HttpSpans.method(m.method()))));
        fields.add(
                attribute(
                        "OriginalMethod",
                        Kind.TEXT,
                        "The method, if it is none of those known.",
                        "http.request.method_original",
                        (rt, m, out) -> out.text(HttpSpans.originalMethod(m.method()))));
        fields.add(
                attribute(
                        "URLScheme",
                        Kind.TEXT,
                        "Scheme of the request target, http if it has none.",
                        "url.scheme",
                        (rt, m, out) -> out.text(scheme(m))));
        fields.addAll(OF_URL);
        fields.addAll(OF_HOST);
        fields.add(
                Field.<Http1Request>of(
                                "ProtocolName",
                                Kind.TEXT,
                                "Always \"http\".",
                                (rt, m, out) -> out.text("http"))
                        .packetdAttribute("network.protocol.name")
                        .notInJson());
        fields.add(
                attribute(
                        "ProtocolVersion",
                        Kind.TEXT,
                        "The version, as in \"1.1\".",
                        "network.protocol.version",
                        (rt, m, out) -> out.text("1." + m.minorVersion())));
        fields.add(USER_AGENT);
        fields.addAll(CONTEXT);
        return fields;
    }

    private static Field<Http1Request> attribute(
            String name,
            Kind kind,
            String meaning,
            String attribute,
            Field.Reader<Http1Request> reader) {
        return Field.of(name, kind, meaning, reader).attribute(attribute).notInJson();
    }

    private static String scheme(Http1Request request) {
        String scheme = request.scheme();
        return scheme == null || scheme.isEmpty() ? "http" : scheme;
    }

    private static @Nullable String errorType(RoundTrip roundTrip, boolean server) {
        if (roundTrip.response() instanceof Http1Response response) {
            return HttpSpans.errorType(response.statusCode(), server);
        }
        return roundTrip.outcome() == Outcome.UNANSWERED ? SpanRules.TIMEOUT : null;
    }
}
