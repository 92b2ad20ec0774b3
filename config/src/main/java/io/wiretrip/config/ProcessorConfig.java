package io.wiretrip.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One item of {@code processor}: a processor that pipelines name.
 *
 * @param name which one, and after a slash which of several of its kind: {@code
 *     roundtripsfilter/slow}
 * @param options its {@code config}, which only the processor itself can read
 */
public record ProcessorConfig(String name, ConfigTree options) {
    private static final ConfigKey NAME =
            ConfigKey.of("name", "", "Which processor, and after a slash which one of its kind.");
    private static final ConfigKey CONFIG = ConfigKey.of("config", Map.of(), "Its options.");

    /** The options of each kind whose names are fixed. */
    static final Map<String, List<ConfigKey>> OPTIONS =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.of(
                                    "roundtripsfilter", FilterProcessorConfig.KEYS,
                                    "roundtripspaths", PathsProcessorConfig.KEYS,
                                    "roundtripsattributes", AttributesProcessorConfig.KEYS)));

    /** The keys of an item of the list. */
    static final List<ConfigKey> KEYS = List.of(NAME, CONFIG);

    /**
     * Checks the name.
     *
     * @throws ConfigException if there is none
     */
    public ProcessorConfig {
        if (name.isBlank()) {
            throw ConfigException.of("name", "nothing", "the name of a processor");
        }
    }

    /** The kind: what stands before the slash. */
    public String kind() {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    static ProcessorConfig read(ConfigTree item) {
        return new ProcessorConfig(item.text(NAME), item.open(CONFIG.path()));
    }
}
