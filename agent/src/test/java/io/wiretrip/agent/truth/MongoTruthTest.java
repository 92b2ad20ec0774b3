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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that a driver's monitor reported is a RoundTrip, with the driver's outcome. */
final class MongoTruthTest {
    private static final String RULE = "mongodb;27017,27018";

    /** What drivers send for themselves: on the wire, and in no event. */
    private static final Map<String, Integer> OF_DRIVERS =
            Map.of("ismaster", 19, "isMaster", 13, "getlasterror", 17, "buildinfo", 6);

    /**
     * Events of commands that were never sent: a cursor's time ran out before, a document was
     * refused, a connection closed. tshark does not find their request ids either; 82 has two
     * events, and one request.
     */
    private static final Set<String> NEVER_SENT =
            Set.of(
                    "27017 82 find fail None",
                    "27017 121 find fail -1",
                    "27017 1236922749 find fail None",
                    "27017 70 insert fail None");

    private static Path folder() {
        return SharedCaptures.folder().resolve("generated").resolve("mongodb");
    }

    private static Replay replay(boolean ruled) {
        Path capture = folder().resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULE) : Replay.of(capture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matchesTheEventsOfTheDrivers(boolean ruled) {
        Map<String, List<JsonNode>> wire = new TreeMap<>();
        List<JsonNode> lines = replay(ruled).of("mongodb");
        for (JsonNode line : lines) {
            wire.computeIfAbsent(keyOf(line), k -> new ArrayList<>()).add(line);
        }
        List<String> wrong = new ArrayList<>();
        int matched = 0;
        for (JsonNode row : Replay.json(folder().resolve("truth.json")).path("roundtrips")) {
            String command =
                    row.get(0).asInt() + " " + row.get(2).asInt() + " " + row.get(3).asText();
            String event = command + " " + row.get(5).asText();
            if (NEVER_SENT.contains(event)) {
                continue;
            }
            List<JsonNode> candidates = wire.getOrDefault(command, new ArrayList<>());
            boolean found = false;
            for (int i = 0; i < candidates.size() && !found; i++) {
                if (agrees(row.get(5).asText(), candidates.get(i))) {
                    candidates.remove(i);
                    found = true;
                    matched++;
                }
            }
            if (!found) {
                wrong.add(event + ": " + candidates);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(matched).isEqualTo(625);
        Map<String, Integer> rest = new TreeMap<>();
        wire.values().stream()
                .flatMap(List::stream)
                .forEach(l -> rest.merge(request(l, "CmdName"), 1, Integer::sum));
        assertThat(rest).isEqualTo(OF_DRIVERS);
        assertThat(lines)
                .hasSize(625 + 19 + 13 + 17 + 6)
                .allMatch(line -> line.path("Quality").asText().equals("complete"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatEachDriverSentByCommand(boolean ruled) {
        Map<String, Integer> sent = new TreeMap<>();
        JsonNode clients = Replay.json(folder().resolve("truth.json")).path("client");
        for (JsonNode client : clients) {
            String port = client.path("port").asText() + " ";
            client.path("by_command")
                    .properties()
                    .forEach(
                            e -> sent.merge(port + e.getKey(), e.getValue().asInt(), Integer::sum));
        }
        sent.merge("27017 find", -3, Integer::sum); // never sent, see above
        sent.merge("27017 insert", -1, Integer::sum);
        Map<String, Integer> wire = new TreeMap<>();
        for (JsonNode line : replay(ruled).of("mongodb")) {
            String command = commandOf(line);
            if (!OF_DRIVERS.containsKey(command)) {
                wire.merge(
                        line.path("Server").path("Port").asText() + " " + command, 1, Integer::sum);
            }
        }
        assertThat(wire).isEqualTo(sent);
    }

    /** Every write with concern 0 and every old write: no response, and none expected. */
    @Test
    void leavesNothingOpen() {
        Replay replay = replay(false);
        assertThat(replay.lines()).hasSize(680);
        assertThat(replay.of("mongodb"))
                .allMatch(l -> Set.of("complete", "oneway").contains(l.path("Outcome").asText()));
        assertThat(replay.of("mongodb").stream().filter(l -> l.path("Response").isNull()))
                .hasSize(44)
                .allMatch(
                        line ->
                                line.path("Request").path("MoreToCome").asBoolean()
                                        || line.path("Server").path("Port").asInt() == 27018);
        assertThat(replay.summary().gaps()).isZero();
        assertThat(replay.summary().drops()).isEmpty();
    }

    static List<Path> publicCaptures() throws IOException {
        Path folder = SharedCaptures.location().resolve("public").resolve("mongodb");
        if (!Files.isDirectory(folder)) {
            return List.of(folder); // the test says why it skips
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
        }
    }

    /** Requests, responses, pairs and methods are those of tshark, in every file. */
    @ParameterizedTest
    @MethodSource("publicCaptures")
    void agreesWithTshark(Path capture) {
        SharedCaptures.folder();
        JsonNode oracle = Replay.json(Path.of(capture + ".oracle.json"));
        for (Replay replay : List.of(Replay.of(capture, RULE), Replay.of(capture))) {
            List<JsonNode> lines = replay.of("mongodb");
            assertThat(count(lines, "Request")).isEqualTo(oracle.path("requests").asInt());
            assertThat(count(lines, "Response")).isEqualTo(oracle.path("responses").asInt());
            assertThat(lines.stream().filter(l -> l.path("Outcome").asText().equals("complete")))
                    .hasSize(oracle.path("pairs").asInt());
            assertThat(methods(lines)).isEqualTo(methodsOf(oracle));
        }
    }

    private static Map<String, Integer> methods(List<JsonNode> lines) {
        Map<String, Integer> methods = new TreeMap<>();
        for (JsonNode line : lines) {
            methods.merge(
                    request(line, "OpCode") + ":" + request(line, "CmdName"), 1, Integer::sum);
        }
        return methods;
    }

    /** tshark's script has no name for a query that is no command. */
    private static Map<String, Integer> methodsOf(JsonNode oracle) {
        Map<String, Integer> methods = new TreeMap<>();
        oracle.path("methods")
                .properties()
                .forEach(
                        e -> methods.put(e.getKey().replace(":?", ":query"), e.getValue().asInt()));
        return methods;
    }

    private static long count(List<JsonNode> lines, String half) {
        return lines.stream().filter(line -> !line.path(half).isNull()).count();
    }

    private static String keyOf(JsonNode line) {
        return line.path("Server").path("Port").asText()
                + " "
                + request(line, "ID")
                + " "
                + commandOf(line);
    }

    /** The drivers call an OP_QUERY find. */
    private static String commandOf(JsonNode line) {
        String command = request(line, "CmdName");
        return command.equals("query") ? "find" : command;
    }

    private static String request(JsonNode line, String field) {
        return line.path("Request").path(field).asText();
    }

    /**
     * "ok" of a driver is also said of what gets no response, of old queries (whose replies have no
     * ok), and of dropping a collection that there is not. pymongo has no code in its failures, and
     * the Java driver says −1 where the server gave none.
     */
    private static boolean agrees(String outcome, JsonNode line) {
        JsonNode response = line.path("Response");
        JsonNode ok = response.path("Ok");
        if (outcome.equals("ok")) {
            boolean dropped = request(line, "CmdName").equals("drop");
            return response.isNull() || ok.isNull() || ok.asInt() == 1 || dropped;
        }
        String code = response.path("Code").asText();
        return ok.asInt(-1) == 0
                && switch (outcome) {
                    case "fail None" -> true;
                    case "fail -1" -> code.equals("null");
                    default -> outcome.equals("fail " + code);
                };
    }
}
