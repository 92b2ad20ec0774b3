package io.wiretrip.config;

import java.util.List;
import java.util.Map;

/**
 * The {@code config} of the processor {@code roundtripsattributes}: attributes of spans that get
 * another name, and labels and attributes that are left out.
 *
 * @param drop keys such as {@code client.port}, or names of labels and attributes, whose values are
 *     left out
 * @param rename new names by old names of attributes
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
                    "New names of attributes of spans by their own; labels of metrics keep theirs.",
                    List.of("client.remote.host: host.name"));

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
