package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.TextValue;
import io.wiretrip.protocol.TraceContext;
import io.wiretrip.protocol.TraceHeaders;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells which span a RoundTrip is, or will be, and whether it is recorded. From any thread; the
 * answer for the same RoundTrip is always the same.
 */
final class SpanReferences implements ExemplarSource {
    private final TracesConfig.Spans config;
    private final SpanSampler sampler;
    private final SpanIds ids;
    private final Map<Protocol, SpanPlan> plans = new ConcurrentHashMap<>();

    /**
     * A span.
     *
     * @param context what came with the RoundTrip; null if nothing
     * @param isChild whether the context is its parent's
     */
    record Reference(
            String traceId, String spanId, @Nullable TraceContext context, boolean isChild) {}

    SpanReferences(TracesConfig.Spans config, SpanIds ids) {
        this.config = config;
        this.sampler = new SpanSampler(config);
        this.ids = ids;
    }

    /** What the fields of a protocol are to its spans. */
    SpanPlan plan(Protocol protocol) {
        SpanPlan known = plans.get(protocol);
        return known != null
                ? known
                : plans.computeIfAbsent(protocol, p -> new SpanPlan(p, config));
    }

    /** The span of a RoundTrip; null if it has no request, or is not recorded. */
    @Nullable Reference of(RoundTrip roundTrip) {
        if (roundTrip.request() == null) {
            return null;
        }
        TraceHeaders carried = plan(roundTrip.protocol()).context(roundTrip, new TextValue());
        TraceContext context = carried == null ? null : TraceContext.parse(carried);
        boolean child =
                context != null
                        && context.hasParent()
                        && !roundTrip.protocol().spans().isBatch(roundTrip);
        long key = ids.key(roundTrip);
        String traceId = child && context != null ? context.traceId() : ids.traceId(key);
        long low = HexFormat.fromHexDigitsToLong(traceId, 16, 32);
        if (!sampler.isRecorded(context, low)) {
            return null;
        }
        return new Reference(traceId, ids.spanId(key), context, child);
    }

    @Override
    public @Nullable Span spanOf(RoundTrip roundTrip) {
        Reference reference = of(roundTrip);
        return reference == null ? null : new Span(reference.traceId(), reference.spanId());
    }
}
