package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wiretrip.config.ConfigException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a reload takes over, what it says, and what it leaves as it is. */
@Timeout(60)
class ReloadTest {
    private static final String METRICS =
            """
            processor:
              - name: roundtripstometrics
                config: {http.requireLabels: [request.method]}
            pipeline:
              - {name: metrics/common, processors: [roundtripstometrics]}
            """;

    private static final Path EXAMPLE =
            Path.of(System.getProperty("wiretrip.root", ".."), "docs", "example.pcap");

    @TempDir Path folder;

    private RunningService start(String yaml) throws Exception {
        return RunningService.start(folder.resolve("a.yaml"), yaml);
    }

    private static String yaml(String more) {
        return """
        sniffer.file: %s
        server: {enabled: true, address: "127.0.0.1:0"}
        %s
        """
                .formatted(EXAMPLE, more);
    }

    @Test
    void theConfigurationShownIsTheOneThatRuns() throws Exception {
        try (RunningService running = start(yaml(METRICS + "controller.connExpired: 3m\n"))) {
            running.awaitEndOfFile();
            running.rewrite(
                    yaml(METRICS
                                    + """
                                            controller.connExpired: 4m
                                            controller.limits.memoryBytes: 99999999
                                            sniffer: {bpf: tcp, snapLen: 77, nice: 3, noPromisc: true, sampling: 0.5}
                                            logger: {level: warn, filename: elsewhere.log}
                                            exporter.metrics.auth: {username: u, password: hunter2}
                                            """)
                            .replace("enabled: true,", "enabled: true, timeout: 7s,"));
            String answer = running.post("/-/reload").body();
            assertThat(answer)
                    .contains("+ controller.connExpired: 4m")
                    .contains("+ sniffer.bpf: tcp")
                    .contains("+ logger.level: warn")
                    .endsWith(
                            "only a restart takes over: logger.filename,"
                                    + " controller.limits.memoryBytes, sniffer.noPromisc,"
                                    + " sniffer.sampling, sniffer.snapLen, sniffer.nice,"
                                    + " server.timeout\n")
                    .doesNotContain("77")
                    .doesNotContain("hunter2");
            assertThat(running.logLevels()).containsExactly("warn");
            assertThat(running.get("/config"))
                    .contains("connExpired: 4m")
                    .contains("bpf: tcp")
                    .contains("level: warn")
                    .contains("timeout: 1m")
                    .contains("noPromisc: false")
                    .contains("snapLen: 262144")
                    .contains("sampling: 1\n")
                    .contains("filename: packetd.log")
                    .doesNotContain("elsewhere.log")
                    .doesNotContain("99999999")
                    .doesNotContain("7s");
        }
    }

    @Test
    void theSameFileAgainChangesNothing() throws Exception {
        try (RunningService running = start(yaml(METRICS))) {
            running.awaitEndOfFile();
            String before = running.get("/config");
            assertThat(running.post("/-/reload").body()).isEqualTo("nothing has changed\n");
            assertThat(running.get("/config")).isEqualTo(before);
            assertThat(running.logLevels()).isEmpty();
        }
    }

    @Test
    void anotherSecretIsNamedAndNotShown() throws Exception {
        String target = "exporter.metrics: {endpoint: 'http://127.0.0.1:9/', auth: {username: u, ";
        try (RunningService running = start(yaml(target + "password: canary-1}}"))) {
            running.awaitEndOfFile();
            running.rewrite(yaml(target + "password: canary-2}}"));
            assertThat(running.post("/-/reload").body())
                    .isEqualTo(
                            "changed:\n  * exporter.metrics.auth.password: another value, which is"
                                    + " not shown\n");
            assertThat(running.get("/config")).doesNotContain("canary");
        }
    }

    @Test
    void anUnknownProcessorOfAPipelineChangesNothing() throws Exception {
        String wrong = METRICS.replace("processors: [", "processors: [roundtripstometric, ");
        try (RunningService running = start(yaml(METRICS))) {
            running.awaitEndOfFile();
            String before = running.get("/config");
            running.rewrite(yaml(wrong));
            var answer = running.post("/-/reload");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains(
                            "a.yaml:7: pipeline[0].processors[0]: got roundtripstometric, expected")
                    .contains("did you mean roundtripstometrics?");
            assertThat(running.get("/config")).isEqualTo(before);
        }
        Path file = folder.resolve("b.yaml");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> RunningService.start(file, yaml(wrong)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pipeline[0].processors[0]: got roundtripstometric");
    }

    @Test
    void anUnknownLabelIsLoggedOnce() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("io.wiretrip");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try (RunningService running = start(yaml(METRICS))) {
            running.awaitEndOfFile();
            running.rewrite(yaml(METRICS.replace("request.method", "request.metod")));
            assertThat(running.post("/-/reload").statusCode()).isEqualTo(200);
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(line -> line.contains("request.metod is not known"))
                .hasSize(1);
    }

    @Test
    void countingOfFlowsBeginsAndEndsWithAReload() throws Exception {
        Path pipe = folder.resolve("capture.pcap");
        FedCapture.pipe(pipe);
        String off = yaml("").replace(EXAMPLE.toString(), pipe.toString());
        FutureTask<FedCapture> opening = new FutureTask<>(() -> FedCapture.file(pipe).flush());
        Thread.ofPlatform().daemon().start(opening);
        try (Target backend = new Target(Target.Mode.OK);
                RunningService running = start(off);
                FedCapture fed = opening.get()) {
            String on =
                    off
                            + """
                            controller.layer4Metrics.enabled: true
                            exporter.flows: {enabled: true, endpoint: "%s", batch: ndjson}
                            """
                                    .formatted(backend.url("/flows"));
            fed.conversation(FedCapture.http("/a", 200, ""), 80).flush();
            running.awaitPackets(1);
            assertThat(running.get("/protocol/metrics")).doesNotContain("tcp_received_packets");

            assertThat(reload(running, on, fed)).contains("+ exporter.flows.enabled: true");
            long before = fed.connections();
            for (int i = 0; i < 20; i++) {
                fed.conversation(FedCapture.http("/b", 200, ""), 81);
            }
            fed.conversation(FedCapture.http("/c", 200, "body"), 82).flush();
            Waiting.until(
                    "layer 4 is counted",
                    () -> count(running, "tcp_received_packets_total") >= 21 * 8);
            double counted = count(running, "tcp_received_packets_total");
            assertThat(reload(running, on + "logger.level: warn\n", fed)).contains("logger.level");
            assertThat(count(running, "tcp_received_packets_total"))
                    .as("what is counted goes on")
                    .isGreaterThanOrEqualTo(counted);

            assertThat(reload(running, off, fed)).contains("+ exporter.flows.enabled: false");
            assertThat(running.get("/protocol/metrics")).doesNotContain("tcp_received_packets");
            assertThat(before).isPositive();
            fed.conversation(FedCapture.http("/d", 200, ""), 83).flush();
            fed.end();
            running.awaitEndOfFile();
            running.stop();
            assertThat(backend.text().lines().filter(line -> line.contains("\"dst_port\":\"81\"")))
                    .hasSize(20);
            assertThat(backend.text().lines().filter(line -> line.contains("\"src_port\":\"82\"")))
                    .hasSize(1);
            assertThat(backend.text().lines().filter(line -> line.contains("_port\":\"83\"")))
                    .isEmpty();
        }
    }

    private static double count(RunningService running, String metric) {
        try {
            return running.get("/protocol/metrics")
                    .lines()
                    .filter(line -> line.startsWith(metric))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reloads while packets flow, as a pipe's reader takes nothing over while it waits. */
    private static String reload(RunningService running, String yaml, FedCapture fed)
            throws Exception {
        running.rewrite(yaml);
        FutureTask<HttpResponse<String>> asked = new FutureTask<>(() -> running.post("/-/reload"));
        Thread.ofPlatform().start(asked);
        while (!asked.isDone()) {
            fed.conversation(FedCapture.http("/meanwhile", 200, ""), 80).flush();
            LockSupport.parkNanos(100_000); // no more than is needed
        }
        assertThat(asked.get().statusCode()).as(asked.get().body()).isEqualTo(200);
        return asked.get().body();
    }
}
