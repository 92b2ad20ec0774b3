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
    private static final HexFormat HEX = HexFormat.of();
    private static final int HALF = 16;

    private final TracesConfig.Spans config;
    private final SpanSampler sampler;
    private final SpanIds ids;
    private final Map<Protocol, SpanPlan> plans = new ConcurrentHashMap<>();

    /**
     * A span.
     *
     * @param traceHigh the first eight bytes of its trace's id
     * @param traceLow the others
     * @param context what came with the RoundTrip; null if nothing
     * @param isChild whether the context is its parent's
     */
    record Reference(
            long traceHigh,
            long traceLow,
            long spanId,
            @Nullable TraceContext context,
            boolean isChild) {
        /** 32 hexadecimal digits, lower case. */
        String traceText() {
            return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
        }

        /** 16 hexadecimal digits, lower case. */
        String spanText() {
            return HEX.toHexDigits(spanId);
        }
    }

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
        long high = ids.traceHigh(key);
        long low = ids.traceLow(key);
        if (child && context != null) {
            high = HexFormat.fromHexDigitsToLong(context.traceId(), 0, HALF);
            low = HexFormat.fromHexDigitsToLong(context.traceId(), HALF, 2 * HALF);
        }
        if (!sampler.isRecorded(context, low)) {
            return null;
        }
        return new Reference(high, low, ids.spanId(key), context, child);
    }

    @Override
    public @Nullable Span spanOf(RoundTrip roundTrip) {
        Reference reference = of(roundTrip);
        return reference == null ? null : new Span(reference.traceText(), reference.spanText());
    }
}
