package io.wiretrip.config;

import java.time.Duration;
import java.util.List;

/**
 * What the process may hold. Reaching a limit costs the oldest or the offender and is counted.
 *
 * @param memoryBytes for all connections together: reassembly, unconsumed bytes, pending requests
 * @param connectionsMax how many connections are followed at once
 * @param pendingMax how many requests of one connection may await their responses
 * @param connExpired how long a connection may be idle before it is forgotten, in packet time
 */
public record LimitsConfig(
        long memoryBytes, int connectionsMax, int pendingMax, Duration connExpired) {

    /** The least memory that can work. */
    public static final long MEMORY_BYTES_MIN = 1 << 20;

    /** 64 MiB, which is also what 262 144 idle connections of 256 bytes take. */
    public static final LimitsConfig DEFAULT =
            new LimitsConfig(64L << 20, 262_144, 1024, Duration.ofMinutes(5));

    private static final ConfigKey CONN_EXPIRED =
            ConfigKey.of(
                    "controller.connExpired",
                    DEFAULT.connExpired,
                    "How long a connection may be idle before it is forgotten.");
    private static final ConfigKey MEMORY_BYTES =
            ConfigKey.of(
                    "controller.limits.memoryBytes",
                    DEFAULT.memoryBytes,
                    "Bytes to hold for all connections together; beyond, the oldest are"
                            + " given up.");
    private static final ConfigKey CONNECTIONS_MAX =
            ConfigKey.of(
                    "controller.limits.connectionsMax",
                    DEFAULT.connectionsMax,
                    "How many connections to follow at once.");
    private static final ConfigKey PENDING_MAX =
            ConfigKey.of(
                    "controller.limits.pendingMax",
                    DEFAULT.pendingMax,
                    "How many requests of one connection may await their responses.");

    static final List<ConfigKey> KEYS =
            List.of(CONN_EXPIRED, MEMORY_BYTES, CONNECTIONS_MAX, PENDING_MAX);

    /**
     * Checks every limit.
     *
     * @throws ConfigException if one is too small to work
     */
    public LimitsConfig {
        if (memoryBytes < MEMORY_BYTES_MIN) {
            throw ConfigException.of(
                    "controller.limits.memoryBytes",
                    memoryBytes,
                    "at least " + MEMORY_BYTES_MIN + " (1 MiB)");
        }
        if (connectionsMax < 1) {
            throw ConfigException.of(
                    "controller.limits.connectionsMax", connectionsMax, "at least 1");
        }
        if (pendingMax < 1) {
            throw ConfigException.of("controller.limits.pendingMax", pendingMax, "at least 1");
        }
        if (connExpired.compareTo(Duration.ofSeconds(1)) < 0) {
            throw ConfigException.of("controller.connExpired", connExpired, "at least 1s");
        }
    }

    static LimitsConfig read(ConfigTree in) {
        Duration idle = in.duration(CONN_EXPIRED);
        if (idle.isZero()) {
            in.correct(CONN_EXPIRED, idle, "at least 1s", DEFAULT.connExpired);
            idle = DEFAULT.connExpired;
        }
        return new LimitsConfig(
                in.bigNumber(MEMORY_BYTES),
                in.number(CONNECTIONS_MAX),
                in.number(PENDING_MAX),
                idle);
    }

    /** The same with another budget. */
    public LimitsConfig withMemoryBytes(long bytes) {
        return new LimitsConfig(bytes, connectionsMax, pendingMax, connExpired);
    }
}
