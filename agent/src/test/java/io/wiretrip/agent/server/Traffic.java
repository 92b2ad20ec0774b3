package io.wiretrip.agent.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.agent.Agent;
import io.wiretrip.agent.Replay;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTrip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The RoundTrips of every golden capture, through the agent's stages, with their lines. */
final class Traffic {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path FOLDER =
            Path.of(
                    System.getProperty("wiretrip.root"),
                    "protocols",
                    "src",
                    "test",
                    "resources",
                    "captures");

    static final List<RoundTrip> ALL = replay();
    static final List<String> LINES = lines();
    static final List<JsonNode> JSON = parse(LINES);

    private Traffic() {}

    private static List<RoundTrip> replay() {
        List<RoundTrip> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .forEach(file -> new Agent(Replay.config(file), Demand.all(), all::add).run());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    private static List<String> lines() {
        LineBuffer buffer = new LineBuffer(1 << 16);
        RoundTripJson json = new RoundTripJson(buffer, ZoneId.systemDefault());
        ALL.forEach(json::write);
        return new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    static List<JsonNode> parse(List<String> lines) {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : lines) {
            try {
                parsed.add(MAPPER.readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError(line, e);
            }
        }
        return parsed;
    }
}
