package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files in the tree that hold what the program makes. */
final class Golden {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("wiretrip.root")));

    private Golden() {}

    static Path path(String file) {
        return ROOT.resolve(file);
    }

    /** Compares, or rewrites the file when asked to. */
    static void check(String file, String text) throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(path(file), text);
        }
        assertThat(text)
                .as("to rewrite it: ./mvnw verify -Dgolden=update, then read the diff")
                .isEqualTo(Files.readString(path(file)));
    }
}
