package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every query that the server logged or counted comes out as a RoundTrip. */
final class DnsTruthTest {
    private static final Path FOLDER = Path.of("generated", "dns");

    private static Replay replay(String... rules) {
        return Replay.of(Replay.captures().resolve(FOLDER).resolve("capture.pcap"), rules);
    }

    private static JsonNode truth() {
        return Replay.json(Replay.captures().resolve(FOLDER).resolve("truth.json"));
    }

    @Test
    void findsEveryLoggedQuery() {
        JsonNode truth = truth();
        List<String> missing = new ArrayList<>();
        for (JsonNode row : truth.path("roundtrips")) {
            missing.add(
                    "%d %s %s %s"
                            .formatted(
                                    row.get(1).asInt(),
                                    row.get(3).asText(),
                                    row.get(4).asText(),
                                    row.get(5).asText()));
        }
        List<String> beyond = new ArrayList<>();
        for (JsonNode line : onPort53(replay("dns;53,5353"))) {
            String query = query(line);
            if (!missing.remove(query)) {
                beyond.add(opCode(line) + " " + status(line));
            }
        }
        assertThat(missing).isEmpty();
        // What the log omits, by the folder's notes: malformed, STATUS, UPDATE, and a bad EDNS
        // version.
        assertThat(beyond)
                .containsExactlyInAnyOrder(
                        "Query FormatError",
                        "Query FormatError",
                        "Query BadVers",
                        "Status NotImplemented",
                        "Update Success");
    }

    @Test
    void countsResponseCodesAsTheServerDid() {
        Map<String, Integer> ours = new TreeMap<>();
        for (JsonNode line : onPort53(replay("dns;53,5353"))) {
            ours.merge(status(line), 1, Integer::sum);
        }
        JsonNode rcodes = truth().path("servers").path("53").path("stats_outgoing_rcodes");
        assertThat(ours)
                .containsEntry("FormatError", rcodes.path("FORMERR").asInt())
                .containsEntry("NameError", rcodes.path("NXDOMAIN").asInt())
                .containsEntry("NotImplemented", rcodes.path("NOTIMP").asInt())
                .containsEntry("Refused", rcodes.path("REFUSED").asInt());
    }

    @Test
    void countsWhatTheForwarderAnswered() {
        int forwarder = truth().path("servers").path("5353").path("queries").asInt();
        List<JsonNode> lines = replay("dns;53,5353").of("dns");
        assertThat(lines.stream().filter(l -> serverPort(l) == 5353)).hasSize(forwarder);
    }

    @Test
    void recognisesWhatRulesWouldHaveNamed() {
        List<JsonNode> ruled = replay("dns;53,5353").of("dns");
        long malformed = ruled.stream().filter(l -> status(l).equals("FormatError")).count();
        assertThat(replay().of("dns")).hasSize(ruled.size() - (int) malformed);
    }

    private static List<JsonNode> onPort53(Replay replay) {
        return replay.of("dns").stream().filter(line -> serverPort(line) == 53).toList();
    }

    private static int serverPort(JsonNode line) {
        return line.path("Server").path("Port").asInt();
    }

    private static String query(JsonNode line) {
        JsonNode request = line.path("Request");
        JsonNode question = request.path("Message").path("QuestionSec");
        return "%d %s %s %s"
                .formatted(
                        request.path("Port").asInt(),
                        question.path("Type").asText(),
                        question.path("Name").asText().replaceAll("(?<=.)\\.$", ""),
                        request.path("Transport").asText());
    }

    private static String opCode(JsonNode line) {
        return line.path("Request").path("Message").path("Header").path("OpCode").asText();
    }

    private static String status(JsonNode line) {
        return line.path("Response").path("Message").path("Header").path("Status").asText();
    }
}
