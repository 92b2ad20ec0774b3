package io.wiretrip.agent.pipeline;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One test of a value, as a rule writes it: a comparison ({@code >=500}, {@code <10ms}), a class
 * ({@code 5xx}), or text in which {@code *} stands for anything. A leading {@code !} negates.
 */
final class ValueTest {
    private static final Pattern COMPARISON =
            Pattern.compile("(>=|<=|>|<)\\s*(-?[0-9.]+)\\s*(ns|us|µs|ms|s|m|h)?");
    private static final Pattern CLASS = Pattern.compile("([1-9])xx");

    private final boolean negated;
    private final @Nullable String operator;
    private final double bound;
    private final double upper;
    private final @Nullable Glob glob;

    private ValueTest(
            boolean negated,
            @Nullable String operator,
            double bound,
            double upper,
            @Nullable Glob glob) {
        this.negated = negated;
        this.operator = operator;
        this.bound = bound;
        this.upper = upper;
        this.glob = glob;
    }

    /** Reads a test. */
    static ValueTest parse(String text) {
        boolean negated = text.startsWith("!");
        String rest = negated ? text.substring(1) : text;
        Matcher comparison = COMPARISON.matcher(rest);
        if (comparison.matches()) {
            double value = Double.parseDouble(comparison.group(2)) * unit(comparison.group(3));
            return new ValueTest(negated, comparison.group(1), value, 0, null);
        }
        Matcher statusClass = CLASS.matcher(rest);
        if (statusClass.matches()) {
            double from = 100.0 * Integer.parseInt(statusClass.group(1));
            return new ValueTest(negated, "in", from, from + 100, null);
        }
        return new ValueTest(negated, null, 0, 0, new Glob(rest));
    }

    private static double unit(@Nullable String unit) {
        Duration one =
                switch (unit) {
                    case "ns" -> Duration.ofNanos(1);
                    case "us", "µs" -> Duration.ofNanos(1_000);
                    case "ms" -> Duration.ofMillis(1);
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    case null, default -> null;
                };
        return one == null ? 1 : one.toNanos();
    }

    /** Whether a value passes; an absent one passes only what is negated. */
    boolean test(Scalar value) {
        return negated != plain(value);
    }

    private boolean plain(Scalar value) {
        if (!value.isPresent()) {
            return false;
        }
        if (operator == null) {
            String text = value.text();
            return glob != null && text != null && glob.matches(text);
        }
        double number = value.isNumber() ? value.number() : numberIn(value.text());
        return switch (operator) {
            case ">=" -> number >= bound;
            case "<=" -> number <= bound;
            case ">" -> number > bound;
            case "<" -> number < bound;
            default -> number >= bound && number < upper;
        };
    }

    /** A status that a protocol has as text is compared as the number it is; else nothing fits. */
    private static double numberIn(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return Double.NaN;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Double.NaN;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
