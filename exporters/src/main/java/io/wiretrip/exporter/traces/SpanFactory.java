package io.wiretrip.exporter.traces;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.TraceContext;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.Transport;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the span of a RoundTrip, by what its protocol declares. One thread.
 *
 * <p>It begins with the first byte of the request and ends with the last of the response, or when
 * the request was given up; a message that nothing answers ends with its own last byte.
 */
final class SpanFactory {
    private final TracesConfig.Spans config;
    private final ServerResources resources;
    private final InstrumentationScopeInfo scope;
    private final SpanSampler sampler;
    private final LongSupplier random;
    private final Map<Protocol, SpanPlan> plans = new IdentityHashMap<>();
    private final SpanAttributes attributes = new SpanAttributes();
    private final TextValue scratch = new TextValue();

    /**
     * A factory.
     *
     * @param rules whose names servers are called by
     * @param random gives the ids
     */
    SpanFactory(
            TracesConfig.Spans config,
            List<ProtocolRule> rules,
            AgentIdentity identity,
            LongSupplier random) {
        this.config = config;
        this.resources = new ServerResources(config.serviceName(), rules, identity);
        this.scope = identity.scope();
        this.sampler = new SpanSampler(config);
        this.random = random;
    }

    /** Makes a span of a RoundTrip that has a request; null if it is not to be recorded. */
    @Nullable FinishedSpan span(RoundTrip roundTrip) {
        Protocol protocol = roundTrip.protocol();
        SpanPlan plan = plans.computeIfAbsent(protocol, p -> new SpanPlan(p, config));
        SpanRules rules = protocol.spans();
        TraceHeaders carried = plan.context(roundTrip, scratch);
        TraceContext context = carried == null ? null : TraceContext.parse(carried);
        boolean linked = context != null && context.hasParent() && rules.isBatch(roundTrip);
        SpanContext remote = context == null ? SpanContext.getInvalid() : remote(context);
        boolean child = remote.isValid() && !linked;
        long low = child ? low(remote.getTraceId()) : nonZero();
        if (!sampler.isRecorded(context, low)) {
            return null;
        }
        String traceId =
                child ? remote.getTraceId() : TraceId.fromLongs(random.getAsLong(), low);
        SpanContext own =
                SpanContext.create(
                        traceId,
                        SpanId.fromLong(nonZero()),
                        TraceFlags.getSampled(),
                        child ? remote.getTraceState() : TraceState.getDefault());
        SpanKind kind = kind(rules.role(roundTrip));
        String error = errorType(roundTrip, rules, plan, kind == SpanKind.SERVER);
        collect(roundTrip, plan, kind, error);
        String name = rules.name(roundTrip);
        return new FinishedSpan(
                new FinishedSpan.Identity(
                        name == null || name.isEmpty() ? protocol.name() : name,
                        kind,
                        own,
                        child ? remote : SpanContext.getInvalid(),
                        resources.of(roundTrip),
                        scope),
                startNs(roundTrip),
                Math.max(startNs(roundTrip), roundTrip.concludedNs()),
                attributes.end(),
                attributes.offered(),
                error == null ? StatusData.unset() : StatusData.error(),
                linked ? List.of(LinkData.create(remote)) : List.of(),
                attributes.bytes());
    }

    private static long startNs(RoundTrip roundTrip) {
        return roundTrip.request() == null ? 0 : roundTrip.request().startNs();
    }

    private long nonZero() {
        long id = random.getAsLong();
        return id == 0 ? 1 : id;
    }

    private static long low(String traceId) {
        return HexFormat.fromHexDigitsToLong(traceId, 16, 32);
    }

    private static SpanContext remote(TraceContext context) {
        if (!context.hasParent()) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                context.traceId(),
                context.spanId(),
                context.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceStates.parse(context.state()));
    }

    private SpanKind kind(SpanRules.Role role) {
        return switch (role) {
            case EXCHANGE ->
                    config.side() == TracesConfig.Side.SERVER ? SpanKind.SERVER : SpanKind.CLIENT;
            case CLIENT -> SpanKind.CLIENT;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
        };
    }

    private @Nullable String errorType(
            RoundTrip roundTrip, SpanRules rules, SpanPlan plan, boolean server) {
        if (rules.hasErrors()) {
            return rules.errorType(roundTrip, server);
        }
        return roundTrip.outcome() == Outcome.UNANSWERED
                ? SpanRules.TIMEOUT
                : plan.errorType(roundTrip, scratch);
    }

    private void collect(
            RoundTrip roundTrip, SpanPlan plan, SpanKind kind, @Nullable String error) {
        SpanAttributes out = attributes;
        boolean server = kind == SpanKind.SERVER;
        out.begin();
        out.text(CommonKeys.SERVER_ADDRESS, roundTrip.server().host());
        out.number(CommonKeys.SERVER_PORT, roundTrip.server().port());
        out.text(CommonKeys.CLIENT_ADDRESS, roundTrip.client().host());
        out.number(CommonKeys.CLIENT_PORT, roundTrip.client().port());
        out.text(
                CommonKeys.PEER_ADDRESS,
                server ? roundTrip.client().host() : roundTrip.server().host());
        out.number(
                CommonKeys.PEER_PORT,
                server ? roundTrip.client().port() : roundTrip.server().port());
        if (server) {
            out.text(CommonKeys.LOCAL_ADDRESS, roundTrip.server().host());
            out.number(CommonKeys.LOCAL_PORT, roundTrip.server().port());
        }
        out.text(CommonKeys.TRANSPORT, roundTrip.transport() == Transport.UDP ? "udp" : "tcp");
        out.text(CommonKeys.ERROR_TYPE, error);
        own(roundTrip, out);
        plan.write(roundTrip, out);
    }

    private static void own(RoundTrip roundTrip, SpanAttributes out) {
        if (roundTrip.request() != null) {
            out.number(CommonKeys.REQUEST_SIZE, roundTrip.request().wireBytes());
        }
        if (roundTrip.response() != null) {
            out.number(CommonKeys.RESPONSE_SIZE, roundTrip.response().wireBytes());
        }
        out.at(CommonKeys.FIRST_BYTE, null).duration(roundTrip.firstByteNs());
        if (roundTrip.outcome() != Outcome.COMPLETE) {
            out.text(CommonKeys.OUTCOME, roundTrip.outcome().text());
        }
        if (roundTrip.quality() != Quality.COMPLETE) {
            out.text(CommonKeys.QUALITY, roundTrip.quality().text());
        }
    }
}
