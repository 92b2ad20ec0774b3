package io.wiretrip.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables of the environment within values: {@code ${NAME}}, {@code ${NAME:-default}}; {@code
 * $${} is a plain {@code ${}. Replaced after parsing, so that a value can never become structure.
 */
final class Variables {
    private static final Pattern REFERENCE =
            Pattern.compile("(\\$)?\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?})?");

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The text with its variables replaced.
     *
     * @throws IllegalArgumentException with what was got and what is expected
     */
    String replace(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder replaced = new StringBuilder(text.length());
        int end = 0;
        while (reference.find()) {
            replaced.append(text, end, reference.start());
            if (reference.group(1) != null) {
                replaced.append(reference.group(), 1, reference.group().length());
            } else {
                replaced.append(value(reference));
            }
            end = reference.end();
        }
        return replaced.append(text, end, text.length()).toString();
    }

    private String value(Matcher reference) {
        String name = reference.group(2);
        if (name == null) {
            throw new IllegalArgumentException(
                    "got a ${ that names no variable, expected ${NAME} or ${NAME:-default};"
                            + " a plain ${ is written $${");
        }
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            return value;
        }
        if (reference.group(3) != null) {
            return reference.group(4);
        }
        if (environment.containsKey(name)) {
            return value;
        }
        throw new IllegalArgumentException(
                "the environment variable "
                        + name
                        + " is not set; set it, or give a default: ${"
                        + name
                        + ":-…}");
    }
}
