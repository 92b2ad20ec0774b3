package io.wiretrip.agent.server;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in queries, as Go writes them: {@code 5s}, {@code 1m30s}, {@code 250ms}. */
final class DurationText {
    private static final Pattern PART =
            Pattern.compile("\\G([0-9]{1,12}(?:\\.[0-9]{0,9})?)(ns|us|µs|μs|ms|s|m|h)");

    private static final BigDecimal NS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /** Nanoseconds; −1 if it is no duration. */
    static long parse(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal ns = BigDecimal.ZERO;
        int end = 0;
        while (part.find()) {
            ns = ns.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
            end = part.end();
        }
        if (end == 0 || end != text.length() || ns.compareTo(NS_MAX) > 0) {
            return -1;
        }
        return ns.setScale(0, RoundingMode.DOWN).longValueExact();
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
}
