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

/** Every call that server and clients logged comes out as a RoundTrip, with status and messages. */
final class GrpcTruthTest {
    private static final String UNIMPLEMENTED = "UNIMPLEMENTED/12";
    private static final String CANCELLED = "cancelled";

    private static Path folder() {
        return Replay.captures().resolve("generated").resolve("grpc");
    }

    private static Replay replay(String rule) {
        Path capture = folder().resolve("capture.pcap");
        return rule.isEmpty() ? Replay.of(capture) : Replay.of(capture, rule);
    }

    /**
     * The interceptor does not see calls of unknown methods; the clients do. A handler that went on
     * after the client had withdrawn its call logs an answer that was never sent.
     */
    @ParameterizedTest
    @ValueSource(strings = {"grpc;50051", "http2;50051", ""})
    void findsEveryCallThatTheServerLogged(String rule) {
        JsonNode truth = Replay.json(folder().resolve("truth.json"));
        Map<String, Integer> logged = new TreeMap<>();
        for (JsonNode row : truth.path("roundtrips")) {
            boolean withdrawn = row.get(5).asText().startsWith(CANCELLED);
            boolean unsent = row.get(5).asText().equals("cancelled:OK/0");
            String fact =
                    String.join(
                            " ",
                            row.get(1).asText(),
                            row.get(3).asText(),
                            withdrawn ? CANCELLED : row.get(5).asText(),
                            row.get(7).asText(),
                            unsent ? "" : row.get(8).asText());
            logged.merge(fact, 1, Integer::sum);
        }
        Replay replay = replay(rule);
        assertThat(replay.summary().gaps()).isZero();
        Map<String, Integer> seen = new TreeMap<>();
        int unknownMethods = 0;
        for (JsonNode line : replay.of("grpc")) {
            String method = line.path("Request").path("FullMethod").asText();
            if (method.equals("demo.Echo/NoSuch") || method.equals("other.Svc/Do")) {
                assertThat(status(line)).isEqualTo(UNIMPLEMENTED);
                unknownMethods++;
            } else {
                seen.merge(fact(line), 1, Integer::sum);
            }
        }
        assertThat(seen).isEqualTo(logged);
        assertThat(replay.of("grpc")).hasSize(truth.path("client").path("calls").asInt());
        assertThat(unknownMethods).isEqualTo(3);
        assertThat(replay.of("http2")).isEmpty();
    }

    /** What a client calls DEADLINE_EXCEEDED is on the wire a call that it withdraws. */
    @Test
    void agreesWithTheClients() {
        JsonNode truth = Replay.json(folder().resolve("truth.json"));
        Map<String, Integer> told = new TreeMap<>();
        truth.path("client")
                .path("by_method_status")
                .properties()
                .forEach(e -> told.put(e.getKey(), e.getValue().asInt()));
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode line : replay("").of("grpc")) {
            String status = status(line);
            if (status.equals(CANCELLED)) {
                long waited = line.path("Request").path("TimeoutNs").asLong();
                status = waited > 0 ? "DEADLINE_EXCEEDED/4" : "CANCELLED/1";
            }
            seen.merge(
                    "/" + line.path("Request").path("FullMethod").asText() + " " + status,
                    1,
                    Integer::sum);
        }
        assertThat(seen).isEqualTo(told);
    }

    @Test
    void endsWithTheTrailersAndNotBefore() {
        List<JsonNode> streams = new ArrayList<>(replay("").of("grpc"));
        streams.removeIf(
                line ->
                        !line.path("Request").path("Method").asText().equals("Bidi")
                                || !line.path("Response").path("Status").asText().equals("OK"));
        assertThat(streams)
                .hasSize(4)
                .allMatch(line -> line.path("Response").path("Kind").asText().equals("bidiStream"))
                .allMatch(line -> line.path("Response").path("FirstMessageNs").asLong() > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deepflowio_deepflow__grpc-service-name.pcap",
                "deepflowio_deepflow__h2c_ascii.pcap"
            })
    void agreesWithTsharkOnCapturesOfOthers(String file) {
        Path capture = Replay.captures().resolve("public").resolve("grpc").resolve(file);
        JsonNode oracle = Replay.json(capture.resolveSibling(file + ".oracle.json"));
        List<JsonNode> lines = Replay.of(capture).of("grpc");
        assertThat(lines).hasSize(oracle.path("pairs").asInt());
        int messages = 0;
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            JsonNode row = oracle.path("roundtrips").get(i);
            assertThat(line.path("Outcome").asText()).isEqualTo("complete");
            assertThat("/" + line.path("Request").path("FullMethod").asText())
                    .isEqualTo(row.get(7).asText());
            assertThat(line.path("Response").path("StatusCode").asText())
                    .isEqualTo(row.get(8).asText());
            assertThat(line.path("Response").path("HTTPStatus").asText())
                    .isEqualTo(row.get(4).asText());
            messages += line.path("Request").path("Messages").asInt();
            messages += line.path("Response").path("Messages").asInt();
        }
        assertThat(messages).isEqualTo(oracle.path("misc").path("grpc_messages").asInt());
    }

    private static String fact(JsonNode line) {
        return String.join(
                " ",
                line.path("Client").path("Port").asText(),
                "/" + line.path("Request").path("FullMethod").asText(),
                status(line),
                line.path("Request").path("Messages").asText(),
                line.path("Response").path("Messages").asText());
    }

    private static String status(JsonNode line) {
        if (line.path("Request").path("Cancelled").asBoolean()) {
            return CANCELLED;
        }
        JsonNode response = line.path("Response");
        return response.path("Status").asText() + "/" + response.path("StatusCode").asText();
    }
}
