package io.wiretrip.exporter.remotewrite;

/** The value that ends a series: a certain NaN among many, told by its bits alone. */
final class StaleMarker {
    /** {@code value.StaleNaN} of Prometheus; the specification's stale marker. */
    static final long BITS = 0x7ff0000000000002L;

    private StaleMarker() {}
}
