package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Captures of other projects against a second opinion, tshark's. */
final class Http2PublicTest {
    /** Where the two differ, and who is right; see docs/limitations.md. */
    private static final Map<String, String> DIFFERENT =
            Map.of(
                    // The client cancelled before the answer came; it was no answer any more.
                    "OISF_suricata-verify__app-layer-protocol-exact-input.pcap",
                    "4 3 3 {200=3}, not 4 4 4 {200=4}",
                    // Stream 1 answers the request that asked for HTTP/2 in HTTP/1.
                    "OISF_suricata-verify__http2-keywords2-input.pcap",
                    "2 2 2 {200=1, 404=1}, not 1 2 1 {200=1, 404=1}",
                    "OISF_suricata-verify__http2_deflate.pcap",
                    "1 1 1 {200=1}, not 0 1 0 {200=1}",
                    // Damaged on purpose, headers and time stamps too.
                    "OISF_suricata-verify__transform-base64-7296-input.pcap",
                    "0 1 0 {206=1}, not 0 0 0 {}");

    @Test
    void agreesWithTheSecondOpinion() throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        Path folder = Replay.captures().resolve("public/http2");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pcap")).sorted().toList()) {
                String name = file.getFileName().toString();
                String ours = ours(Replay.of(file));
                String theirs = theirs(Replay.json(folder.resolve(name + ".oracle.json")));
                if (!ours.equals(theirs)) {
                    wrong.put(name, ours + ", not " + theirs);
                }
            }
        }
        assertThat(wrong).isEqualTo(DIFFERENT);
    }

    /** Requests, responses and pairs of HTTP/2 and of what is spoken within it. */
    private static String ours(Replay replay) {
        int requests = 0;
        int responses = 0;
        int pairs = 0;
        Map<String, Integer> statuses = new TreeMap<>();
        for (JsonNode line : replay.lines()) {
            if (!line.path("Proto").asText().matches("http2|grpc")) {
                continue;
            }
            boolean asked = line.path("Request").isObject();
            boolean answered = line.path("Response").isObject();
            requests += asked ? 1 : 0;
            responses += answered ? 1 : 0;
            pairs += asked && answered ? 1 : 0;
            if (answered) {
                boolean call = line.path("Proto").asText().equals("grpc");
                String status = line.path("Response").path(call ? "HTTPStatus" : "Status").asText();
                statuses.merge(status, 1, Integer::sum);
            }
        }
        return requests + " " + responses + " " + pairs + " " + statuses;
    }

    private static String theirs(JsonNode oracle) {
        Map<String, Integer> statuses = new TreeMap<>();
        oracle.path("statuses")
                .properties()
                .forEach(e -> statuses.put(e.getKey(), e.getValue().asInt()));
        return oracle.path("requests").asInt()
                + " "
                + oracle.path("responses").asInt()
                + " "
                + oracle.path("pairs").asInt()
                + " "
                + statuses;
    }
}
