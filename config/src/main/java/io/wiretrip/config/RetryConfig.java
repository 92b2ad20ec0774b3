package io.wiretrip.config;

import java.time.Duration;
import java.util.List;

/**
 * How a request is repeated that failed for a reason that may pass.
 *
 * @param initial the wait after the first failure; it doubles with each further one
 * @param max the longest such wait
 * @param limit how long after the first attempt to give up
 * @param attempts how many attempts to make at most; 0 for as many as the time allows
 */
public record RetryConfig(Duration initial, Duration max, Duration limit, int attempts) {

    /** From one second to half a minute, for ten minutes. */
    public static final RetryConfig DEFAULT =
            new RetryConfig(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10), 0);

    private static final ConfigKey INITIAL =
            ConfigKey.of(
                    "retry.initial",
                    DEFAULT.initial,
                    "Wait after a first failure; it doubles with each further one.");
    private static final ConfigKey MAX =
            ConfigKey.of("retry.max", DEFAULT.max, "The longest wait between two attempts.");
    private static final ConfigKey LIMIT =
            ConfigKey.of(
                    "retry.limit",
                    DEFAULT.limit,
                    "How long after the first attempt to give up on a request.");
    private static final ConfigKey ATTEMPTS =
            ConfigKey.of(
                    "retry.attempts",
                    DEFAULT.attempts,
                    "Attempts for a request at most; 0 for as many as the time allows.");

    static final List<ConfigKey> KEYS = List.of(INITIAL, MAX, LIMIT, ATTEMPTS);

    /**
     * Checks the bounds.
     *
     * @throws ConfigException if one is too small
     */
    public RetryConfig {
        if (initial.compareTo(Duration.ofMillis(1)) < 0) {
            throw ConfigException.of("retry.initial", initial, "at least 1ms");
        }
        if (max.compareTo(initial) < 0) {
            throw ConfigException.of("retry.max", max, "at least retry.initial, " + initial);
        }
        if (limit.isNegative() || limit.compareTo(Duration.ofDays(1)) > 0) {
            throw ConfigException.of("retry.limit", limit, "a duration from 0s to 24h");
        }
        if (attempts < 0) {
            throw ConfigException.of("retry.attempts", attempts, "0 or more");
        }
    }

    static RetryConfig read(ConfigTree at) {
        return new RetryConfig(
                at.duration(INITIAL), at.duration(MAX), at.duration(LIMIT), at.number(ATTEMPTS));
    }
}
