package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metrics, sent by OTLP.
 *
 * @param enabled whether they are
 * @param target where they go
 * @param interval how often
 * @param serviceName their {@code service.name}
 * @param includeSelf whether the agent's own metrics are among them
 */
public record OtlpMetricsConfig(
        boolean enabled,
        OtlpTargetConfig target,
        Duration interval,
        String serviceName,
        boolean includeSelf) {

    /** Off; if on, once a minute. */
    public static final OtlpMetricsConfig DEFAULT =
            new OtlpMetricsConfig(
                    false, OtlpTargetConfig.DEFAULT, Duration.ofMinutes(1), "wiretrip", true);

    private static final String SECTION = "exporter.otlpMetrics";

    private static final ConfigKey ENABLED =
            ConfigKey.of("enabled", DEFAULT.enabled, "Whether to send metrics by OTLP.");
    private static final ConfigKey INTERVAL =
            ConfigKey.of("interval", DEFAULT.interval, "How often they are sent.");
    private static final ConfigKey SERVICE_NAME =
            ConfigKey.of("serviceName", DEFAULT.serviceName, "Their service.name.");
    private static final ConfigKey INCLUDE_SELF =
            ConfigKey.of(
                    "includeSelf",
                    DEFAULT.includeSelf,
                    "Whether the agent's own metrics are among them.");

    static final List<ConfigKey> KEYS =
            Stream.of(
                            List.of(ENABLED),
                            OtlpTargetConfig.KEYS,
                            List.of(INTERVAL, SERVICE_NAME, INCLUDE_SELF))
                    .flatMap(List::stream)
                    .map(
                            key ->
                                    new ConfigKey(
                                            SECTION + '.' + key.path(),
                                            key.defaultValue(),
                                            key.meaning(),
                                            key.example()))
                    .toList();

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public OtlpMetricsConfig {
        if (enabled && target.http().endpoint().isEmpty()) {
            throw ConfigException.of(
                    SECTION + ".endpoint",
                    "nothing",
                    "a URL like http://127.0.0.1:4318/v1/metrics");
        }
        if (interval.compareTo(Duration.ofMillis(10)) < 0
                || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw ConfigException.of(SECTION + ".interval", interval, "a duration, 10ms to 1h");
        }
        if (serviceName.isBlank()) {
            throw ConfigException.of(SECTION + ".serviceName", "nothing", "a name");
        }
    }

    /** Reads the section. */
    public static OtlpMetricsConfig read(ConfigTree in) {
        ConfigTree at = in.at(SECTION);
        return new OtlpMetricsConfig(
                at.flag(ENABLED),
                OtlpTargetConfig.read(at),
                at.duration(INTERVAL),
                at.text(SERVICE_NAME),
                at.flag(INCLUDE_SELF));
    }
}
