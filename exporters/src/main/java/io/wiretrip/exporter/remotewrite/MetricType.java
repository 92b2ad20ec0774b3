package io.wiretrip.exporter.remotewrite;

/** {@code io.prometheus.write.v2.Metadata.MetricType}. */
enum MetricType {
    UNSPECIFIED(0),
    COUNTER(1),
    GAUGE(2),
    HISTOGRAM(3),
    GAUGEHISTOGRAM(4),
    SUMMARY(5),
    INFO(6),
    STATESET(7);

    private final int number;

    MetricType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    int number() {
        return number;
    }
}
