package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every request that the servers logged comes out as a RoundTrip with its method, target and
 * status, in its place on its connection.
 */
final class HttpTruthTest {
    private static final String RULES = "http;8080,8081,8082,8888";

    private static Path folder(String name) {
        return Replay.captures().resolve("generated").resolve(name);
    }

    @ParameterizedTest
    @CsvSource({"http1,true", "http1,false", "http1-jumbo,true", "http1-jumbo,false"})
    void matchesTheServersLogs(String name, boolean ruled) {
        Replay replay = replay(name, ruled);
        Map<String, List<JsonNode>> wire = byConnection(replay.of("http"));
        Map<String, List<JsonNode>> log = rows(Replay.json(folder(name).resolve("truth.json")));
        List<String> wrong = new ArrayList<>();
        log.forEach((connection, rows) -> compare(connection, rows, wire, wrong));
        // One request is HTTP/0.9, whose answer has no header: there is nothing to recognise.
        assertThat(wrong).hasSize(1).first().asString().endsWith("GET /small.txt 200: nothing");
        for (String connection : wire.keySet()) {
            boolean logged = connection.startsWith("8080 ") || connection.startsWith("8081 ");
            assertThat(!logged || log.containsKey(connection)).as(connection).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http1-jumbo"})
    void countsWhatTheOtherServersSaw(String name) {
        JsonNode servers = Replay.json(folder(name).resolve("truth.json")).path("servers");
        List<JsonNode> lines = replay(name, true).of("http");
        assertThat(lines.stream().filter(line -> port(line) == 8082))
                .hasSize(servers.path("8082").path("requests").asInt())
                .allMatch(line -> line.path("Response").path("StatusCode").asInt() == 101);
        JsonNode methods = servers.path("8888").path("methods");
        assertThat(
                        lines.stream()
                                .filter(
                                        line ->
                                                port(line) == 8888
                                                        && method(line).equals("CONNECT")))
                .hasSize(methods.path("CONNECT").asInt());
        assertThat(replay(name, true).summary().gaps()).isZero();
    }

    @Test
    void losesNothingToLossDuplicationAndReorderingOnTheWay() {
        JsonNode truth = Replay.json(folder("net-loss2").resolve("truth.json"));
        Replay replay = replay("net-loss2", false);
        Map<String, List<JsonNode>> wire = byConnection(replay.of("http"));
        List<String> wrong = new ArrayList<>();
        Map<String, List<JsonNode>> log = rows(truth);
        log.keySet().removeIf(connection -> !connection.startsWith("8080 "));
        log.forEach((connection, rows) -> compare(connection, rows, wire, wrong));
        assertThat(wrong).isEmpty();
        assertThat(replay.of("http"))
                .hasSize(truth.path("servers").path("8080").path("requests").asInt())
                .allMatch(line -> line.path("Quality").asText().equals("complete"));
    }

    private static Replay replay(String name, boolean ruled) {
        Path capture = folder(name).resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULES) : Replay.of(capture);
    }

    private static void compare(
            String connection,
            List<JsonNode> rows,
            Map<String, List<JsonNode>> wire,
            List<String> wrong) {
        List<JsonNode> lines = wire.getOrDefault(connection, List.of());
        for (int i = 0; i < rows.size(); i++) {
            String row = row(rows.get(i));
            if (i >= lines.size() || !agrees(rows.get(i), lines.get(i))) {
                wrong.add(
                        connection
                                + " "
                                + row
                                + ": "
                                + (i < lines.size() ? line(lines.get(i)) : "nothing"));
            }
        }
        for (int i = rows.size(); i < lines.size(); i++) {
            // Not logged, yet on the wire: what was pipelined behind a request that the client
            // aborted.
            if (!lines.get(i).path("Outcome").asText().equals("unanswered")) {
                wrong.add(connection + ": not in the log: " + line(lines.get(i)));
            }
        }
    }

    private static boolean agrees(JsonNode row, JsonNode line) {
        if (line.path("Outcome").asText().equals("unanswered")) {
            // The client left: nginx logs 499, or 400 for half a request, and sends neither.
            int status = row.get(5).asInt();
            return (status == 499 || status == 400)
                    && (row.get(3).asText() + " " + row.get(4).asText())
                            .equals(method(line) + " " + line.path("Request").path("URL").asText());
        }
        return row(row).equals(line(line));
    }

    private static String row(JsonNode row) {
        return row.get(3).asText() + " " + row.get(4).asText() + " " + row.get(5).asInt();
    }

    /** As the log has it; a request that was none has neither method nor target there. */
    private static String line(JsonNode line) {
        return method(line)
                + " "
                + line.path("Request").path("URL").asText()
                + " "
                + line.path("Response").path("StatusCode").asInt();
    }

    private static String method(JsonNode line) {
        return line.path("Request").path("Method").asText();
    }

    private static int port(JsonNode line) {
        return line.path("Server").path("Port").asInt();
    }

    private static Map<String, List<JsonNode>> rows(JsonNode truth) {
        Map<String, List<JsonNode>> rows = new TreeMap<>();
        for (JsonNode row : truth.path("roundtrips")) {
            String connection = row.get(0).asInt() + " " + row.get(1).asInt();
            List<JsonNode> known = rows.computeIfAbsent(connection, k -> new ArrayList<>());
            assertThat(row.get(2).asInt()).isEqualTo(known.size() + 1);
            known.add(row);
        }
        return rows;
    }

    private static Map<String, List<JsonNode>> byConnection(List<JsonNode> lines) {
        Map<String, List<JsonNode>> connections = new TreeMap<>();
        List<JsonNode> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparing(HttpTruthTest::start));
        for (JsonNode line : sorted) {
            connections
                    .computeIfAbsent(
                            port(line) + " " + line.path("Client").path("Port").asInt(),
                            k -> new ArrayList<>())
                    .add(line);
        }
        return connections;
    }

    private static String start(JsonNode line) {
        JsonNode request = line.path("Request");
        return (request.isNull() ? line.path("Response") : request).path("Time").asText();
    }
}
