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
 * Captures of other projects against what tshark sees in them. Its unit is what ReadyForQuery
 * answers: a startup, a Query, a FunctionCall, a Sync.
 */
final class PostgresqlPublicTest {
    private static List<Path> files() throws IOException {
        Path folder = Replay.captures().resolve("public").resolve("postgresql");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
        }
    }

    @Test
    void countsWhatTsharkCounts() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files()) {
            JsonNode oracle = Replay.json(Path.of(file + ".oracle.json"));
            List<JsonNode> lines = Replay.of(file).of("postgresql");
            String expected =
                    "requests %d responses %d methods %s statuses %s"
                            .formatted(
                                    oracle.path("requests").asInt(),
                                    oracle.path("responses").asInt(),
                                    methods(oracle.path("methods")),
                                    statuses(oracle.path("statuses")));
            if (!expected.equals(counted(lines))) {
                wrong.add(file.getFileName() + ": " + counted(lines) + ", tshark: " + expected);
            }
        }
        assertThat(wrong)
                .as("tshark takes the text of an error before any startup, of no code, for ours")
                .allMatch(line -> line.startsWith("zeek_zeek__bad-startup-message-1.pcap"))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static String counted(List<JsonNode> lines) {
        Map<String, Integer> methods = new TreeMap<>();
        Map<String, Integer> statuses = new TreeMap<>();
        int requests = 0;
        int responses = 0;
        for (JsonNode line : lines) {
            boolean ready = line.at("/Response/TransactionState").isTextual();
            responses += ready ? 1 : 0;
            String method = method(line, ready);
            if (method != null) {
                requests++;
                methods.merge(method, 1, Integer::sum);
            }
            JsonNode code = line.at("/Response/Packet/SQLStateCode");
            if (code.isTextual()) {
                statuses.merge("ERR_" + code.asText(), 1, Integer::sum);
            }
            for (JsonNode tag : line.at("/Response/Commands")) {
                statuses.merge("CC:" + tag.asText().split(" ", -1)[0], 1, Integer::sum);
            }
        }
        return "requests %d responses %d methods %s statuses %s"
                .formatted(requests, responses, methods, statuses);
    }

    private static String method(JsonNode line, boolean ready) {
        return switch (line.at("/Request/Kind").asText()) {
            case "Startup" -> "Startup message";
            case "Query" -> "Q:" + line.at("/Request/Operation").asText();
            case "" -> null;
            default -> ready ? "Sync" : null;
        };
    }

    private static Map<String, Integer> methods(JsonNode counts) {
        Map<String, Integer> sorted = new TreeMap<>();
        counts.properties()
                .forEach(e -> sorted.merge(name(e.getKey()), e.getValue().asInt(), Integer::sum));
        return sorted;
    }

    private static String name(String method) {
        return method.startsWith("Q:") ? method.toUpperCase(Locale.ROOT).replace(";", "") : method;
    }

    private static Map<String, Integer> statuses(JsonNode counts) {
        Map<String, Integer> sorted = new TreeMap<>();
        counts.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asInt()));
        return sorted;
    }
}
