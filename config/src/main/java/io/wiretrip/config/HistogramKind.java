package io.wiretrip.config;

/** A way to show a distribution in metrics. */
public enum HistogramKind {
    /** Cumulative buckets with fixed upper bounds, label {@code le}. */
    CLASSIC,
    /** VictoriaMetrics' buckets, 18 a decade, label {@code vmrange}. */
    VMRANGE,
    /** Prometheus' native histograms, which are OpenTelemetry's exponential histograms. */
    NATIVE
}
