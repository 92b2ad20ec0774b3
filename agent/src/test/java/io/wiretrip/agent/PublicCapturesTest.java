package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.LimitsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever was captured anywhere: nothing throws, nothing hangs, nothing is taken for what it is
 * not.
 */
@Timeout(120)
final class PublicCapturesTest {
    private static final long BUDGET_BYTES = 4 << 20;

    private static List<Path> files(String category) throws IOException {
        Path folder = Replay.captures().resolve("public").resolve(category);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "link", "format", "negative", "http1", "dns"})
    void survivesEveryCapture(String category) throws IOException {
        for (Path file : files(category)) {
            Summary summary = Replay.of(limited(Replay.config(file))).summary();
            assertThat(summary.drops().keySet())
                    .as(file.toString())
                    .noneMatch(reason -> reason.endsWith("FAILURE"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "http1", "dns"})
    void survivesWhatRulesMistakeForOurs(String category) throws IOException {
        for (Path file : files(category)) {
            Summary summary =
                    Replay.of(
                                    limited(
                                            Replay.config(
                                                    file,
                                                    "http;21,22,25,80,443,8080",
                                                    "dns;53,123")))
                            .summary();
            assertThat(summary.drops().keySet())
                    .as(file.toString())
                    .noneMatch(reason -> reason.endsWith("FAILURE"));
        }
    }

    @Test
    void takesNoLookAlikeForOurs() throws IOException {
        List<String> mistaken = new ArrayList<>();
        for (Path file : files("negative")) {
            for (JsonNode line : Replay.of(file).lines()) {
                if (!isWhatItLooksLike(file, line)) {
                    mistaken.add(file.getFileName() + ": " + line);
                }
            }
        }
        assertThat(mistaken).isEmpty();
    }

    /**
     * Look-alikes travel with real DNS and HTTP, and a browser may call at an SSH server's door.
     */
    private static boolean isWhatItLooksLike(Path file, JsonNode line) {
        int port = line.path("Server").path("Port").asInt();
        return switch (line.path("Proto").asText()) {
            case "dns" -> port == 53 || port == 5353;
            case "http" -> port == 80 || file.toString().endsWith("get-to-ssh-server.pcap");
            case "mysql" -> file.toString().endsWith("mysql-on-port-5432.pcap");
            default -> false;
        };
    }

    private static AgentConfig limited(AgentConfig config) {
        return new AgentConfig(
                config.sniffer(),
                config.decoder(),
                new LimitsConfig(BUDGET_BYTES, 1000, 16, Duration.ofMinutes(1)),
                config.roundtrips(),
                config.logger());
    }
}
