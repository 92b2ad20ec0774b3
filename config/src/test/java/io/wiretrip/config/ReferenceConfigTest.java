package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReferenceConfigTest {
    private static final Path GOLDEN =
            Path.of(
                    Objects.requireNonNull(System.getProperty("wiretrip.root")),
                    "config/src/test/resources/io/wiretrip/config/reference.yaml");

    @Test
    void isTheGoldenFile() throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(GOLDEN, ReferenceConfig.text());
        }
        assertThat(ReferenceConfig.text())
                .as("to rewrite it: ./mvnw verify -Dgolden=update, then read the diff")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyKeyIsThereOnceWithASentence() {
        assertThat(ReferenceConfig.keys()).extracting(ConfigKey::path).doesNotHaveDuplicates();
        assertThat(ReferenceConfig.keys())
                .allSatisfy(
                        key -> {
                            assertThat(key.meaning()).endsWith(".");
                            assertThat(key.type()).isNotEmpty();
                        });
    }
}
