package io.wiretrip.config;

import java.time.Duration;
import java.util.List;

/**
 * When a flow is taken for ended, and which are followed at all.
 *
 * @param tcpIdle after how long a silent TCP connection is
 * @param udpIdle after how long anything else is
 * @param reportInterval how often a flow that goes on is reported; zero for never
 * @param flowsMax how many are open at once; the one silent for longest gives way
 * @param otherProtocols whether ICMP and whatever else is neither TCP nor UDP has flows too
 */
public record FlowCacheConfig(
        Duration tcpIdle,
        Duration udpIdle,
        Duration reportInterval,
        int flowsMax,
        boolean otherProtocols) {

    /** As go-Tracer; about 40 MB where as many flows are open as may be. */
    public static final FlowCacheConfig DEFAULT =
            new FlowCacheConfig(
                    Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ZERO, 100_000, false);

    private static final ConfigKey TCP_IDLE =
            ConfigKey.of(
                    "tcpIdle",
                    DEFAULT.tcpIdle,
                    "After how long a silent TCP connection is reported as ended.");
    private static final ConfigKey UDP_IDLE =
            ConfigKey.of(
                    "udpIdle",
                    DEFAULT.udpIdle,
                    "After how long a silent flow of anything else is reported as ended.");
    private static final ConfigKey REPORT_INTERVAL =
            ConfigKey.of(
                    "reportInterval",
                    DEFAULT.reportInterval,
                    "How often to report flows that go on: what was since the last time. 0s for"
                            + " never.");
    private static final ConfigKey FLOWS_MAX =
            ConfigKey.of(
                    "flowsMax",
                    DEFAULT.flowsMax,
                    "How many flows to follow at once; beyond, the silent are reported early.");
    private static final ConfigKey OTHER_PROTOCOLS =
            ConfigKey.of(
                    "otherProtocols",
                    DEFAULT.otherProtocols,
                    "Whether ICMP and whatever is neither TCP nor UDP has events too, with ports"
                            + " 0.");

    static final List<ConfigKey> KEYS =
            List.of(TCP_IDLE, UDP_IDLE, REPORT_INTERVAL, FLOWS_MAX, OTHER_PROTOCOLS);

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public FlowCacheConfig {
        atLeastASecond("tcpIdle", tcpIdle);
        atLeastASecond("udpIdle", udpIdle);
        if (!reportInterval.isZero()) {
            atLeastASecond("reportInterval", reportInterval);
        }
        if (flowsMax < 1) {
            throw ConfigException.of("exporter.flows.flowsMax", flowsMax, "at least 1");
        }
    }

    private static void atLeastASecond(String key, Duration duration) {
        if (duration.toMillis() < 1000) {
            throw ConfigException.of("exporter.flows." + key, duration, "at least 1s");
        }
    }

    static FlowCacheConfig read(ConfigTree at) {
        return new FlowCacheConfig(
                at.duration(TCP_IDLE),
                at.duration(UDP_IDLE),
                at.duration(REPORT_INTERVAL),
                at.number(FLOWS_MAX),
                at.flag(OTHER_PROTOCOLS));
    }
}
