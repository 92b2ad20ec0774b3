package io.wiretrip.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the tests of loading share. */
final class Loads {
    private Loads() {}

    static ConfigLoader.Loaded yaml(String yaml) {
        return ConfigLoader.parse("f.yaml", yaml, Map.of());
    }

    static ConfigLoader.Loaded env(String yaml, Map<String, String> environment) {
        return ConfigLoader.parse("f.yaml", yaml, environment);
    }

    /** What is wrong with a text, a line each. */
    static List<String> errors(String yaml) {
        return errors(yaml, Map.of());
    }

    static List<String> errors(String yaml, Map<String, String> environment) {
        ConfigException e =
                catchThrowableOfType(ConfigException.class, () -> env(yaml, environment));
        return e == null ? List.of() : e.problems().stream().map(Problem::toString).toList();
    }

    /** What is odd in a text that works, a line each. */
    static List<String> warnings(String yaml) {
        return yaml(yaml).warnings().stream().map(Problem::toString).toList();
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Loads.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
