package io.wiretrip.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The reference configuration: every key with its default and what it does, as YAML. Made from the
 * tables beside the records, whose defaults are the records' own.
 */
public final class ReferenceConfig {
    private static final String HEAD =
            """
            # Every key with its default. A file needs only what differs.
            # Keys may be nested as here or dotted (sniffer.ifaces: any); durations are like 5m or 1h30m.
            # ${NAME} in a value is an environment variable, ${NAME:-default} has a default. The variable
            # WIRETRIP_SNIFFER_IFACES overrides sniffer.ifaces, and so on for every key.
            """;

    private ReferenceConfig() {}

    /** Every key, in the order of the reference configuration. */
    public static List<ConfigKey> keys() {
        return AgentConfig.SECTIONS.stream().flatMap(section -> section.keys().stream()).toList();
    }

    /** The text, ending in a line feed. */
    public static String text() {
        YamlText text = new YamlText(HEAD);
        for (ConfigKey key : keys()) {
            List<String> comments = new ArrayList<>();
            comments.add(key.meaning());
            key.example().forEach(line -> comments.add("  " + line));
            text.key(key.path(), comments, key.defaultValue());
        }
        return text.toString();
    }
}
