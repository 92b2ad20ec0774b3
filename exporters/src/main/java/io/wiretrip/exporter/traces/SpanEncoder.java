package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.traces.SpanReferences.Reference;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import org.jspecify.annotations.Nullable;

/**
 * Makes the span of a RoundTrip, by what its protocol declares. One thread.
 *
 * <p>It begins with the first byte of the request and ends with the last of the response, or when
 * the request was given up; a message that nothing answers ends with its own last byte.
 */
final class SpanEncoder {
    private final TracesConfig.Spans config;
    private final SpanReferences references;
    private final ServerResources resources;
    private final SpanView view;
    private final SpanAttributes attributes = new SpanAttributes();
    private final CommonAttributes common = new CommonAttributes();
    private final SpanMessage message = new SpanMessage(attributes);

    /**
     * An encoder.
     *
     * @param references what protocols declare
     * @param resources whose spans they are
     * @param view what processors make of fields
     */
    SpanEncoder(
            TracesConfig.Spans config,
            SpanReferences references,
            ServerResources resources,
            SpanView view) {
        this.config = config;
        this.references = references;
        this.resources = resources;
        this.view = view;
    }

    /**
     * Adds the span of a RoundTrip to a batch.
     *
     * @param request its own
     * @param reference which span it is
     */
    void encode(RoundTrip roundTrip, Message request, Reference reference, SpanBatch to) {
        SpanRules rules = roundTrip.protocol().spans();
        SpanPlan plan = references.plan(roundTrip.protocol());
        int kind = kind(rules.role(roundTrip));
        boolean server = kind == SpanMessage.SERVER;
        String error = rules.errorType(roundTrip, server);
        attributes.begin(view);
        common.write(roundTrip, server, error, attributes);
        plan.write(roundTrip, view, attributes);
        message.identity(reference);
        message.name(name(roundTrip, rules, plan.route(roundTrip, view, attributes)), kind);
        message.times(request.startNs(), roundTrip.concludedNs());
        message.failed(error != null);
        message.addTo(to, resources.of(roundTrip));
    }

    private static String name(RoundTrip roundTrip, SpanRules rules, @Nullable String route) {
        String own = rules.name(roundTrip);
        String name = own == null || own.isEmpty() ? roundTrip.protocol().name() : own;
        return route == null ? name : name + ' ' + route;
    }

    private int kind(SpanRules.Role role) {
        return switch (role) {
            case EXCHANGE ->
                    config.side() == TracesConfig.Side.SERVER
                            ? SpanMessage.SERVER
                            : SpanMessage.CLIENT;
            case CLIENT -> SpanMessage.CLIENT;
            case PRODUCER -> SpanMessage.PRODUCER;
            case CONSUMER -> SpanMessage.CONSUMER;
        };
    }
}
