package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentService;
import io.wiretrip.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the launcher runs once after a build while Java records a cache: the commands whose start
 * that cache is to shorten, and enough packets that it also holds what is hot and worth compiling
 * soon. Not reachable from the command line.
 */
final class Training {
    private static final long REPLAY_NS = TimeUnit.SECONDS.toNanos(3);
    private static final int SCRAPES = 200;
    private static final int TIMEOUT_MS = 2_000;

    private Training() {}

    /**
     * Runs the commands.
     *
     * @param args the capture file to read
     */
    public static void main(String[] args) {
        run("--help");
        run("log", "--help");
        run("version");
        run("nonsense");
        Main.agent(List.of("agent")); // for its classes
        serve("file: \"" + Path.of(args[0]).toAbsolutePath() + '"', 80, 1);
        serve("ifaces: ^lo$", 0, SCRAPES); // says so and ends where that is not permitted
        long end = System.nanoTime() + REPLAY_NS;
        while (System.nanoTime() < end) {
            run("log", "--pcap-file", args[0], "--console");
            run("log", "--pcap-file", args[0], "--no-roundtrips");
        }
    }

    private static void run(String... command) {
        int ignored = WiretripCommand.execute(command);
    }

    /**
     * Runs a service that is asked for its metrics.
     *
     * @param source where packets come from
     * @param web the port of HTTP in them, 0 for that of the service itself
     */
    private static void serve(String source, int web, int scrapes) {
        try {
            int port = freePort();
            String yaml = configuration(source, web == 0 ? port : web, port);
            ConfigLoader.Loaded loaded =
                    ConfigLoader.parse("training", yaml, Map.of(), AgentService::check);
            Logging.startService(loaded.config().logger(), new ErrorOutput(System.err));
            AgentService service =
                    new AgentService(
                            loaded.config(),
                            "training",
                            () -> loaded,
                            Build.surroundings(),
                            Logging::level,
                            () -> {});
            Thread running = Thread.ofPlatform().start(service::run);
            try {
                for (int i = 0; i < scrapes; i++) {
                    scrape(port, i % 2 == 0 ? "/metrics" : "/protocol/metrics", running);
                }
            } finally {
                service.stop();
                running.join();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("training without a service: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A service with metrics and the server. What is in the cache is in memory, so what not
     * everybody uses, such as traces with its libraries, is left to be loaded when it is.
     */
    private static String configuration(String source, int web, int port) {
        return """
            logger: {filename: "", level: info}
            sniffer:
              %s
              protocols.rules:
                - {name: web, protocol: http, ports: [%d]}
                - {name: names, protocol: dns, ports: [53]}
            processor:
              - name: roundtripstometrics
                config:
                  http.requireLabels:
                    [server.host, server.port, request.method, request.path, response.status_code]
            pipeline:
              - {name: metrics/common, processors: [roundtripstometrics]}
            server: {enabled: true, address: "127.0.0.1:%d", watch: false}
            """
                .formatted(source, web, port);
    }

    /** Asks until it listens. */
    private static void scrape(int port, String path, Thread service) throws IOException {
        URL url = URI.create("http://127.0.0.1:" + port + path).toURL();
        while (service.isAlive()) {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try (InputStream in = connection.getInputStream()) {
                in.readAllBytes();
                return;
            } catch (java.net.ConnectException _) {
                Thread.onSpinWait(); // not yet
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
