package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every request that the servers logged comes out as a RoundTrip. */
final class Http2TruthTest {
    private static Path capture() {
        return Replay.captures().resolve("generated/http2/capture.pcap");
    }

    @Test
    void first() {
        Replay replay = Replay.of(capture());
        List<JsonNode> lines = replay.of("http2");
        for (JsonNode line : lines) {
            System.out.println("LINE " + line);
        }
        System.out.println(replay.summary());
        assertThat(lines).isNotEmpty();
    }
}
