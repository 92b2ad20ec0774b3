package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import io.wiretrip.agent.SharedCaptures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that the server logged comes out as a RoundTrip of its connection. */
final class MysqlTruthTest {
    /** Connections of the log that are not decodable: TLS, and one that was no TCP. */
    private static final int TLS_CONNECTION = 12;

    private static final int LOCAL_CONNECTION = 5;

    /**
     * Requests and pairs without logins where tshark's count is not ours, and why.
     *
     * <ul>
     *   <li>compressed in mid-stream: tshark takes the outer packets for SLEEP, or for nothing
     *   <li>navicat: tshark takes the rest of an authentication for a command 125
     *   <li>statement: three requests whose answers were not captured
     * </ul>
     */
    private static final Map<String, List<Integer>> DIFFERS =
            Map.of(
                    "partial-packet-compressed", List.of(2, 2),
                    "navicat-login-failed", List.of(0, 0));

    private static Path folder() {
        return SharedCaptures.folder().resolve("generated").resolve("mysql");
    }

    private static List<JsonNode> replay(boolean ruled) {
        Path capture = folder().resolve("capture.pcap");
        return (ruled ? Replay.of(capture, "mysql;3306") : Replay.of(capture)).of("mysql");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matchesTheGeneralLog(boolean ruled) {
        Map<Integer, Map<String, Integer>> log = new TreeMap<>();
        for (JsonNode row : Replay.json(folder().resolve("truth.json")).path("roundtrips")) {
            int connection = row.get(2).asInt();
            boolean refusal = row.get(4).asText().startsWith("Access denied"); // a second line
            if (connection != TLS_CONNECTION && connection != LOCAL_CONNECTION && !refusal) {
                add(log, connection, row.get(3).asText());
            }
        }
        // PREPARE, EXECUTE and DEALLOCATE in the text of a statement are logged twice.
        without(log, 9, "Prepare", 1);
        without(log, 9, "Execute", 1);
        Map<Integer, Map<String, Integer>> wire = new TreeMap<>();
        List<JsonNode> lines = replay(ruled);
        Map<Integer, Integer> connections = connections(lines);
        for (JsonNode line : lines) {
            String logged = logged(line);
            if (!logged.isEmpty()) {
                add(wire, connections.getOrDefault(port(line), -1), logged);
            }
        }
        assertThat(wire).isEqualTo(log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatTheServerCounted(boolean ruled) {
        JsonNode server = Replay.json(folder().resolve("truth.json")).path("servers").path("3306");
        JsonNode status = server.path("global_status");
        List<JsonNode> lines = replay(ruled);
        assertThat(count(lines, "FETCH_STMT")).isEqualTo(status.path("Com_stmt_fetch").asInt());
        assertThat(count(lines, "CLOSE_STMT")).isEqualTo(status.path("Com_stmt_close").asInt());
        assertThat(count(lines, "SEND_LONG_DATA"))
                .isEqualTo(status.path("Com_stmt_send_long_data").asInt());
        // BULK_EXECUTE counts as EXECUTE there.
        assertThat(count(lines, "EXECUTE") + count(lines, "BULK_EXECUTE"))
                .isEqualTo(status.path("Com_stmt_execute").asInt());
        assertThat(lines).allMatch(line -> line.path("Quality").asText().equals("complete"));
        assertThat(lines)
                .allMatch(line -> line.path("Outcome").asText().matches("complete|oneway"));
    }

    @Test
    void seesTheErrorsThatTheClientsSaw() {
        Map<String, Integer> wire = new TreeMap<>();
        for (JsonNode line : replay(true)) {
            JsonNode code = line.path("Response").path("Packet").path("ErrCode");
            if (!code.isMissingNode()) {
                wire.merge(code.asText(), 1, Integer::sum);
            }
        }
        Map<String, Integer> seen = new TreeMap<>();
        Replay.json(folder().resolve("truth.json"))
                .path("client")
                .path("errors_seen")
                .properties()
                .forEach(e -> seen.put(e.getKey(), e.getValue().asInt()));
        // Two errors that the tool which counted them did not print: it went on behind the first.
        seen.merge("1054", 1, Integer::sum);
        seen.merge("1243", 1, Integer::sum);
        assertThat(wire).isEqualTo(seen);
    }

    static Stream<Path> publicCaptures() throws IOException {
        Path folder = SharedCaptures.location().resolve("public").resolve("mysql");
        if (!Files.isDirectory(folder)) {
            return Stream.of(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("publicCaptures")
    void agreesWithTsharkOrSaysWhyNot(Path capture) {
        SharedCaptures.folder();
        JsonNode oracle = Replay.json(Path.of(capture + ".oracle.json"));
        List<JsonNode> commands = new ArrayList<>();
        for (JsonNode line : Replay.of(capture).of("mysql")) {
            if (!command(line).isEmpty() && !command(line).equals("LOGIN")) {
                commands.add(line); // tshark counts logins apart
            }
        }
        int pairs = (int) commands.stream().filter(line -> !line.path("Response").isNull()).count();
        List<Integer> expected =
                DIFFERS.entrySet().stream()
                        .filter(entry -> capture.toString().contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(
                                List.of(
                                        oracle.path("requests").asInt(),
                                        oracle.path("pairs").asInt()));
        assertThat(List.of(commands.size(), pairs)).isEqualTo(expected);
    }

    /** The server's numbers of the connections, by the client's port. */
    private static Map<Integer, Integer> connections(List<JsonNode> lines) {
        Map<Integer, Integer> connections = new HashMap<>();
        for (JsonNode line : lines) {
            if (command(line).equals("LOGIN")) {
                connections.put(port(line), line.path("Response").path("ConnectionID").asInt());
            }
        }
        return connections;
    }

    /** What the general log calls a command; empty if it does not log it. */
    private static String logged(JsonNode line) {
        boolean refused = line.path("Response").path("Type").asText().equals("ERR");
        return switch (command(line)) {
            case "LOGIN" -> "Connect";
            case "QUERY" -> "Query";
            case "EXECUTE" -> "Execute"; // BULK_EXECUTE is not logged
            case "INIT_DB" -> refused ? "" : "Init DB";
            case "PREPARE" -> refused ? "" : "Prepare";
            case "CLOSE_STMT" -> // of a number that was never given it is not logged
                    line.path("Request").path("Statement").isNull() ? "" : "Close stmt";
            case "SEND_LONG_DATA" -> "Long Data";
            case "STATISTICS" -> "Statistics";
            case "QUIT" -> "Quit";
            default -> "";
        };
    }

    private static void add(Map<Integer, Map<String, Integer>> counts, int id, String command) {
        counts.computeIfAbsent(id, k -> new TreeMap<>()).merge(command, 1, Integer::sum);
    }

    private static void without(
            Map<Integer, Map<String, Integer>> counts, int id, String command, int times) {
        counts.getOrDefault(id, new TreeMap<>())
                .computeIfPresent(command, (k, n) -> n == times ? null : n - times);
    }

    private static int count(List<JsonNode> lines, String command) {
        return (int) lines.stream().filter(line -> command(line).equals(command)).count();
    }

    private static String command(JsonNode line) {
        return line.path("Request").path("Command").asText("");
    }

    private static int port(JsonNode line) {
        return line.path("Client").path("Port").asInt();
    }
}
