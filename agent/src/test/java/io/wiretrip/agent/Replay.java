package io.wiretrip.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.SnifferConfig;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Demand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent says of a capture file: the JSON lines that it writes, and its summary.
 *
 * @param text the lines as they are
 * @param lines the lines, parsed
 * @param summary the summary
 */
public record Replay(String text, List<JsonNode> lines, Summary summary) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Runs a file through the agent; no rules means that protocols are recognised. */
    public static Replay of(Path file, String... rules) {
        return of(config(file, rules));
    }

    public static Replay of(AgentConfig config) {
        LineBuffer buffer = new LineBuffer(1 << 16);
        RoundTripJson json = new RoundTripJson(buffer, ZoneOffset.UTC);
        try {
            Summary summary = new Agent(config, Demand.all(), json::write).run();
            String text = new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8);
            List<JsonNode> lines = new ArrayList<>();
            for (String line : text.lines().toList()) {
                lines.add(MAPPER.readTree(line));
            }
            return new Replay(text, lines, summary);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    public static AgentConfig config(Path file, String... rules) {
        List<ProtocolRule> parsed = new ArrayList<>();
        for (String rule : rules) {
            parsed.add(ProtocolRule.parse(rule, rule));
        }
        AgentConfig d = AgentConfig.DEFAULT;
        SnifferConfig s = d.sniffer();
        return new AgentConfig(
                new SnifferConfig(
                        s.ifaces(),
                        s.engine(),
                        s.ipVersion(),
                        s.noPromisc(),
                        s.blockNum(),
                        file.toString(),
                        parsed,
                        true,
                        true,
                        1,
                        1),
                d.decoder(),
                d.limits(),
                d.roundtrips(),
                d.logger());
    }

    /** The lines of one protocol. */
    public List<JsonNode> of(String protocol) {
        return lines.stream().filter(line -> line.path("Proto").asText().equals(protocol)).toList();
    }

    /** The folder of captures with known truth beside the project; the test skips without it. */
    public static Path captures() {
        return SharedCaptures.folder();
    }

    public static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
