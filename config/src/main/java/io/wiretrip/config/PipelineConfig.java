package io.wiretrip.config;

import java.util.List;

/**
 * One item of {@code pipeline}: the processors that RoundTrips pass, in order.
 *
 * @param name for people; packetd's are {@code metrics/…} and {@code traces/…}
 * @param processors their names
 */
public record PipelineConfig(String name, List<String> processors) {
    private static final ConfigKey NAME =
            ConfigKey.of("name", "", "What it is called; for people only.");
    private static final ConfigKey PROCESSORS =
            ConfigKey.of("processors", List.of(), "The names of its processors, in order.");

    /** The keys of an item of the list. */
    static final List<ConfigKey> KEYS = List.of(NAME, PROCESSORS);

    /** Copies the list. */
    public PipelineConfig {
        processors = List.copyOf(processors);
    }

    static PipelineConfig read(ConfigTree item) {
        return new PipelineConfig(item.text(NAME), item.texts(PROCESSORS));
    }
}
