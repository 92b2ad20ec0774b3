package io.wiretrip.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them, which packetd's configuration uses: {@code 1h30m}, {@code 250ms}.
 */
final class GoDuration {
    /** What is expected, for people. */
    static final String EXPECTED = "a duration such as 250ms, 5m or 1h30m, or whole seconds";

    private static final Pattern SECONDS = Pattern.compile("\\+?[0-9]{1,10}");
    private static final Pattern PART =
            Pattern.compile(
                    "([0-9]{1,12}(?:\\.[0-9]{0,12})?|\\.[0-9]{1,12})(ns|us|µs|μs|ms|s|m|h)");

    /** What 64 bits of nanoseconds hold, as in Go. */
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /**
     * Reads a duration that is not negative; a bare whole number is seconds.
     *
     * @throws IllegalArgumentException with what is expected
     */
    static Duration parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return checked(new BigDecimal(text).scaleByPowerOfTen(9));
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int start = text.startsWith("+") ? 1 : 0;
        int at = start;
        while (part.find(at) && part.start() == at) {
            nanos = nanos.add(number(part.group(1)).multiply(unit(part.group(2))));
            at = part.end();
        }
        if (at == start || at != text.length()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return checked(nanos);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text.endsWith(".") ? text + '0' : text);
    }

    private static BigDecimal unit(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 1_000L;
                });
    }

    private static Duration checked(BigDecimal nanos) {
        if (nanos.compareTo(MAX_NANOS) > 0) {
            throw new IllegalArgumentException("a duration of at most 292 years");
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    /**
     * The shortest text that {@link #parse} reads back: {@code 5m}, {@code 1h30m}, {@code 1.5s}.
     */
    static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 1_000_000_000L) {
            return nanos == 0 ? "0s" : small(nanos);
        }
        long secs = nanos / 1_000_000_000L;
        StringBuilder text = new StringBuilder();
        append(text, secs / 3600, "h");
        append(text, secs % 3600 / 60, "m");
        BigDecimal rest = BigDecimal.valueOf(nanos % 60_000_000_000L, 9).stripTrailingZeros();
        if (rest.signum() > 0) {
            text.append(rest.toPlainString()).append('s');
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static String small(long nanos) {
        int scale = nanos >= 1_000_000 ? 6 : nanos >= 1_000 ? 3 : 0;
        String unit = scale == 6 ? "ms" : scale == 3 ? "µs" : "ns";
        return BigDecimal.valueOf(nanos, scale).stripTrailingZeros().toPlainString() + unit;
    }
}
