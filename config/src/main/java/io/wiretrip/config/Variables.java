package io.wiretrip.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables of the environment within values, '$' and a name in braces; {@code :-} and a default
 * may follow the name; a dollar sign before it all makes it plain text. Replaced after parsing, so
 * that a value can never become structure.
 */
final class Variables {
    private static final Pattern REFERENCE =
            Pattern.compile("(\\$)?\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?})?");

    /** Replaces nothing. */
    static final Variables NONE = new Variables(Map.of(), false);

    private final Map<String, String> environment;
    private final boolean active;

    Variables(Map<String, String> environment) {
        this(environment, true);
    }

    private Variables(Map<String, String> environment, boolean active) {
        this.environment = environment;
        this.active = active;
    }

    /**
     * The text with its variables replaced.
     *
     * @throws IllegalArgumentException with what was got and what is expected
     */
    String replace(String text) {
        if (!active || !text.contains("${")) {
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
