package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every capture under the protocols' test resources gives exactly the lines that lie beside it.
 * Rewritten by {@code ./mvnw verify -Dgolden=update}; read the difference.
 */
final class GoldenCaptureTest {
    static final Path FOLDER =
            Path.of(
                    System.getProperty("wiretrip.root"),
                    "protocols",
                    "src",
                    "test",
                    "resources",
                    "captures");

    static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .map(FOLDER::relativize)
                    .toList();
        }
    }

    @Test
    void thereIsACaptureOfEachProtocol() throws IOException {
        assertThat(captures().stream().map(file -> file.getName(0).toString()))
                .contains("dns", "http1");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void givesTheExpectedLines(Path capture) throws IOException {
        Path file = FOLDER.resolve(capture);
        Path expected = Path.of(file.toString().replaceAll("\\.pcap$", ".expected.jsonl"));
        String actual = Replay.of(file).text();
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(expected, actual);
        }
        assertThat(expected)
                .as("make it with ./mvnw verify -Dgolden=update, then read it")
                .exists();
        assertThat(actual).isEqualTo(Files.readString(expected));
    }
}
