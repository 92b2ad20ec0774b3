package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same file gives the same bytes of output, every time. */
final class DeterminismTest {
    @ParameterizedTest
    @ValueSource(strings = {"dns", "http1", "net-loss2", "mini"})
    void writesTheSameLinesAgain(String folder) {
        Path file = Replay.captures().resolve("generated").resolve(folder).resolve("capture.pcap");
        String first = Replay.of(file).text();
        assertThat(first).isNotEmpty();
        assertThat(Replay.of(file).text()).isEqualTo(first);
    }
}
