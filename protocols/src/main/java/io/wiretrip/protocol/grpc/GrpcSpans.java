package io.wiretrip.protocol.grpc;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The spans of gRPC: the fields that are attributes only, and the rules. */
final class GrpcSpans {
    /** What a server is to blame for; what is left the caller did. */
    private static final Set<String> SERVER_ERRORS =
            Set.of(
                    "UNKNOWN",
                    "DEADLINE_EXCEEDED",
                    "UNIMPLEMENTED",
                    "INTERNAL",
                    "UNAVAILABLE",
                    "DATA_LOSS");

    private static final String CANCELLED = "CANCELLED";

    /** Fields that are made of Target. */
    static final List<Field<GrpcRequest>> OF_AUTHORITY =
            List.of(
                    Field.<GrpcRequest>of(
                                    "ServerAddress",
                                    Kind.TEXT,
                                    "Target without its port.",
                                    (rt, m, out) -> out.text(HttpSpans.host(m.authority())))
                            .attribute("server.address")
                            .notInJson(),
                    Field.<GrpcRequest>of(
                                    "ServerPort",
                                    Kind.NUMBER,
                                    "The port of Target, if it has one.",
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

    static final List<Field<GrpcRequest>> CONTEXT =
            TraceFields.of("metadata", GrpcRequest::trace, TraceHeaders.Key.values());

    static final SpanRules RULES =
            SpanRules.of(
                            Convention.RPC,
                            "service and method, as in `pb.Benchmark/Size`; `grpc` or `connectrpc`"
                                    + " if they were not seen",
                            GrpcSpans::name)
                    .roles("SERVER, or CLIENT if so configured", _ -> Role.EXCHANGE)
                    .errors(
                            "status UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL,"
                                    + " UNAVAILABLE or DATA_LOSS; on the client's side any but OK,"
                                    + " and a call that it withdrew (CANCELLED)",
                            GrpcSpans::errorType);

    private GrpcSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<GrpcRequest>> request() {
        List<Field<GrpcRequest>> fields = new ArrayList<>(OF_AUTHORITY);
        fields.add(
                Field.<GrpcRequest>of(
                                "PacketdSystem",
                                Kind.TEXT,
                                "Always \"grpc\".",
                                (rt, m, out) -> out.text("grpc"))
                        .packetdAttribute("rpc.system")
                        .notInJson());
        fields.addAll(CONTEXT);
        return fields;
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof GrpcRequest request)) {
            return null;
        }
        GrpcFlavour flavour = request.flavour();
        String method = request.fullMethod();
        return method != null && !method.isEmpty()
                ? method
                : flavour == null ? null : flavour.system();
    }

    private static @Nullable String errorType(RoundTrip roundTrip, boolean server) {
        if (roundTrip.response() instanceof GrpcResponse response) {
            String status =
                    response.code() == GrpcStatus.OK ? null : GrpcStatus.name(response.code());
            return status == null || !server || SERVER_ERRORS.contains(status) ? status : null;
        }
        if (roundTrip.request() instanceof GrpcRequest request && request.isCancelled()) {
            return server ? null : CANCELLED;
        }
        return roundTrip.outcome() == Outcome.UNANSWERED ? SpanRules.TIMEOUT : null;
    }
}
