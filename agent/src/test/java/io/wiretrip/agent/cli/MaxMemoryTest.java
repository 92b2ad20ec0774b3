package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.AgentException;
import io.wiretrip.agent.FedCapture;
import io.wiretrip.protocol.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --max-memory} holds, whatever is sent. */
@Timeout(120)
class MaxMemoryTest {
    private static final long MIB = 1 << 20;
    private static final int PATHS = 2_000;
    private static final int UNFINISHED = 12 * PATHS;
    private static final int SEGMENTS = 3;
    private static final int HALF_OPEN = 75 * PATHS;

    /** Java itself, what it compiles, and buffers. */
    private static final long RESIDENT_BESIDE_MIB = 96;

    private static final int BUDGET_MIB = 32;
    private static final int END_SECONDS = 20;

    @TempDir Path folder;

    /** What wants hundreds of megabytes to be held, and as many label values as there are. */
    private Path hostile() throws IOException {
        Path file = folder.resolve("hostile.pcap");
        String wide = "v".repeat(1_000);
        try (FedCapture fed = FedCapture.file(file)) {
            for (int i = 0; i < PATHS; i++) {
                Conversation web = FedCapture.http("/" + i + wide, 200, "body");
                fed.conversation(web, 80);
                for (int j = 0; j < UNFINISHED / PATHS; j++) {
                    fed.unfinished(80, SEGMENTS);
                }
                for (int j = 0; j < HALF_OPEN / PATHS; j++) {
                    fed.unfinished(80, 0);
                }
            }
        }
        return file;
    }

    private Path config(String more) throws IOException {
        return Files.writeString(folder.resolve("a.yaml"), more);
    }

    private static double value(String page, String series) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(page);
        assertThat(line.find()).as(series).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theProcessStaysSmallUnderHostileTraffic() throws Exception {
        Path capture = hostile();
        List<String> flags = LauncherFlags.of(BUDGET_MIB + "m");
        assertThat(Files.size(capture)).isGreaterThan(3 * BUDGET_MIB * MIB);
        Path file =
                config(
                        """
                        sniffer.file: "%s"
                        sniffer.protocols.rules: [{name: web, protocol: http, ports: [80]}]
                        controller.limits.memoryBytes: 268435456
                        logger.stdout: true
                        server: {enabled: true, address: "127.0.0.1:0"}
                        processor:
                        - {name: roundtripstometrics, config: {http.requireLabels: [request.path]}}
                        pipeline:
                        - {name: all, processors: [roundtripstometrics]}
                        """
                                .formatted(capture));
        try (AgentProcess agent =
                AgentProcess.start(flags, file, Map.of(), "--max-memory", BUDGET_MIB + "m")) {
            assertThat(agent.get("/config")).contains("memoryBytes: " + BUDGET_MIB * MIB);
            agent.awaitLog("the capture file has been read");
            String self = agent.get("/metrics");
            String evicted = "wiretrip_flow_events_total{event=\"EVICTED_MEMORY\"}";
            assertThat(value(self, evicted)).isGreaterThan(HALF_OPEN / 2.0);
            assertThat(
                            value(
                                    self,
                                    "wiretrip_roundtrips_total{outcome=\"complete\",protocol=\"http\"}"))
                    .isEqualTo(PATHS);
            assertThat(agent.get("/protocol/metrics")).contains("http_requests_total");
            // all of the heap that Java may take, what streams hold beside it, and Java
            assertThat(agent.kibibytes("VmHWM") / 1024)
                    .isLessThan(mebibytes(flags, "-Xmx") + BUDGET_MIB + RESIDENT_BESIDE_MIB);
            agent.signal("TERM");
            assertThat(agent.end(END_SECONDS)).as("%s %s", agent.out(), agent.err()).isZero();
            assertThat(agent.err()).hasSize(1).first().asString().contains("EVICTED_MEMORY");
        }
    }

    @Test
    void whatJavaMayNotTakeIsRefusedAtTheStart() throws Exception {
        Path file = config("controller.limits.memoryBytes: 268435456\nsniffer.file: none.pcap\n");
        try (AgentProcess agent = AgentProcess.start(LauncherFlags.of(""), file, Map.of())) {
            assertThat(agent.end(END_SECONDS)).isOne();
            assertThat(agent.err())
                    .containsExactly(
                            "wiretrip: connections may hold 256 MiB"
                                    + " (controller.limits.memoryBytes, --max-memory), but Java was"
                                    + " started with limits that suit 95 MiB: pass --max-memory"
                                    + " 256m to ./wiretrip, which starts Java with enough, or allow"
                                    + " less");
        }
    }

    /** What the launcher gives for a budget suits it. */
    @Test
    void theLauncherGivesEnough() throws Exception {
        for (int budget : List.of(1, 32, 64, 1024)) {
            List<String> flags = LauncherFlags.of(budget + "m");
            long heap = mebibytes(flags, "-Xmx");
            long direct = mebibytes(flags, "-XX:MaxDirectMemorySize=");
            JavaMemory.check(budget * MIB, heap * MIB, direct * MIB);
            assertThatThrownBy(() -> JavaMemory.check(2 * heap * MIB, heap * MIB, direct * MIB))
                    .isInstanceOf(AgentException.class);
            assertThatThrownBy(() -> JavaMemory.check(direct * MIB, 1L << 40, direct * MIB))
                    .isInstanceOf(AgentException.class);
        }
    }

    private static long mebibytes(List<String> flags, String name) {
        return flags.stream()
                .filter(flag -> flag.startsWith(name))
                .mapToLong(flag -> Long.parseLong(flag.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
