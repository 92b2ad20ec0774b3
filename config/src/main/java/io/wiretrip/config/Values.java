package io.wiretrip.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts of the configuration as values. Each throws IllegalArgumentException with what is expected.
 */
final class Values {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(?:_[0-9]+)*");
    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");

    private Values() {}

    static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y", "1" -> true;
            case "false", "no", "off", "n", "0" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    static Integer number(String text) {
        long value = bigNumber(text);
        if (value != (int) value) {
            throw new IllegalArgumentException(
                    "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    static Long bigNumber(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("a whole number");
        }
        String digits = text.replace("_", "");
        int first = Character.isDigit(digits.charAt(0)) ? 0 : 1;
        if (digits.length() > first + 1 && digits.charAt(first) == '0') {
            // YAML 1.1 takes it for octal, people do not.
            throw new IllegalArgumentException("a whole number without leading zeros");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    static Double real(String text) {
        if (!REAL.matcher(text).matches() || !Double.isFinite(Double.parseDouble(text))) {
            throw new IllegalArgumentException("a number");
        }
        return Double.parseDouble(text);
    }

    /** The one of some texts that it is in any case. */
    static String choice(String text, List<String> choices) {
        for (String choice : choices) {
            if (choice.equalsIgnoreCase(text.strip())) {
                return choice;
            }
        }
        throw new IllegalArgumentException(ConfigKey.choice(text, choices));
    }
}
