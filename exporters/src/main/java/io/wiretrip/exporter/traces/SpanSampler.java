package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Which spans are recorded. By trace id in the way of the SDKs' samplers, so that all who see a
 * trace decide alike.
 */
final class SpanSampler {
    private final boolean honour;
    private final long bound;

    SpanSampler(TracesConfig.Spans config) {
        this.honour = config.sampling() == TracesConfig.Sampling.HONOUR;
        this.bound =
                config.ratio() >= 1 ? Long.MAX_VALUE : (long) (config.ratio() * Long.MAX_VALUE);
    }

    /**
     * Whether a span is recorded.
     *
     * @param context what came with the request
     * @param traceIdLow the last eight bytes of its trace id
     */
    boolean isRecorded(@Nullable TraceContext context, long traceIdLow) {
        if (honour && context != null) {
            return context.sampled();
        }
        return bound == Long.MAX_VALUE || Math.abs(traceIdLow) < bound;
    }
}
