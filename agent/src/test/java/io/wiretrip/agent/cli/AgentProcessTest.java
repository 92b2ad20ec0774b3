package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.FedCapture;
import io.wiretrip.agent.SecretTraffic;
import io.wiretrip.agent.Target;
import io.wiretrip.agent.Waiting;
import io.wiretrip.protocol.Conversation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real process: signals, systemd, its file, its end. */
@Timeout(120)
class AgentProcessTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("wiretrip.root", ".."), "docs", "example.pcap");

    /** What the agent allows itself to end by a signal. */
    private static final int END_SECONDS = 20;

    @TempDir Path folder;

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("wiretrip.yaml"), yaml);
    }

    private static String yaml(Path capture, String more) {
        return """
        sniffer.file: "%s"
        logger.stdout: true
        server: {enabled: true, address: "127.0.0.1:0"}
        %s
        """
                .formatted(capture, more);
    }

    @Test
    void followsItsFileAndTellsSystemd() throws Exception {
        Path notify = folder.resolve("notify");
        Path file = write(yaml(EXAMPLE, "controller.connExpired: 3m"));
        try (NotifySocket systemd = new NotifySocket(notify);
                AgentProcess agent =
                        AgentProcess.start(file, Map.of("NOTIFY_SOCKET", notify.toString()))) {
            said(systemd, "READY=1");
            assertThat(agent.get("/config")).contains("connExpired: 3m");

            write(yaml(EXAMPLE, "controller.connExpired: 4m"));
            agent.signal("HUP");
            agent.awaitLog("reload count=1,");
            said(systemd, "READY=1", "RELOADING=1", "READY=1");
            assertThat(agent.get("/config")).contains("connExpired: 4m");

            write(yaml(EXAMPLE, "controller.connExpired: [") + "logger.level: debug\n");
            agent.signal("HUP");
            agent.awaitLog("reload failed, nothing has changed: " + file);
            said(systemd, "READY=1", "RELOADING=1", "READY=1", "RELOADING=1", "READY=1");
            assertThat(agent.get("/config")).contains("connExpired: 4m", "level: info");

            write(yaml(EXAMPLE, "controller: {connExpired: 5m, autoReload: true}"));
            agent.signal("HUP");
            agent.awaitLog("reload count=3,");
            write(yaml(EXAMPLE, "controller: {connExpired: 6m, autoReload: true}"));
            agent.awaitLog("+ controller.connExpired: 6m");
            assertThat(agent.get("/config")).contains("connExpired: 6m");

            agent.signal("TERM");
            assertThat(agent.end(END_SECONDS)).as("%s %s", agent.out(), agent.err()).isZero();
            assertThat(systemd.said()).last().isEqualTo("STOPPING=1");
            assertThat(agent.err()).hasSize(1).first().asString().contains(" packets, ");
        }
    }

    private static void said(NotifySocket systemd, String... lines) {
        Waiting.until(
                "systemd was told " + List.of(lines), () -> systemd.said().equals(List.of(lines)));
    }

    @Test
    void concludesAndSendsWhatThereIsWhenItIsTerminated() throws Exception {
        Path pipe = folder.resolve("capture.pcap");
        FedCapture.pipe(pipe);
        Path lines = folder.resolve("lines.jsonl");
        FutureTask<FedCapture> opening = new FutureTask<>(() -> FedCapture.file(pipe).flush());
        Thread.ofPlatform().daemon().start(opening);
        try (Target target = new Target(Target.Mode.OK);
                AgentProcess agent =
                        AgentProcess.start(
                                write(
                                        yaml(
                                                pipe,
                                                """
                                                processor:
                                                - name: roundtripstometrics
                                                - name: roundtripstotraces
                                                pipeline:
                                                - name: both
                                                  processors: [roundtripstometrics, roundtripstotraces]
                                                exporter:
                                                  roundtrips: {enabled: true, filename: "%s"}
                                                  flows: {enabled: true, endpoint: "%s", batch: ndjson}
                                                  traces: {enabled: true, endpoint: "%s", interval: 1h}
                                                  metrics: {enabled: true, endpoint: "%s", interval: 1h}
                                                """
                                                        .formatted(
                                                                lines,
                                                                target.url("/flows"),
                                                                target.url("/v1/traces"),
                                                                target.url("/write")))),
                                Map.of());
                FedCapture fed = opening.get()) {
            for (int i = 0; i < 5; i++) {
                fed.conversation(FedCapture.http("/whole", 200, "body"), 80);
            }
            fed.conversation(
                            Conversation.of("half")
                                    .client("GET /half HTTP/1.1\r\nHost: shop.test\r\n\r\n"),
                            80)
                    .flush();
            agent.awaitLog("wiretrip captures");
            Waiting.until("the capture is read", () -> packets(agent) >= 5 * 8 + 7);
            agent.signal("TERM");
            assertThat(agent.end(END_SECONDS)).as("%s %s", agent.out(), agent.err()).isZero();
            List<String> written = Files.readAllLines(lines);
            assertThat(written).hasSize(6);
            assertThat(written).filteredOn(line -> line.contains("/whole")).hasSize(5);
            assertThat(written).last().asString().contains("/half", "\"Outcome\":\"unanswered\"");
            assertThat(target.text().split("\"flow_id\"", -1)).hasSize(12 + 1);
            assertThat(target.text())
                    .contains("POST /v1/traces", "/half", "POST /write", "http_requests_total");
        }
    }

    private static int packets(AgentProcess agent) {
        try {
            return agent.get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("wiretrip_capture_received_packets_total"))
                    .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines on standard output, the log in a file; neither has what is secret. */
    @Test
    void printsNoSecrets() throws Exception {
        Path capture = folder.resolve("capture.pcap");
        try (FedCapture fed = FedCapture.file(capture)) {
            SecretTraffic.write(fed);
        }
        Path log = folder.resolve("log");
        Path file =
                write(
                        SecretTraffic.rules()
                                + """
                                sniffer.file: "%s"
                                logger: {filename: "%s", level: debug}
                                exporter.roundtrips: {enabled: true, console: true}
                                exporter.flows.header: {X-Key: h1dd3n}
                                """
                                        .formatted(capture, log));
        try (AgentProcess agent = AgentProcess.start(file, Map.of())) {
            Waiting.until(
                    "the file was read",
                    () -> Files.exists(log) && read(log).contains("capture file has been read"));
            agent.signal("TERM");
            assertThat(agent.end(END_SECONDS)).isZero();
            String all =
                    String.join("\n", agent.out()) + String.join("\n", agent.err()) + read(log);
            assertThat(agent.out()).hasSizeGreaterThan(SecretTraffic.PORTS.size());
            assertThat(agent.out()).allMatch(line -> line.startsWith("{\"Proto\":"));
            assertThat(all).doesNotContain("h1dd3n");
            SecretTraffic.forms().forEach(form -> assertThat(all).doesNotContain(form));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBadFileStopsTheStart() throws IOException {
        Path file =
                write(
                        """
                        pipeline:
                        - {name: a, processors: [roundtripstometric]}
                        exporter.traces: {endpoint: 'ftp://u:h1dd3n@x/?token=h1dd3n'}
                        exporter.metrics.auth: {bearerToken: h1dd3n, username: h}
                        server.auth: {password: h1dd3n}
                        exporter.flows.proxy: 'http://u:h1dd3n@x y'
                        """);
        for (String[] arguments :
                List.of(
                        new String[] {"agent", "--config", file.toString()},
                        new String[] {"config", "check", file.toString()})) {
            StringWriter said = new StringWriter();
            CommandLine command =
                    WiretripCommand.commandLine()
                            .setOut(new PrintWriter(said))
                            .setErr(new PrintWriter(said));
            assertThat(command.execute(arguments)).isEqualTo(ExitCode.FAILED);
            assertThat(said.toString())
                    .contains(
                            file + ":2: pipeline[0].processors[0]: got roundtripstometric",
                            "did you mean roundtripstometrics?",
                            file + ":3: exporter.traces.endpoint",
                            file + ":4: exporter.metrics.auth",
                            file + ":5: server.auth",
                            file + ":6: exporter.flows.proxy")
                    .doesNotContain("h1dd3n");
        }
    }
}
