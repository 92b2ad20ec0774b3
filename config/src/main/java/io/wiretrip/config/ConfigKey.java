package io.wiretrip.config;

import java.time.Duration;
import java.util.List;

/**
 * One key of the configuration file, as the reference configuration shows it.
 *
 * @param path its dotted name
 * @param defaultValue what holds when the key is absent: text, number, boolean, duration or list
 * @param meaning what it does, with its unit
 * @param example lines that show a value where the default does not; often empty
 */
public record ConfigKey(String path, Object defaultValue, String meaning, List<String> example) {

    /** Copies the example. */
    public ConfigKey {
        example = List.copyOf(example);
    }

    static ConfigKey of(String path, Object defaultValue, String meaning) {
        return new ConfigKey(path, defaultValue, meaning, List.of());
    }

    /** The type of its values, for people. */
    public String type() {
        return switch (defaultValue) {
            case Boolean _ -> "true or false";
            case Integer _, Long _ -> "integer";
            case Duration _ -> "duration";
            case List<?> _ -> "list";
            default -> "text";
        };
    }
}
