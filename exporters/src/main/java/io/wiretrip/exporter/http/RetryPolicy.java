package io.wiretrip.exporter.http;

import io.wiretrip.config.RetryConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to try again: waits that double, with chance in them, so that a fleet does not come back as
 * one; what the target asks for holds if it is longer. Owned by one thread.
 */
final class RetryPolicy {
    /** A target that asks for more is asked again after this. */
    static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);

    private final RetryConfig config;
    private final RandomGenerator random;

    RetryPolicy(RetryConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param attempts how many have failed, at least 1
     * @param elapsed since the first began
     * @param retryAfter what the target asks for; null if nothing
     * @return null to give up
     */
    @Nullable Duration waitAfter(int attempts, Duration elapsed, @Nullable Duration retryAfter) {
        if (config.attempts() != 0 && attempts >= config.attempts()) {
            return null;
        }
        Duration wait = backoff(attempts);
        if (retryAfter != null) {
            Duration asked =
                    retryAfter.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : retryAfter;
            Duration spread = asked.plusNanos(random.nextLong(config.initial().toNanos()));
            wait = wait.compareTo(spread) > 0 ? wait : spread;
        }
        return elapsed.plus(wait).compareTo(config.limit()) > 0 ? null : wait;
    }

    /** Between half of and all of the doubled wait. */
    private Duration backoff(int attempts) {
        Duration wait = config.initial();
        for (int i = 1; i < attempts && wait.compareTo(config.max()) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        long nanos = Math.min(wait.toNanos(), config.max().toNanos());
        return Duration.ofNanos(nanos - random.nextLong(nanos / 2 + 1));
    }
}
