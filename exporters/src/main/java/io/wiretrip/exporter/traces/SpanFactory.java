package io.wiretrip.exporter.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.TraceContext;
import io.wiretrip.protocol.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the span of a RoundTrip, by what its protocol declares. One thread.
 *
 * <p>It begins with the first byte of the request and ends with the last of the response, or when
 * the request was given up; a message that nothing answers ends with its own last byte.
 */
final class SpanFactory {
    private final TracesConfig.Spans config;
    private final SpanReferences references;
    private final ServerResources resources;
    private final InstrumentationScopeInfo scope;
    private final SpanAttributes attributes = new SpanAttributes();

    /**
     * A factory.
     *
     * @param rules whose names servers are called by
     * @param references tells which span a RoundTrip is
     */
    SpanFactory(
            TracesConfig.Spans config,
            List<ProtocolRule> rules,
            AgentIdentity identity,
            SpanReferences references) {
        this.config = config;
        this.references = references;
        this.resources = new ServerResources(config.serviceName(), rules, identity);
        this.scope = identity.scope();
    }

    /**
     * Makes a span of a RoundTrip that has a request.
     *
     * @param view what processors made of its fields
     * @return null if it is not to be recorded
     */
    @Nullable FinishedSpan span(RoundTrip roundTrip, SpanView view) {
        SpanReferences.Reference reference = references.of(roundTrip);
        Message request = roundTrip.request();
        if (reference == null || request == null) {
            return null;
        }
        Protocol protocol = roundTrip.protocol();
        SpanRules rules = protocol.spans();
        SpanPlan plan = references.plan(protocol);
        SpanContext remote = remote(reference.context());
        boolean child = reference.isChild();
        SpanKind kind = kind(rules.role(roundTrip));
        String error = rules.errorType(roundTrip, kind == SpanKind.SERVER);
        collect(roundTrip, view, kind, error);
        plan.write(roundTrip, view, attributes);
        String name = name(roundTrip, rules, plan.route(roundTrip, view, attributes));
        Attributes told = attributes.end();
        return new FinishedSpan(
                new FinishedSpan.Identity(
                        name,
                        kind,
                        SpanContext.create(
                                reference.traceId(),
                                reference.spanId(),
                                TraceFlags.getSampled(),
                                child ? remote.getTraceState() : TraceState.getDefault()),
                        child ? remote : SpanContext.getInvalid(),
                        resources.of(roundTrip),
                        scope),
                request.startNs(),
                Math.max(request.startNs(), roundTrip.concludedNs()),
                told,
                told.size() + attributes.left(),
                error == null ? StatusData.unset() : StatusData.error(),
                !child && remote.isValid() ? List.of(LinkData.create(remote)) : List.of(),
                attributes.bytes());
    }

    private static String name(RoundTrip roundTrip, SpanRules rules, @Nullable String route) {
        String own = rules.name(roundTrip);
        String name = own == null || own.isEmpty() ? roundTrip.protocol().name() : own;
        return route == null ? name : name + ' ' + route;
    }

    private static SpanContext remote(@Nullable TraceContext context) {
        if (context == null || !context.hasParent()) {
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

    private void collect(
            RoundTrip roundTrip, SpanView view, SpanKind kind, @Nullable String error) {
        SpanAttributes out = attributes;
        boolean server = kind == SpanKind.SERVER;
        out.begin(view);
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
