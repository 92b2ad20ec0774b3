package io.wiretrip.protocol;

/** What a metric counts in, and how many of the whole numbers it is kept in make one of them. */
public enum MetricUnit {
    /** Time, kept in nanoseconds. */
    SECONDS(1_000_000_000),
    /** Bytes. */
    BYTES(1),
    /** Rows of a database. */
    ROWS(1),
    /** Plain occurrences. */
    COUNT(1);

    private final long scale;

    MetricUnit(long scale) {
        this.scale = scale;
    }

    /** How many of the kept numbers make one: 10⁹ nanoseconds a second. */
    public long scale() {
        return scale;
    }
}
