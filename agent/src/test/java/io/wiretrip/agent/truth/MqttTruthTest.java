package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every packet that the broker logged is in a RoundTrip, on its side. */
final class MqttTruthTest {
    private static final String RULE = "mqtt;1883,1884";

    private static Path folder() {
        return Replay.captures().resolve("generated").resolve("mqtt");
    }

    private static Replay replay(boolean ruled) {
        Path file = folder().resolve("capture.pcap");
        return ruled ? Replay.of(file, RULE) : Replay.of(file);
    }

    private static JsonNode truth() {
        return Replay.json(folder().resolve("truth.json")).path("servers").path("1883,1884");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsThePacketsThatTheBrokerLogged(boolean ruled) {
        List<JsonNode> lines = replay(ruled).of("mqtt");
        assertThat(lines).isNotEmpty();
        Map<String, Integer> received = packets(lines, true);
        Map<String, Integer> sent = packets(lines, false);
        // The broker does not log the CONNECT that it receives.
        assertThat(received.remove("CONNECT")).isEqualTo(sum(truth().path("connack_codes")));
        assertThat(received).isEqualTo(counts(truth().path("received")));
        assertThat(sent).isEqualTo(counts(truth().path("sent")));
    }

    /** Counts each packet of one side: requests, responses, and the steps between. */
    private static Map<String, Integer> packets(List<JsonNode> lines, boolean fromClient) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode line : lines) {
            int clientPort = line.path("Client").path("Port").asInt();
            for (String half : List.of("Request", "Response")) {
                JsonNode message = line.path(half);
                if (message.isObject()
                        && (message.path("Port").asInt() == clientPort) == fromClient) {
                    counts.merge(message.path("PacketType").asText(), 1, Integer::sum);
                }
            }
            JsonNode response = line.path("Response");
            if (!response.isObject()) {
                continue;
            }
            boolean answeredByClient = response.path("Port").asInt() == clientPort;
            if (response.hasNonNull("ReceiveTime") && answeredByClient == fromClient) {
                counts.merge("PUBREC", 1, Integer::sum);
            }
            if (response.hasNonNull("ReleaseTime") && answeredByClient != fromClient) {
                counts.merge("PUBREL", 1, Integer::sum);
            }
        }
        return counts;
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new TreeMap<>();
        object.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asInt()));
        return counts;
    }

    private static int sum(JsonNode object) {
        return counts(object).values().stream().mapToInt(Integer::intValue).sum();
    }
}
