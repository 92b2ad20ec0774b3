package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reference configuration: every key with its default and what it does, as YAML. Made from the
 * tables beside the records, whose defaults are the records' own.
 */
public final class ReferenceConfig {
    /** Text that YAML takes as text without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[a-z][A-Za-z0-9_./]*");

    private static final String HEAD =
            """
            # Every key with its default. A file needs only what differs.
            # Keys may be nested as here or dotted (sniffer.ifaces: any); durations are like 5m or 1h30m.
            """;

    private ReferenceConfig() {}

    /** Every key, in the order of the reference configuration. */
    public static List<ConfigKey> keys() {
        return Stream.of(
                        LoggerConfig.KEYS,
                        LimitsConfig.KEYS,
                        DecoderConfig.KEYS,
                        SnifferConfig.KEYS,
                        RoundTripsConfig.KEYS)
                .flatMap(List::stream)
                .toList();
    }

    /** The text, ending in a line feed. */
    public static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        String[] open = {};
        for (ConfigKey key : keys()) {
            String[] path = key.path().split("\\.");
            openSections(open, path, text);
            open = path;
            String indent = "  ".repeat(path.length - 1);
            text.append(indent).append("# ").append(key.meaning()).append('\n');
            for (String line : key.example()) {
                text.append(indent).append("#   ").append(line).append('\n');
            }
            text.append(indent)
                    .append(path[path.length - 1])
                    .append(": ")
                    .append(value(key.defaultValue()))
                    .append('\n');
        }
        return text.toString();
    }

    private static void openSections(String[] open, String[] path, StringBuilder text) {
        int same = 0;
        while (same < path.length - 1 && same < open.length && path[same].equals(open[same])) {
            same++;
        }
        for (int depth = same; depth < path.length - 1; depth++) {
            if (depth == 0) {
                text.append('\n');
            }
            text.append("  ".repeat(depth)).append(path[depth]).append(":\n");
        }
    }

    private static String value(Object value) {
        return switch (value) {
            case Duration duration -> duration(duration);
            case String text -> PLAIN.matcher(text).matches() ? text : '"' + text + '"';
            default -> value.toString();
        };
    }

    private static String duration(Duration duration) {
        long secs = duration.toSeconds();
        return secs % 3600 == 0 ? secs / 3600 + "h" : secs % 60 == 0 ? secs / 60 + "m" : secs + "s";
    }
}
