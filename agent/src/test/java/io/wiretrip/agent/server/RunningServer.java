package io.wiretrip.agent.server;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.agent.telemetry.BuildInfo;
import io.wiretrip.agent.telemetry.SelfMetrics;
import io.wiretrip.config.ServerAuthConfig;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.config.ServerTlsConfig;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A server on a free port of the loopback, and what asks it. */
final class RunningServer implements AutoCloseable {
    static final ServerAuthConfig SECRETS =
            new ServerAuthConfig("ann", "secret:with:colons", "tok-en", true, false, false);

    final Backend backend = new Backend();
    final WatchHub hub;
    final AgentServer server;
    private final HttpClient client = HttpClient.newBuilder().build();

    RunningServer(ServerConfig config) {
        this(config, new WatchHub(AgentServer.WATCHERS_MAX));
    }

    RunningServer(ServerConfig config, WatchHub hub) {
        this.hub = hub;
        try {
            this.server =
                    AgentServer.start(config, backend, hub, Protocols.ALL, backend.self.registry());
        } catch (ServerException e) {
            throw new AssertionError(e);
        }
    }

    static ServerConfig config() {
        return config(ServerAuthConfig.DEFAULT);
    }

    static ServerConfig config(ServerAuthConfig auth) {
        return config(auth, Duration.ofMinutes(1));
    }

    static ServerConfig config(ServerAuthConfig auth, Duration timeout) {
        return new ServerConfig(
                true, "127.0.0.1:0", timeout, true, true, ServerTlsConfig.DEFAULT, auth);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String form, String... headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        try {
            return client.send(
                    request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    }

    /** Sends bytes as they are and returns all that comes until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The value of a line of {@code /metrics}. */
    double metric(String line) {
        for (String one : get("/metrics").body().lines().toList()) {
            String name = one.substring(0, Math.max(0, one.lastIndexOf(' ')));
            if (name.equals(line) || name.equals(line + "{}")) {
                return Double.parseDouble(one.substring(name.length() + 1));
            }
        }
        return Double.NaN;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        backend.self.close();
    }

    /** What the server asks, with answers that a test sets. */
    static final class Backend implements ServerBackend {
        final SelfMetrics self = new SelfMetrics(new BuildInfo("1.2.3", "abc", "now"));
        final List<String> levels = new ArrayList<>();
        volatile MetricSnapshots traffic = MetricSnapshots.of();
        volatile Health health = Health.WELL;
        volatile Health readiness = Health.WELL;
        volatile ReloadResult reload = new ReloadResult(true, "");
        volatile int reloads;

        @Override
        public MetricSnapshots protocolMetrics() {
            return traffic;
        }

        @Override
        public MetricSnapshots selfMetrics() {
            return self.snapshot();
        }

        @Override
        public String cardinality() {
            return "{\"series\":7}";
        }

        @Override
        public AgentStatus status() {
            return new AgentStatus(
                    new BuildInfo("1.2.3", "abc", "now"),
                    Instant.EPOCH,
                    "wiretrip.yaml",
                    List.of(
                            new AgentStatus.Part(
                                    "capture", AgentStatus.State.RUNNING, "eth0, \"quoted\"")),
                    List.of(new AgentStatus.ProtocolStatus("http", 1, 2, 3)),
                    List.of(new AgentStatus.BlindSpot("flows", 4, "TLS", "a proxy")));
        }

        @Override
        public Health health() {
            return health;
        }

        @Override
        public Health readiness() {
            return readiness;
        }

        @Override
        public String effectiveConfig() {
            return "server:\n  enabled: true\n";
        }

        @Override
        public synchronized ReloadResult reload() {
            reloads++;
            return reload;
        }

        @Override
        public boolean setLogLevel(String level) {
            boolean known =
                    Set.of("debug", "info", "warn", "error")
                            .contains(level.toLowerCase(Locale.ROOT));
            if (known) {
                levels.add(level);
            }
            return known;
        }
    }
}
