package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.live.Client;
import io.wiretrip.agent.live.LiveRequirements;
import io.wiretrip.agent.live.LiveServers;
import io.wiretrip.agent.live.NumberedHttp;
import io.wiretrip.agent.live.ServerProcess;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.protocol.EnumCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent on the ring with two workers: together they see everything, and once. */
@Timeout(180)
final class LiveWorkersTest {
    private static final int REQUESTS = 30_000;
    private static final int CONNECTIONS = 100;
    private static final int LOOPBACK = 0x7f00_0001;

    @TempDir Path folder;

    private RunningService start(int port, String more) throws IOException {
        String yaml =
                """
                sniffer:
                  ifaces: lo
                  engine: afpacket
                  workers: 2
                  blockNum: 64
                sniffer.protocols.rules: [{name: web, protocol: http, ports: [%d]}]
                server: {enabled: true, address: "127.0.0.1:0"}
                processor: [{name: roundtripstometrics}]
                pipeline: [{name: all, processors: [roundtripstometrics]}]
                %s
                """
                        .formatted(port, more);
        return RunningService.start(folder.resolve("agent.yaml"), yaml);
    }

    /** The sum of all series of a metric that have a label. */
    private static double sum(String page, String metric, String label) {
        Matcher sample =
                Pattern.compile("^" + metric + "\\{(.*)\\} (\\S+)$", Pattern.MULTILINE)
                        .matcher(page);
        double sum = 0;
        while (sample.find()) {
            if (sample.group(1).contains(label)) {
                sum += Double.parseDouble(sample.group(2));
            }
        }
        return sum;
    }

    private static double received(RunningService running) {
        try {
            String self = running.get("/metrics");
            return sum(self, "wiretrip_capture_received_packets_total", "iface=\"lo\"")
                    - sum(self, "wiretrip_worker_packets_total", "");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void bothWorkersShare(RunningService running) throws Exception {
        // what the kernel counts is asked for four times a second
        Waiting.until("the counts agree", () -> received(running) == 0);
        String self = running.get("/metrics");
        Summary summary = running.stop();
        double first = sum(self, "wiretrip_worker_packets_total", "worker=\"0\"");
        double second = sum(self, "wiretrip_worker_packets_total", "worker=\"1\"");
        // of a hundred connections each has its half by chance
        assertThat(first / (first + second)).isBetween(0.2, 0.8);
        assertThat(sum(self, "wiretrip_capture_dropped_packets_total", "")).isZero();
        assertThat(summary.kernelDrops()).isZero();
        assertThat(summary.drops()).isEmpty();
        assertThat(summary.gaps()).isZero();
    }

    @Test
    void everyRequestIsCountedOnce() throws Exception {
        LiveRequirements.captureWith("nginx", "ab");
        Files.createDirectories(folder.resolve("www"));
        Files.writeString(folder.resolve("www/page"), "a page\n".repeat(100));
        try (ServerProcess nginx = LiveServers.nginx(folder);
                RunningService running = start(nginx.port(), "")) {
            String page = "http://127.0.0.1:" + nginx.port() + "/page";
            Client.run("ab", "-q", "-k", "-c" + CONNECTIONS, "-n" + REQUESTS, page);
            int logged = Files.readAllLines(folder.resolve("access.log")).size();
            assertThat(logged).isEqualTo(REQUESTS);
            Waiting.until(
                    "all were handled, not " + running.service().handled(),
                    () -> running.service().handled() >= REQUESTS);
            String counted = running.get("/protocol/metrics");
            assertThat(sum(counted, "http_requests_total", "")).isEqualTo(REQUESTS);
            String self = running.get("/metrics");
            String complete = "outcome=\"complete\",protocol=\"http\"";
            assertThat(sum(self, "wiretrip_roundtrips_total", complete)).isEqualTo(REQUESTS);
            assertThat(sum(self, "wiretrip_roundtrip_quality_total", "quality=\"complete\""))
                    .isEqualTo(REQUESTS);
            bothWorkersShare(running);
        }
    }

    @Test
    void aShareOfTheConnectionsIsKeptWhole() throws Exception {
        LiveRequirements.captureWith();
        try (NumberedHttp http = new NumberedHttp();
                RunningService running = start(http.port(), "sniffer.sampling: 0.5");
                NumberedHttp.Clients clients = http.connect(CONNECTIONS)) {
            clients.request(20);
            FlowSample sample = new FlowSample(0.5, new EnumCounters<>(PacketEvent.class));
            int kept = 0;
            for (int id = 0; id < http.sent(); id++) {
                kept += sample.keeps(between(http.clientPort(id), http.port())) ? 1 : 0;
            }
            int expected = kept;
            assertThat(expected).isBetween(CONNECTIONS * 20 / 4, CONNECTIONS * 15);
            Waiting.until("the kept ones", () -> running.service().handled() >= expected);
            String self = running.get("/metrics");
            bothWorkersShare(running);
            assertThat(running.service().handled()).isEqualTo(expected);
            assertThat(sum(self, "wiretrip_packet_events_total", "NOT_SAMPLED")).isPositive();
        }
    }

    private static Packet between(int clientPort, int serverPort) {
        Packet packet = new Packet();
        packet.sourceLow = LOOPBACK;
        packet.destinationLow = LOOPBACK;
        packet.sourcePort = clientPort;
        packet.destinationPort = serverPort;
        return packet;
    }
}
