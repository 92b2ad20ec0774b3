package io.wiretrip.config;

import java.time.Duration;
import java.util.List;

/**
 * How many flow events one request carries, and how.
 *
 * @param format how several are put together; each alone by default
 * @param size how many one request carries at most
 * @param interval how long the first waits for others
 * @param gzip whether requests are compressed
 */
public record FlowBatchConfig(Format format, int size, Duration interval, boolean gzip) {

    /** How several events are put together. */
    public enum Format {
        /** Not at all: one request an event, as go-Tracer does. */
        NONE,
        /** A JSON array. */
        ARRAY,
        /** One a line. */
        NDJSON
    }

    private static final int SIZE_MAX = 10_000;

    /** One request an event. */
    public static final FlowBatchConfig DEFAULT =
            new FlowBatchConfig(Format.NONE, 10, Duration.ofSeconds(5), false);

    private static final ConfigKey FORMAT =
            ConfigKey.of(
                    "batch",
                    DEFAULT.format,
                    "Several events in a request: none, an array, or ndjson, one a line.");
    private static final ConfigKey SIZE =
            ConfigKey.of(
                    "batchSize",
                    DEFAULT.size,
                    "Events in a request at most, where there are several.");
    private static final ConfigKey INTERVAL =
            ConfigKey.of(
                    "interval",
                    DEFAULT.interval,
                    "How long an event may wait for others, where several go together.");
    private static final ConfigKey GZIP =
            ConfigKey.of("gzip", DEFAULT.gzip, "Whether to compress requests.");

    static final List<ConfigKey> KEYS = List.of(FORMAT, SIZE, INTERVAL, GZIP);

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public FlowBatchConfig {
        if (size < 1 || size > SIZE_MAX) {
            throw ConfigException.of("exporter.flows.batchSize", size, "1 to " + SIZE_MAX);
        }
        if (interval.isNegative() || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw ConfigException.of("exporter.flows.interval", interval, "0s to 1h");
        }
    }

    static FlowBatchConfig read(ConfigTree at) {
        return new FlowBatchConfig(
                at.choice(FORMAT, Format.class),
                at.number(SIZE),
                at.duration(INTERVAL),
                at.flag(GZIP));
    }

    /** How many events one request carries at most, whatever {@link #size} says of batches. */
    public int effectiveSize() {
        return format == Format.NONE ? 1 : size;
    }
}
