package io.wiretrip.config;

import java.util.List;

/**
 * The {@code config} of the processor {@code roundtripspaths}: how paths become templates.
 *
 * @param patterns tried in order before anything else: {@code /users/{name}}, {@code /files/*}
 * @param namesMax how many different names one place of the path may show before they become {@code
 *     {name}}; 0 for any number
 */
public record PathsProcessorConfig(List<String> patterns, int namesMax) {
    private static final ConfigKey PATTERNS =
            new ConfigKey(
                    "patterns",
                    List.of(),
                    "Templates tried in order before anything else; {…} is one segment, a * at the"
                            + " end any rest.",
                    List.of("[/users/{name}, /files/*]"));
    private static final ConfigKey NAMES_MAX =
            ConfigKey.of(
                    "namesMax",
                    100,
                    "How many different names one place of a path may show before they become"
                            + " {name}; 0 for any number.");

    /** The keys within {@code config}. */
    public static final List<ConfigKey> KEYS = List.of(PATTERNS, NAMES_MAX);

    /** Copies the patterns. */
    public PathsProcessorConfig {
        patterns = List.copyOf(patterns);
    }

    /** Takes the processor's {@code config} out of a file. */
    public static PathsProcessorConfig read(ConfigTree in) {
        List<String> patterns = in.texts(PATTERNS);
        for (String pattern : patterns) {
            if (!pattern.startsWith("/")) {
                in.refuse("patterns", '"' + pattern + '"', "a path that begins with a slash");
            }
        }
        int namesMax = in.number(NAMES_MAX);
        if (namesMax < 0) {
            in.refuse("namesMax", Integer.toString(namesMax), "0 for any number, or more");
        }
        return new PathsProcessorConfig(
                patterns.stream().filter(pattern -> pattern.startsWith("/")).toList(),
                Math.max(0, namesMax));
    }
}
