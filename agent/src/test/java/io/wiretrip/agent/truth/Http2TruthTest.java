package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request that the servers logged comes out as a RoundTrip, with its status. */
final class Http2TruthTest {
    private static final String RULE = "http2;8090,8091,8092,8093";

    private static Path folder(String name) {
        return Replay.captures().resolve("generated").resolve(name);
    }

    private static Replay replay(String name, boolean ruled) {
        Path capture = folder(name).resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULE) : Replay.of(capture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatEveryServerLogged(boolean ruled) {
        JsonNode servers = Replay.json(folder("http2").resolve("truth.json")).path("servers");
        Replay replay = replay("http2", ruled);
        assertThat(replay.summary().gaps()).isZero();
        for (String port : List.of("8090", "8091", "8093")) {
            JsonNode server = servers.path(port);
            List<JsonNode> lines = on(port, replay.of("http2"));
            assertThat(lines).allMatch(Http2TruthTest::isComplete);
            assertThat(count(lines, "Response", "Status"))
                    .as(port)
                    .isEqualTo(numbers(server.path("statuses")));
            if (!port.equals("8091")) {
                assertThat(count(lines, "Request", "Method"))
                        .as(port)
                        .isEqualTo(numbers(server.path("methods")));
            }
        }
    }

    /** nghttpd logs the answer to a request that it promised, and no method for it. */
    @Test
    void pairsPushedResponsesWithTheirPromises() {
        JsonNode server =
                Replay.json(folder("http2").resolve("truth.json")).path("servers").path("8091");
        List<JsonNode> lines = on("8091", replay("http2", false).of("http2"));
        List<JsonNode> pushed = new ArrayList<>(lines);
        pushed.removeIf(line -> !line.path("Request").path("Pushed").asBoolean());
        assertThat(pushed).hasSize(server.path("push_promises").asInt());
        lines.removeAll(pushed);
        assertThat(lines).hasSize(server.path("requests").asInt());
        assertThat(count(lines, "Request", "Method")).isEqualTo(numbers(server.path("methods")));
    }

    /**
     * Apache logs the 101 as HTTP/1.1 and the answer on stream 1 as HTTP/2. Requests that its
     * GOAWAY left unanswered are on the wire and not in its log.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWithTheRequestThatAskedForHttp2(boolean ruled) {
        JsonNode truth = Replay.json(folder("http2").resolve("truth.json"));
        Replay replay = replay("http2", ruled);
        Map<String, Integer> logged = new TreeMap<>();
        for (JsonNode row : truth.path("roundtrips")) {
            if (row.get(0).asInt() == 8092) {
                logged.merge(fact(row), 1, Integer::sum);
            }
        }
        List<JsonNode> answered = on("8092", replay.lines());
        answered.removeIf(line -> line.path("Outcome").asText().equals("unanswered"));
        Map<String, Integer> seen = new TreeMap<>();
        answered.forEach(line -> seen.merge(fact(line), 1, Integer::sum));
        assertThat(seen).isEqualTo(logged);
        JsonNode protocols = truth.path("servers").path("8092").path("protocols");
        assertThat(on("8092", replay.of("http"))).hasSize(protocols.path("HTTP/1.1").asInt());
        List<JsonNode> refused = on("8092", replay.of("http2"));
        refused.removeIf(Http2TruthTest::isComplete);
        assertThat(refused)
                .isNotEmpty()
                .allMatch(line -> !line.path("Request").path("ErrorCode").isNull());
    }

    /** nginx and the prior-knowledge Apache log each request with client port and path. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsEveryRequestOfTheAccessLogs(boolean ruled) {
        JsonNode truth = Replay.json(folder("http2").resolve("truth.json"));
        Map<String, Integer> logged = new TreeMap<>();
        for (JsonNode row : truth.path("roundtrips")) {
            if (row.get(0).asInt() != 8092) {
                logged.merge(fact(row), 1, Integer::sum);
            }
        }
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode line : replay("http2", ruled).of("http2")) {
            int port = line.path("Server").path("Port").asInt();
            if (port == 8090 || port == 8093) {
                seen.merge(fact(line), 1, Integer::sum);
            }
        }
        assertThat(seen).isEqualTo(logged);
    }

    private static boolean isComplete(JsonNode line) {
        return line.path("Outcome").asText().equals("complete");
    }

    /** Server port, client port, method, path and status, of a row of the log. */
    private static String fact(JsonNode value) {
        if (value.isArray()) {
            return String.join(
                    " ",
                    value.get(0).asText(),
                    value.get(1).asText(),
                    value.get(3).asText(),
                    value.get(4).asText(),
                    value.get(5).asText());
        }
        return String.join(
                " ",
                value.path("Server").path("Port").asText(),
                value.path("Client").path("Port").asText(),
                value.path("Request").path("Method").asText(),
                value.path("Request").path("URL").asText(),
                value.path("Response").path("StatusCode").asText());
    }

    private static List<JsonNode> on(String port, List<JsonNode> lines) {
        List<JsonNode> own = new ArrayList<>(lines);
        own.removeIf(line -> !line.path("Server").path("Port").asText().equals(port));
        return own;
    }

    private static Map<String, Integer> count(List<JsonNode> lines, String half, String field) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode line : lines) {
            counts.merge(line.path(half).path(field).asText(), 1, Integer::sum);
        }
        return counts;
    }

    private static Map<String, Integer> numbers(JsonNode object) {
        Map<String, Integer> numbers = new TreeMap<>();
        object.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asInt()));
        return numbers;
    }
}
