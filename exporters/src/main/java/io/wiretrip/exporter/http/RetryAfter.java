package io.wiretrip.exporter.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header field {@code Retry-After}: RFC 9110 section 10.2.3. */
final class RetryAfter {
    /** Nobody waits longer than this many seconds, and nobody's arithmetic overflows. */
    private static final long SECS_MAX = 1_000_000_000;

    private static final int DIGITS_MAX = 9;

    private RetryAfter() {}

    /** Reads seconds or a date; null if it is neither. A date that is past is no wait. */
    static @Nullable Duration parse(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(text.length() > DIGITS_MAX ? SECS_MAX : Long.parseLong(text));
        }
        try {
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            Duration wait = Duration.between(now, until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
