package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Captures of public projects, against tshark's counts of packets, requests and answers. */
final class MqttPublicTest {
    /** Where tshark and wiretrip differ, and who is right. */
    private static final Map<String, String> DIFFERENT =
            Map.of(
                    "OISF_suricata-verify__mqtt-events-unassigned-msgtype-input.pcap",
                    "tshark lists a packet of the reserved type 0, which is none",
                    "deepflowio_deepflow__mqtt_sub.pcap",
                    "tshark is right: a lone SUBACK in mid-stream is too short to be believed");

    @TestFactory
    Stream<DynamicTest> agreesWithTheSecondOpinion() throws IOException {
        Path folder = Replay.captures().resolve("public").resolve("mqtt");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.toString().endsWith(".json")).sorted().toList().stream()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
        }
    }

    /** No capture without MQTT has any, if nothing says what is on which port. */
    @Test
    void takesNothingElseForMqtt() throws IOException {
        try (Stream<Path> files = Files.walk(Replay.captures())) {
            List<String> wrong =
                    files.filter(f -> f.toString().matches(".*\\.(pcap|pcapng|cap|pcap\\.gz)"))
                            .filter(f -> !f.toString().contains("mqtt"))
                            .filter(f -> !readsNone(f))
                            .map(f -> f.getFileName().toString())
                            .sorted()
                            .toList();
            assertThat(wrong).isEmpty();
        }
    }

    private static boolean readsNone(Path file) {
        return Replay.of(file).of("mqtt").isEmpty();
    }

    private static void check(Path file) {
        JsonNode oracle = Replay.json(file.resolveSibling(file.getFileName() + ".oracle.json"));
        String ports = oracle.path("decode_as").path(0).asText().replaceAll("[^0-9]", "");
        List<JsonNode> lines = Replay.of(file, "mqtt;" + ports).of("mqtt");
        Map<String, Integer> expected = new TreeMap<>();
        Map<String, Integer> got = new TreeMap<>();
        oracle.path("types").properties().forEach(e -> add(expected, e, "type "));
        oracle.path("methods").properties().forEach(e -> add(expected, e, "method "));
        oracle.path("statuses").properties().forEach(e -> add(expected, e, "status "));
        expected.put("pairs", oracle.path("pairs").asInt());
        expected.put("unanswered", oracle.path("unmatched_requests").asInt());
        expected.put("orphans", oracle.path("unmatched_responses").asInt());
        got.put("pairs", 0);
        got.put("unanswered", 0);
        got.put("orphans", 0);
        lines.forEach(line -> count(line, got));
        if (DIFFERENT.containsKey(file.getFileName().toString())) {
            assertThat(got).as(DIFFERENT.get(file.getFileName().toString())).isNotEqualTo(expected);
        } else {
            assertThat(got).isEqualTo(expected);
        }
    }

    private static void add(Map<String, Integer> to, Map.Entry<String, JsonNode> e, String kind) {
        // Of an acknowledgement a reason of 0 may be written or left out, which says the same.
        String name = e.getKey().replaceAll("^(PUB[A-Z]+):0$", "$1");
        to.merge(kind + name, e.getValue().asInt(), Integer::sum);
    }

    private static void one(Map<String, Integer> to, String name) {
        to.merge(name, 1, Integer::sum);
    }

    /** Counts a RoundTrip as tshark's pairs: PUBLISH and PUBREC, PUBREL and PUBCOMP. */
    private static void count(JsonNode line, Map<String, Integer> got) {
        JsonNode request = line.path("Request");
        JsonNode response = line.path("Response");
        boolean received = response.hasNonNull("ReceiveTime");
        boolean released = response.hasNonNull("ReleaseTime");
        if (request.isObject()) {
            String type = request.path("PacketType").asText();
            one(got, "type " + type);
            boolean oneWay = line.path("Outcome").asText().equals("oneway");
            if (!oneWay) {
                one(got, "method " + type + qos(type, request));
            }
        }
        if (received) {
            one(got, "type PUBREC");
            one(got, "status PUBREC");
            one(got, "pairs");
        }
        if (released) {
            one(got, "type PUBREL");
            one(got, "method PUBREL");
        }
        if (response.isObject()) {
            one(got, "type " + response.path("PacketType").asText());
            one(got, "status " + response.path("PacketType").asText() + reason(response));
        }
        switch (line.path("Outcome").asText()) {
            case "complete" -> one(got, "pairs");
            case "unanswered" -> one(got, "unanswered");
            case "orphan" -> one(got, "orphans");
            default -> {}
        }
    }

    private static String qos(String type, JsonNode request) {
        return type.equals("PUBLISH") ? "_Q" + request.path("QoS").asInt() : "";
    }

    private static String reason(JsonNode response) {
        JsonNode codes = response.path("ReasonCodes");
        if (codes.isArray()) {
            return ":"
                    + Stream.iterate(0, i -> i < codes.size(), i -> i + 1)
                            .map(i -> codes.get(i).asText())
                            .collect(Collectors.joining(","));
        }
        int code = response.path("ReasonCode").asInt(0);
        boolean shown = code != 0 || response.path("PacketType").asText().equals("CONNACK");
        return shown ? ":" + code : "";
    }
}
