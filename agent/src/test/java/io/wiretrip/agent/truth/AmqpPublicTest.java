package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
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

/**
 * Public captures: the methods that tshark finds, and the pairs of those that it pairs, with a rule
 * and by recognition. No file differs.
 */
final class AmqpPublicTest {
    @Test
    void agreesWithTheSecondOpinion() throws IOException {
        List<String> differing = new ArrayList<>();
        for (Path file : files()) {
            JsonNode oracle = Replay.json(Path.of(file + ".oracle.json"));
            for (Replay replay : List.of(Replay.of(file, "amqp;5672"), Replay.of(file))) {
                List<JsonNode> lines = replay.of("amqp");
                compare(file, "methods", methods(lines), counts(oracle.path("methods")), differing);
                compare(file, "codes", codes(lines), counts(oracle.path("statuses")), differing);
                compare(file, "pairs", pairs(lines), oracle.path("pairs").asLong(), differing);
            }
        }
        assertThat(differing).isEmpty();
    }

    private static List<Path> files() throws IOException {
        Path folder = Replay.captures().resolve("public").resolve("amqp");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
        }
    }

    private static void compare(
            Path file, String what, Object ours, Object theirs, List<String> differing) {
        if (!ours.equals(theirs)) {
            differing.add(file.getFileName() + ": " + what + " " + ours + ", tshark " + theirs);
        }
    }

    private static Map<String, Long> counts(JsonNode object) {
        Map<String, Long> counts = new TreeMap<>();
        object.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
        return counts;
    }

    /** Every message once: a Close that answers something is a request too, and counted as that. */
    private static Map<String, Long> methods(List<JsonNode> lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode line : lines) {
            count(line.path("Request"), counts);
            if (!isClose(line.path("Response"))) {
                count(line.path("Response"), counts);
            }
        }
        return counts;
    }

    private static void count(JsonNode message, Map<String, Long> counts) {
        if (message.path("ClassMethod").isObject()) {
            counts.merge(method(message), 1L, Long::sum);
        }
    }

    /** The reply codes of what closes or comes back. */
    private static Map<String, Long> codes(List<JsonNode> lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode line : lines) {
            JsonNode code = line.path("Request").path("ReplyCode");
            // The second opinion counts the codes of Close alone.
            if (code.isNumber() && isClose(line.path("Request"))) {
                counts.merge(code.asText(), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** Only what it pairs: a method and its Ok. */
    private static long pairs(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.path("Outcome").asText().equals("complete"))
                .filter(line -> !isClose(line.path("Response")))
                .count();
    }

    private static boolean isClose(JsonNode message) {
        return method(message).endsWith(".close");
    }

    private static String method(JsonNode message) {
        JsonNode method = message.path("ClassMethod");
        return (method.path("Class").asText() + "." + method.path("Method").asText())
                .toLowerCase(Locale.ROOT);
    }
}
