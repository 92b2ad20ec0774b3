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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsQosReasonAndVersionAsTheBrokerLoggedThem(boolean ruled) {
        Map<String, Integer> publishes = new TreeMap<>();
        Map<String, Integer> connacks = new TreeMap<>();
        Map<String, Integer> versions = new TreeMap<>();
        for (JsonNode line : replay(ruled).of("mqtt")) {
            JsonNode request = line.path("Request");
            JsonNode response = line.path("Response");
            if (request.path("PacketType").asText().equals("PUBLISH")) {
                boolean received = request.path("Port").equals(line.path("Client").path("Port"));
                String qos = " qos" + request.path("QoS").asInt();
                publishes.merge((received ? "received" : "sent") + qos, 1, Integer::sum);
            }
            if (response.path("PacketType").asText().equals("CONNACK")) {
                int code = response.path("ReasonCode").asInt();
                connacks.merge(Integer.toString(code), 1, Integer::sum);
                if (code == 0) {
                    versions.merge(brokersName(response.path("Version").asText()), 1, Integer::sum);
                }
            }
        }
        assertThat(publishes).isEqualTo(counts(truth().path("publish_by_qos")));
        assertThat(connacks).isEqualTo(counts(truth().path("connack_codes")));
        assertThat(versions).isEqualTo(counts(truth().path("client_versions")));
    }

    /** The broker logs its internal number of the version. */
    private static String brokersName(String version) {
        return switch (version) {
            case "3.1" -> "p1";
            case "3.1.1" -> "p2";
            default -> "p" + version;
        };
    }

    /** One client never acknowledged what it was sent with QoS 1. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersWhatWasAnswered(boolean ruled) {
        List<JsonNode> lines = replay(ruled).of("mqtt");
        JsonNode qos = truth().path("publish_by_qos");
        int missing =
                qos.path("received qos1").asInt()
                        + qos.path("sent qos1").asInt()
                        - truth().path("sent").path("PUBACK").asInt()
                        - truth().path("received").path("PUBACK").asInt();
        assertThat(outcome(lines, "unanswered"))
                .hasSize(missing)
                .allMatch(line -> line.path("Request").path("QoS").asInt() == 1);
        assertThat(outcome(lines, "orphan")).isEmpty();
        assertThat(lines.stream().filter(l -> l.path("Request").path("Topic").isTextual()))
                .as("publishes with a topic")
                .hasSize(sum(qos));
    }

    private static List<JsonNode> outcome(List<JsonNode> lines, String outcome) {
        return lines.stream().filter(l -> l.path("Outcome").asText().equals(outcome)).toList();
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
