package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/**
 * Tells which span a RoundTrip becomes, so that its duration's histogram can point at it. Asked on
 * the worker thread, at most once a second for each series; must not block.
 */
@FunctionalInterface
public interface ExemplarSource {
    /** No RoundTrip becomes a span. */
    ExemplarSource NONE = roundTrip -> null;

    /** The span of a RoundTrip; null if it has none, or none that is kept. */
    @Nullable Span spanOf(RoundTrip roundTrip);

    /**
     * A span.
     *
     * @param traceId 32 hexadecimal digits, lower case
     * @param spanId 16 hexadecimal digits, lower case
     */
    record Span(String traceId, String spanId) {}
}
