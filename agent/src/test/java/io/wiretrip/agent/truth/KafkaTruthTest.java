package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import io.wiretrip.agent.SharedCaptures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request that the broker logged comes out with its API, version, id and client. */
final class KafkaTruthTest {
    private static final String RULE = "kafka;9092";

    private static Path folder() {
        return SharedCaptures.folder().resolve("generated").resolve("kafka");
    }

    private static Replay replay(boolean ruled) {
        Path capture = folder().resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULE) : Replay.of(capture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matchesTheBrokersRequestLog(boolean ruled) {
        List<String> logged = new ArrayList<>();
        for (JsonNode row : Replay.json(folder().resolve("truth.json")).path("roundtrips")) {
            logged.add(
                    "%d %d %s v%d %s"
                            .formatted(
                                    row.get(1).asInt(),
                                    row.get(2).asInt(),
                                    row.get(3).asText().replace("_", ""),
                                    row.get(4).asInt(),
                                    row.get(5).asText()));
        }
        List<String> seen = new ArrayList<>();
        for (JsonNode line : replay(ruled).of("kafka")) {
            JsonNode packet = line.path("Request").path("Packet");
            seen.add(
                    "%d %d %s v%d %s"
                            .formatted(
                                    line.path("Request").path("Port").asInt(),
                                    packet.path("CorrelationID").asInt(),
                                    packet.path("API").asText().toUpperCase(Locale.ROOT),
                                    packet.path("APIVersion").asInt(),
                                    packet.path("ClientID").asText()));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(logged);
    }

    @Test
    void countsByApiAndVersion() {
        JsonNode server = Replay.json(folder().resolve("truth.json")).path("servers").path("9092");
        Map<String, Integer> byApi = new TreeMap<>();
        Map<String, Integer> byVersion = new TreeMap<>();
        Map<String, Integer> byClient = new TreeMap<>();
        for (JsonNode line : replay(true).of("kafka")) {
            JsonNode packet = line.path("Request").path("Packet");
            String api = packet.path("API").asText().toUpperCase(Locale.ROOT);
            byApi.merge(api, 1, Integer::sum);
            byVersion.merge(api + " v" + packet.path("APIVersion").asInt(), 1, Integer::sum);
            byClient.merge(packet.path("ClientID").asText(), 1, Integer::sum);
        }
        assertThat(byApi).isEqualTo(counts(server.path("by_api")));
        assertThat(byVersion).isEqualTo(counts(server.path("by_api_version")));
        assertThat(byClient).isEqualTo(counts(server.path("by_client_id")));
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            counts.put(entry.getKey().replace("_", ""), entry.getValue().asInt());
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyRequestIsAnsweredUnlessItAsksForNoAnswer(boolean ruled) {
        Replay replay = replay(ruled);
        List<String> unanswered = new ArrayList<>();
        int oneWay = 0;
        for (JsonNode line : replay.of("kafka")) {
            JsonNode request = line.path("Request");
            boolean silent = request.path("Acks").asText().equals("0");
            assertThat(line.path("Quality").asText()).as(line.toString()).isEqualTo("complete");
            switch (line.path("Outcome").asText()) {
                case "unanswered" ->
                        unanswered.add(
                                request.path("Packet").path("API").asText()
                                        + " "
                                        + request.path("Packet").path("ClientID").asText());
                case "oneway" -> {
                    oneWay++;
                    assertThat(silent).as(line.toString()).isTrue();
                }
                default -> {
                    assertThat(silent).as(line.toString()).isFalse();
                    assertThat(line.path("Response").path("ErrorCode").isTextual())
                            .as(line.toString())
                            .isTrue();
                }
            }
        }
        assertThat(oneWay).isEqualTo(9);
        // The client left while the broker was looking: the log has it, the wire no answer.
        assertThat(unanswered).containsExactly("Metadata rdkafka");
        assertThat(replay.summary().gaps()).isZero();
        assertThat(replay.summary().drops()).isEmpty();
    }

    /** What clients sent, by the headers of their batches, and what the broker gave back. */
    @Test
    void countsRecordsAsTheClientsDid() {
        Map<String, Integer> produced = new TreeMap<>();
        Map<String, Integer> fetched = new TreeMap<>();
        for (JsonNode line : replay(true).of("kafka")) {
            JsonNode packet = line.path("Request").path("Packet");
            if (packet.path("API").asText().equals("Produce")) {
                produced.merge(
                        packet.path("Topic").asText(),
                        line.path("Request").path("Records").asInt(),
                        Integer::sum);
            }
            for (JsonNode topic : line.path("Response").path("Topics")) {
                if (packet.path("API").asText().equals("Fetch")) {
                    fetched.merge(
                            topic.path("Name").asText(),
                            topic.path("Records").asInt(),
                            Integer::max);
                }
            }
        }
        // kcat: 160 by its own count, in five runs; kafka-python: 100.
        assertThat(produced).containsEntry("kc", 160).containsEntry("kpy", 100);
        assertThat(fetched).containsEntry("kc", 160).containsEntry("kpy", 100);
        // Both Java clients: 83 sent outside of the aborted transaction.
        assertThat(produced.get("t-c011")).isEqualTo(produced.get("t-c39"));
    }

    /** Of every published capture: as many requests, answers and pairs as tshark has. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesWithTsharkOnPublishedCaptures(boolean ruled) throws IOException {
        Path folder = SharedCaptures.folder().resolve("public").resolve("kafka");
        List<Path> captures;
        try (Stream<Path> files = Files.list(folder)) {
            captures = files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
        }
        assertThat(captures).isNotEmpty();
        for (Path capture : captures) {
            JsonNode oracle = Replay.json(Path.of(capture + ".oracle.json"));
            String port = oracle.path("decode_as").path(0).asText().replaceAll("\\D", "");
            Replay replay = ruled ? Replay.of(capture, "kafka;" + port) : Replay.of(capture);
            Map<String, Integer> types = new TreeMap<>();
            int answers = 0;
            int pairs = 0;
            for (JsonNode line : replay.of("kafka")) {
                JsonNode packet = line.path("Request").path("Packet");
                types.merge(
                        packet.path("API").asText() + " v" + packet.path("APIVersion").asInt(),
                        1,
                        Integer::sum);
                answers += line.path("Response").isNull() ? 0 : 1;
                pairs += line.path("Outcome").asText().equals("complete") ? 1 : 0;
            }
            Map<String, Integer> expected = new TreeMap<>();
            oracle.path("types")
                    .properties()
                    .forEach(e -> expected.put(e.getKey(), e.getValue().asInt()));
            assertThat(types).as(capture.toString()).isEqualTo(expected);
            assertThat(answers).as(capture.toString()).isEqualTo(oracle.path("responses").asInt());
            assertThat(pairs).as(capture.toString()).isEqualTo(oracle.path("pairs").asInt());
        }
    }
}
