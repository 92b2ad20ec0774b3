package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.DecoderConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that the server logged comes out as a RoundTrip, in its place on its connection: each
 * statement, each execution of a portal, each error with its message, each refused login.
 */
final class PostgresqlTruthTest {
    private static final String RULE = "postgresql;5432";

    /** Connections that turn to TLS: the server logs what nobody else can read. */
    private static final List<String> ENCRYPTED = List.of("42358", "42362");

    private static Path folder() {
        return Replay.captures().resolve("generated").resolve("postgresql");
    }

    /** With literals as they were, so that statements can be compared with the log. */
    private static Replay replay(String... rules) {
        AgentConfig c = Replay.config(folder().resolve("capture.pcap"), rules);
        DecoderConfig d = c.decoder();
        DecoderConfig open =
                new DecoderConfig(
                        d.bodyCapture(),
                        d.maxBodySize(),
                        d.maskSecrets(),
                        false,
                        d.maxStatementSize(),
                        d.maxKeySize());
        return Replay.of(
                new AgentConfig(c.sniffer(), open, c.limits(), c.roundtrips(), c.logger()));
    }

    private static Replay replay(boolean ruled) {
        return ruled ? replay(RULE) : replay();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matchesTheServersLog(boolean ruled) {
        Map<String, List<String>> wire = wire(replay(ruled).of("postgresql"));
        Map<String, List<String>> log = log();
        assertThat(wire.keySet()).isEqualTo(log.keySet());
        log.forEach(
                (port, rows) -> {
                    List<String> lines = wire.get(port);
                    assertThat(lines).as("connection %s", port).hasSameSizeAs(rows);
                    for (int i = 0; i < rows.size(); i++) {
                        assertThat(lines.get(i)).as("connection %s", port).startsWith(rows.get(i));
                    }
                });
    }

    @Test
    void countsWhatTheServerCounted() {
        Replay replay = replay(true);
        List<JsonNode> lines = replay.of("postgresql");
        JsonNode events =
                Replay.json(folder().resolve("truth.json")).at("/servers/5432/log_events");
        long errors = lines.stream().filter(l -> severity(l).equals("ERROR")).count();
        long fatal = lines.stream().filter(l -> severity(l).equals("FATAL")).count();
        assertThat(errors).isEqualTo(events.path("ERROR").asLong());
        assertThat(fatal).isEqualTo(events.path("FATAL").asLong());
        // One connection is a CancelRequest, which is not authorized; two are encrypted.
        long startups = lines.stream().filter(l -> kind(l).equals("Startup")).count();
        assertThat(startups).isEqualTo(events.path("connection received").asLong() - 1 - 2);
        long accepted = lines.stream().filter(l -> flag(l).equals("AuthenticationOk")).count();
        // Authorized and then refused: the database does not exist.
        assertThat(accepted).isEqualTo(events.path("connection authorized").asLong() - 2 - 1);
        assertThat(lines.stream().filter(l -> kind(l).equals("CancelRequest")))
                .hasSize(1)
                .allMatch(l -> l.path("Outcome").asText().equals("oneway"));
        assertThat(replay.summary().gaps()).isZero();
        assertThat(replay.summary().drops()).isEmpty();
    }

    /** What another decoder found: messages of each kind, and answers that end the work. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsTheMessagesThatTsharkCounts(boolean ruled) {
        List<JsonNode> lines = replay(ruled).of("postgresql");
        JsonNode types = Replay.json(folder().resolve("oracle.json")).path("types");
        assertThat(lines.stream().filter(l -> kind(l).equals("Query")))
                .hasSize(types.path("F:Simple query").asInt());
        assertThat(lines.stream().filter(l -> kind(l).equals("Execute")))
                .hasSize(types.path("F:Execute").asInt());
        assertThat(lines.stream().filter(l -> l.at("/Response/TransactionState").isTextual()))
                .hasSize(types.path("B:Ready for query").asInt());
        assertThat(lines.stream().filter(l -> flag(l).equals("NotificationResponse")))
                .hasSize(types.path("B:Notification").asInt())
                .allMatch(l -> l.at("/Response/Channel").asText().equals("ch"));
        assertThat(sum(lines, "/Response/ReturnedRows"))
                .isEqualTo(types.path("B:Data row").asLong());
        assertThat(sum(lines, "/Response/Statements"))
                .isEqualTo(types.path("B:Command completion").asLong());
        assertThat(sum(lines, "/Response/CopyMessages"))
                .isEqualTo(types.path("B:Copy data").asLong());
        assertThat(sum(lines, "/Request/CopyMessages"))
                .isEqualTo(types.path("F:Copy data").asLong());
        assertThat(lines.stream().filter(l -> l.at("/Response/Suspended").asBoolean()))
                .hasSize(types.path("B:Portal suspended").asInt());
        assertThat(lines).allMatch(l -> l.path("Quality").asText().equals("complete"));
    }

    private static long sum(List<JsonNode> lines, String field) {
        return lines.stream().mapToLong(l -> l.at(field).asLong()).sum();
    }

    /** Statements, errors and refusals of each client port, in the order of the log. */
    private static Map<String, List<String>> log() {
        Map<String, List<String>> log = new TreeMap<>();
        for (JsonNode row : Replay.json(folder().resolve("truth.json")).path("roundtrips")) {
            String port = row.get(1).asText();
            if (!ENCRYPTED.contains(port)) {
                String text = row.get(4).asText().replaceFirst(" at character \\d+$", "");
                log.computeIfAbsent(port, k -> new ArrayList<>())
                        .add(row.get(3).asText() + " " + plain(text));
            }
        }
        return log;
    }

    /** The same of what was seen. An empty statement that is executed by Execute is not logged. */
    private static Map<String, List<String>> wire(List<JsonNode> lines) {
        Map<String, List<String>> wire = new TreeMap<>();
        List<JsonNode> sorted = new ArrayList<>(lines);
        sorted.removeIf(l -> l.path("Request").isNull());
        sorted.sort(Comparator.comparing(l -> Instant.parse(l.at("/Request/Time").asText())));
        for (JsonNode line : sorted) {
            String row = row(line);
            if (row != null) {
                wire.computeIfAbsent(line.at("/Client/Port").asText(), k -> new ArrayList<>())
                        .add(row);
            }
        }
        return wire;
    }

    private static String row(JsonNode line) {
        if (!severity(line).isEmpty()) {
            return severity(line) + " " + plain(line.at("/Response/Packet/Message").asText());
        }
        String text = plain(line.at("/Request/Packet/Statement").asText());
        return switch (kind(line)) {
            case "Query" -> "statement " + text;
            case "Execute" -> flag(line).equals("EmptyQueryResponse") ? null : "execute " + text;
            default -> null;
        };
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static String kind(JsonNode line) {
        return line.at("/Request/Kind").asText();
    }

    private static String severity(JsonNode line) {
        return line.at("/Response/Packet/Severity").asText();
    }

    private static String flag(JsonNode line) {
        return line.at("/Response/Packet/Flag").asText();
    }
}
