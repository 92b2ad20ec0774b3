package io.wiretrip.config;

import java.util.List;
import java.util.Map;

/**
 * The {@code config} of the processor {@code roundtripsattributes}: labels and attributes that get
 * another name, or none.
 *
 * @param drop keys such as {@code client.port}, or names of labels and attributes, whose values are
 *     left out
 * @param rename new names by old names of labels and attributes
 */
public record AttributesProcessorConfig(List<String> drop, Map<String, String> rename) {
    private static final ConfigKey DROP =
            new ConfigKey(
                    "drop",
                    List.of(),
                    "Keys or names of labels and attributes to leave out.",
                    List.of("[client.port, network.peer.port]"));
    private static final ConfigKey RENAME =
            new ConfigKey(
                    "rename",
                    Map.of(),
                    "New names of labels and attributes by their own.",
                    List.of("remote_host: host"));

    /** The keys within {@code config}. */
    public static final List<ConfigKey> KEYS = List.of(DROP, RENAME);

    /** Copies both. */
    public AttributesProcessorConfig {
        drop = List.copyOf(drop);
        rename = Map.copyOf(rename);
    }

    /** Takes the processor's {@code config} out of a file. */
    public static AttributesProcessorConfig read(ConfigTree in) {
        return new AttributesProcessorConfig(in.texts(DROP), in.map(RENAME));
    }
}
