package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same traffic written in fifty ways gives what each way keeps of it. */
final class VariantsTest {
    private static Path folder() {
        return Replay.captures().resolve("generated").resolve("variants");
    }

    private static Path file(String variant) throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(f -> f.getFileName().toString().matches(variant + "\\.pcap(ng)?"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void keepsTheFullTruthWhateverTheEncapsulation() throws IOException {
        JsonNode truth = Replay.json(folder().resolve("truth.json"));
        int http = truth.path("base_truth").path("servers").path("8080").path("requests").asInt();
        int dns =
                truth.path("base_truth")
                        .path("servers")
                        .path("53")
                        .path("queries_logged_by_server")
                        .asInt();
        List<String> base = facts(Replay.of(file("eth")));
        assertThat(base.stream().filter(fact -> fact.startsWith("http "))).hasSize(http);
        assertThat(base.stream().filter(fact -> fact.startsWith("dns "))).hasSize(dns);
        TreeMap<String, String> wrong = new TreeMap<>();
        for (JsonNode variant : truth.path("full_truth_applies_to")) {
            Replay replay = Replay.of(file(variant.asText()));
            List<String> facts = facts(replay);
            if (!facts.equals(base)) {
                List<String> missing = new ArrayList<>(base);
                facts.forEach(missing::remove);
                List<String> added = new ArrayList<>(facts);
                base.forEach(added::remove);
                wrong.put(variant.asText(), "missing " + missing + " added " + added);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What must not depend on the encapsulation, nor on whether the handshake was seen. */
    private static List<String> facts(Replay replay) {
        List<String> facts = new ArrayList<>();
        for (JsonNode line : replay.lines()) {
            facts.add(
                    String.join(
                            " ",
                            line.path("Proto").asText(),
                            line.path("Client").path("Port").asText(),
                            line.path("Request").path("Method").asText(),
                            line.path("Request").path("URL").asText(),
                            line.path("Request").path("Message").path("QuestionSec").toString(),
                            line.path("Request").path("Size").asText(),
                            line.path("Response").path("StatusCode").asText(),
                            line.path("Response").path("Size").asText(),
                            line.path("Outcome").asText()));
        }
        facts.sort(null);
        return facts;
    }

    @Test
    void leavesOutTheOneRequestThatIpv4OnlyLacks() throws IOException {
        List<String> base = facts(Replay.of(file("eth")));
        List<String> ipv4 = facts(Replay.of(file("ipv4only")));
        assertThat(base).containsAll(ipv4).hasSize(ipv4.size() + 1);
    }

    @Test
    void readsACutFileUpToTheCut() throws IOException {
        Replay replay = Replay.of(file("cut"));
        assertThat(replay.summary().damage()).contains("byte");
        assertThat(facts(Replay.of(file("eth")))).containsAll(complete(replay));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"snap96", "snap128", "snap300", "midstream", "drop1pct", "cut", "c2s-only"})
    void inventsNothingWhereBytesAreMissing(String variant) throws IOException {
        Replay replay = Replay.of(file(variant));
        assertThat(replay.summary().drops()).doesNotContainKey("FAILURE");
        List<String> whole = new ArrayList<>(complete(replay));
        List<String> base = facts(Replay.of(file("eth")));
        assertThat(base).as("complete RoundTrips are true ones").containsAll(whole);
        base.forEach(whole::remove);
        assertThat(whole).as("and none is there twice").isEmpty();
    }

    @Test
    void completesEveryRoundTripWhoseBytesAllArrived() throws IOException {
        int complete = complete(Replay.of(file("drop1pct"))).size();
        int all = facts(Replay.of(file("eth"))).size();
        // One per cent of 524 packets is five, each of which spoils one RoundTrip at most, but for
        // HTTP/2, where every stream that is open then may lack something.
        assertThat(complete).isGreaterThanOrEqualTo(all - 9);
    }

    @Test
    void reportsRequestsWhoseAnswersWereNotCaptured() throws IOException {
        Replay replay = Replay.of(file("c2s-only"));
        assertThat(replay.of("http"))
                .hasSize(38)
                .allMatch(line -> line.path("Outcome").asText().equals("unanswered"));
        assertThat(replay.of("dns"))
                .hasSize(22)
                .allMatch(line -> line.path("Outcome").asText().equals("unanswered"));
    }

    private static List<String> complete(Replay replay) {
        List<JsonNode> whole =
                replay.lines().stream()
                        .filter(line -> line.path("Outcome").asText().equals("complete"))
                        .filter(line -> line.path("Quality").asText().matches("complete|midstream"))
                        .toList();
        return facts(new Replay("", whole, replay.summary()));
    }
}
