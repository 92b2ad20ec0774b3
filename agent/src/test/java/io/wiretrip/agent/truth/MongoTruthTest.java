package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import io.wiretrip.agent.SharedCaptures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that a driver's monitor reported is a RoundTrip, with the driver's outcome. */
final class MongoTruthTest {
    private static final String RULE = "mongodb;27017,27018";

    /** Commands of handshakes and heartbeats, which are on the wire and not in the events. */
    private static final List<String> NOT_IN_EVENTS =
            List.of("isMaster", "ismaster", "buildinfo", "getlasterror");

    private static Path folder() {
        return SharedCaptures.folder().resolve("generated").resolve("mongodb");
    }

    private static Replay replay(boolean ruled) {
        Path capture = folder().resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULE) : Replay.of(capture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void printsForNow(boolean ruled) {
        Replay replay = replay(ruled);
        Map<String, Integer> m = new TreeMap<>();
        for (JsonNode line : replay.of("mongodb")) {
            m.merge(
                    line.path("Server").path("Port").asText()
                            + " "
                            + line.path("Request").path("OpCode").asText()
                            + " "
                            + line.path("Request").path("CmdName").asText()
                            + " "
                            + line.path("Outcome").asText()
                            + " "
                            + line.path("Quality").asText()
                            + " ok="
                            + line.path("Response").path("Ok")
                            + " code="
                            + line.path("Response").path("Code"),
                    1,
                    Integer::sum);
        }
        try {
            Files.writeString(Path.of("/tmp/mg/out" + ruled + ".txt"), String.join("\n", m.entrySet().stream().map(Object::toString).toList()) + "\n" + replay.summary() + "\n");
            Files.writeString(Path.of("/tmp/mg/lines" + ruled + ".jsonl"), replay.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
