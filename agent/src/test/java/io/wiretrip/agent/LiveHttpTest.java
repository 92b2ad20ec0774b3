package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wiretrip.agent.cli.Main;
import io.wiretrip.agent.live.LiveRequirements;
import io.wiretrip.agent.live.LiveRun;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand requests on a hundred keep-alive connections, captured live: ten thousand complete
 * RoundTrips, nothing lost. Needs root and libpcap; skips without, except in CI.
 */
@Timeout(120)
final class LiveHttpTest {
    private static final int CONNECTIONS = 100;
    private static final int REQUESTS = 100;
    private static final int TOTAL = CONNECTIONS * REQUESTS;

    @ParameterizedTest
    @CsvSource({"lo,127.0.0.1", "lo,::1", "any,127.0.0.1", "any,::1"})
    void completesEveryRequestOnLoopback(String device, String address) throws Exception {
        LiveRequirements.captureWith();
        InetAddress host = InetAddress.getByName(address);
        HttpServer server = HttpLoad.server(host, 0);
        int port = server.getAddress().getPort();
        Summary summary;
        List<RoundTrip> seen;
        try (LiveRun run = LiveRun.on(device, "http;" + port)) {
            assertThat(HttpLoad.client(host, port, CONNECTIONS, REQUESTS)).isEqualTo(TOTAL);
            run.awaitCount(TOTAL);
            summary = run.stop();
            seen = run.roundTrips();
        } finally {
            server.stop(0);
        }
        assertThat(seen)
                .hasSize(TOTAL)
                .allMatch(r -> r.outcome() == Outcome.COMPLETE)
                .allMatch(r -> r.quality() == Quality.COMPLETE);
        assertThat(summary.kernelDrops()).isZero();
        assertThat(summary.drops()).isEmpty();
        assertThat(summary.gaps()).isZero();
        assertThat(summary.flows()).isEqualTo(CONNECTIONS);
    }

    @Test
    void completesEveryRequestBetweenNamespaces(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("ip");
        String a = "wta" + ProcessHandle.current().pid();
        String b = "wtb" + ProcessHandle.current().pid();
        List<Process> started = new ArrayList<>();
        try {
            ip("netns", "add", a);
            ip("netns", "add", b);
            ip("link", "add", "wt0", "netns", a, "type", "veth", "peer", "name", "wt1", "netns", b);
            ip("-n", a, "addr", "add", "10.99.0.1/24", "dev", "wt0");
            ip("-n", b, "addr", "add", "10.99.0.2/24", "dev", "wt1");
            ip("-n", a, "link", "set", "wt0", "up");
            ip("-n", b, "link", "set", "wt1", "up");
            Process server =
                    java(a, folder.resolve("server"), HttpLoad.class, "server 10.99.0.1 8080");
            started.add(server);
            awaitLine(folder.resolve("server"), "listening", server);
            Path errors = folder.resolve("agent.err");
            Process agent =
                    java(
                            a,
                            folder.resolve("agent"),
                            Main.class,
                            "log --ifaces wt0 --proto http;8080 --console --block-num 64");
            started.add(agent);
            awaitLine(folder.resolve("agent.err"), "sniffer add devices", agent);
            Process client =
                    java(
                            b,
                            folder.resolve("client"),
                            HttpLoad.class,
                            "client 10.99.0.1 8080 " + CONNECTIONS + " " + REQUESTS);
            started.add(client);
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("client")).strip())
                    .isEqualTo(String.valueOf(TOTAL));
            awaitLines(folder.resolve("agent"), TOTAL, agent);
            agent.destroy(); // SIGTERM: it flushes and summarises
            assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
            List<String> lines = Files.readAllLines(folder.resolve("agent"));
            assertThat(lines).hasSize(TOTAL);
            assertThat(lines).allMatch(line -> line.contains("\"Quality\":\"complete\""));
            assertThat(Files.readString(errors)).contains("no drops").contains("0 gaps");
        } finally {
            started.forEach(Process::destroyForcibly);
            ip("netns", "del", a);
            ip("netns", "del", b);
        }
    }

    private static Process java(String namespace, Path output, Class<?> main, String arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ip",
                                "netns",
                                "exec",
                                namespace,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments.split(" ", -1)));
        return new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(output.resolveSibling(output.getFileName() + ".err").toFile())
                .start();
    }

    private static void awaitLine(Path file, String text, Process process) throws Exception {
        while (!Files.readString(file).contains(text)) {
            assertThat(process.isAlive())
                    .as(() -> "a process ended before it said '" + text + "': " + errors(file))
                    .isTrue();
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static void awaitLines(Path file, int count, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (count(file) < count && System.nanoTime() < deadline) {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private static long count(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static String errors(Path output) {
        try {
            return Files.readString(output.resolveSibling(output.getFileName() + ".err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String said = String.join("\n", reader.lines().toList());
            assertThat(process.waitFor()).as(command + ": " + said).isZero();
        }
    }
}
