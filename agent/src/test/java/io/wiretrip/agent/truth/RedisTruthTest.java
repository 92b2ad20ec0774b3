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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that Redis counted comes out, by name, and every error by its prefix. */
final class RedisTruthTest {
    /**
     * On the wire and not among the calls of the server's statistics, by name. CLIENT SETINFO is no
     * subcommand of that server; of two transactions that were discarded, the SETs were queued and
     * never executed; one GET has an argument that the server refuses to read; NOSUCH and NOSUCHCMD
     * do not exist. Counted and not on this wire: one CONFIG came over the local socket, one
     * REPLCONF behind PSYNC belongs to the replication stream.
     */
    private static final Map<String, Integer> NOT_EXECUTED =
            Map.of(
                    "CLIENT",
                    6,
                    "SET",
                    2,
                    "GET",
                    1,
                    "NOSUCH",
                    1,
                    "NOSUCHCMD",
                    1,
                    "CONFIG",
                    -1,
                    "REPLCONF",
                    -1);

    private static Path folder(String name) {
        return Replay.captures().resolve("generated").resolve(name);
    }

    private static Replay replay(boolean ruled) {
        Path capture = folder("redis").resolve("capture.pcap");
        return ruled ? Replay.of(capture, "redis;6379") : Replay.of(capture);
    }

    private static Map<String, Integer> count(List<String> names) {
        return names.stream().collect(Collectors.toMap(n -> n, n -> 1, Integer::sum, TreeMap::new));
    }

    @Test
    void matchesTheServersStatistics() {
        JsonNode server =
                Replay.json(folder("redis").resolve("truth.json")).path("servers").path("6379");
        Map<String, Integer> expected = new TreeMap<>(NOT_EXECUTED);
        server.path("commandstats")
                .properties()
                .forEach(
                        entry -> {
                            String name = entry.getKey();
                            int calls = entry.getValue().path("calls").asInt();
                            int rejected = entry.getValue().path("rejected").asInt();
                            int inner = server.path("lua_inner_commands").path(name).asInt();
                            expected.merge(name, calls + rejected - inner, Integer::sum);
                        });
        List<JsonNode> lines = replay(true).of("redis");
        assertThat(count(names(lines))).isEqualTo(expected);
        assertThat(count(errors(lines))).isEqualTo(errorStatistics(server));
    }

    private static List<String> names(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> line.path("Request").path("Command").asText())
                .filter(name -> !name.isEmpty())
                .map(name -> name.split(" ", -1)[0])
                .toList();
    }

    private static List<String> errors(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> line.path("Response").path("Error"))
                .filter(error -> !error.isNull() && !error.isMissingNode())
                .map(JsonNode::asText)
                .toList();
    }

    private static Map<String, Integer> errorStatistics(JsonNode server) {
        Map<String, Integer> expected = new TreeMap<>();
        server.path("errorstats")
                .properties()
                .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asInt()));
        return expected;
    }

    /**
     * Fifty messages to each of two subscribers, three invalidations, nothing else unasked; and
     * five commands to which the client wanted no answer.
     */
    @Test
    void tellsPushesFromAnswers() {
        List<String> pushes =
                replay(true).of("redis").stream()
                        .filter(line -> line.path("Outcome").asText().equals("oneway"))
                        .map(line -> line.path("Response").path("Push").asText("command"))
                        .toList();
        assertThat(count(pushes))
                .isEqualTo(Map.of("message", 50, "pmessage", 50, "invalidate", 3, "command", 5));
    }

    /** Recognition loses nothing: the one connection of inline commands says PONG at last. */
    @Test
    void isRecognised() {
        List<JsonNode> ruled = replay(true).of("redis");
        List<JsonNode> recognised = replay(false).of("redis");
        Map<String, Integer> missing = count(names(ruled));
        count(names(recognised)).forEach((name, n) -> missing.merge(name, -n, Integer::sum));
        missing.values().removeIf(n -> n == 0);
        assertThat(missing).isEmpty();
    }

    /**
     * Where tshark, which knows RESP2 in arrays only, says otherwise: a part of the file's name,
     * and our requests and pairs, each checked by hand.
     */
    private static final Map<String, List<Integer>> DIFFERS =
            Map.of(
                    // Commands come as lines of words, which tshark does not pair.
                    "almost-resp", List.of(2, 2),
                    "client-skip-while-off", List.of(7, 4),
                    "excessive-pipelining", List.of(12, 12),
                    "pipeline-quotes", List.of(8, 7),
                    "pipelining-example", List.of(3, 3),
                    "reply-off-on", List.of(8, 4),
                    "resp_2_inline", List.of(12, 12),
                    // The last reply is cut by the end of the file: truncated here, nothing there.
                    "deepflow__redis", List.of(10, 10),
                    // Nine errors answer garbage; all that was asked in form was answered.
                    "resp_3_malicious", List.of(12, 12));

    static Stream<Path> publicCaptures() throws IOException {
        Path folder = SharedCaptures.location().resolve("public").resolve("redis");
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
        String port = oracle.path("decode_as").path(0).asText().replaceAll("\\D+(\\d+).*", "$1");
        List<JsonNode> lines = Replay.of(capture, "redis;" + port).of("redis");
        List<Integer> ours =
                List.of(
                        names(lines).size(),
                        (int)
                                lines.stream()
                                        .filter(
                                                line ->
                                                        line.path("Outcome")
                                                                .asText()
                                                                .equals("complete"))
                                        .count());
        List<Integer> expected =
                DIFFERS.entrySet().stream()
                        .filter(entry -> capture.toString().contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(
                                List.of(
                                        oracle.path("requests").asInt(),
                                        oracle.path("pairs").asInt()));
        assertThat(ours).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNothingToLossDuplicationAndReordering(boolean ruled) {
        Path capture = folder("net-loss2").resolve("capture.pcap");
        Replay replay = ruled ? Replay.of(capture, "redis;6379") : Replay.of(capture);
        Map<String, Integer> expected = new TreeMap<>();
        Replay.json(folder("net-loss2").resolve("truth.json"))
                .path("servers")
                .path("6379")
                .path("calls")
                .properties()
                .forEach(e -> expected.put(e.getKey().split("\\|", -1)[0], e.getValue().asInt()));
        assertThat(count(names(replay.of("redis")))).isEqualTo(expected);
        assertThat(replay.of("redis"))
                .allMatch(line -> line.path("Quality").asText().equals("complete"));
    }
}
