package io.wiretrip.exporter.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A database of metrics as a child, and its API for queries, which is Prometheus' own. */
public final class RealServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final int POLL_MS = 20;

    private final String name;
    private final Path folder;
    private final int port;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RealServer(String name, Path folder, int port, Process process) {
        this.name = name;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts Prometheus, taking remote writes.
     *
     * @param scrapes lines of {@code scrape_configs}; empty to scrape nothing
     */
    public static RealServer prometheus(Path folder, String scrapes) throws Exception {
        String command = LiveRequirements.command("prometheus");
        int port = freePort();
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, scrapes.isEmpty() ? "" : "scrape_configs:\n" + scrapes);
        return start(
                "prometheus",
                folder,
                port,
                "/-/ready",
                List.of(
                        command,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver",
                        "--enable-feature=native-histograms",
                        "--log.level=warn"));
    }

    /** Starts VictoriaMetrics, which shows at once what it has taken. */
    public static RealServer victoriaMetrics(Path folder) throws Exception {
        String command = LiveRequirements.command("victoria-metrics");
        int port = freePort();
        return start(
                "victoria-metrics",
                folder,
                port,
                "/health",
                List.of(
                        command,
                        "-storageDataPath=" + folder.resolve("vm"),
                        "-httpListenAddr=127.0.0.1:" + port,
                        "-memory.allowedBytes=128MB",
                        "-search.disableCache",
                        "-search.latencyOffset=0s",
                        "-loggerLevel=WARN"));
    }

    private static RealServer start(
            String name, Path folder, int port, String health, List<String> command)
            throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(folder.resolve(name + ".log").toFile())
                        .start();
        RealServer server = new RealServer(name, folder, port, process);
        long deadlineNs = System.nanoTime() + START_MAX.toNanos();
        while (!server.isHealthy(health)) {
            boolean late = System.nanoTime() > deadlineNs;
            if (late || !process.isAlive()) {
                server.close();
                throw new AssertionError(name + " does not start: " + server.log());
            }
            process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
        }
        return server;
    }

    /** Where remote write goes. */
    public String writeUrl() {
        return "http://127.0.0.1:" + port + "/api/v1/write";
    }

    /** The values of a label. */
    public List<String> labelValues(String label) throws Exception {
        List<String> values = new ArrayList<>();
        api("/api/v1/label/" + label + "/values?start=0").forEach(v -> values.add(v.asText()));
        return values;
    }

    /** What a query gives at a time: values by their labels, as {@code {a=b, c=d}}. */
    public Map<String, Double> query(String query, Instant at) throws Exception {
        if (name.startsWith("victoria")) {
            get("/internal/force_flush");
        }
        JsonNode data =
                api(
                        "/api/v1/query?time="
                                + at.toEpochMilli() / 1_000.0
                                + "&query="
                                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode series : data.path("result")) {
            Map<String, String> labels = new TreeMap<>();
            series.path("metric")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            String value = series.path("value").path(1).asText("NaN");
            values.put(
                    labels.toString(),
                    value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
        }
        return values;
    }

    /** The one value that a query gives at a time. */
    public double value(String query, Instant at) throws Exception {
        Map<String, Double> values = query(query, at);
        assertThat(values).as(query).hasSize(1);
        return values.values().iterator().next();
    }

    /** Repeats a query until its result is as wanted. */
    public Map<String, Double> await(String query, Predicate<Map<String, Double>> wanted)
            throws Exception {
        long deadlineNs = System.nanoTime() + ANSWER_MAX.toNanos();
        Map<String, Double> values = query(query, Instant.now());
        while (!wanted.test(values)) {
            assertThat(System.nanoTime()).as("%s gives %s", query, values).isLessThan(deadlineNs);
            process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
            values = query(query, Instant.now());
        }
        return values;
    }

    private JsonNode api(String path) throws Exception {
        JsonNode answer = new ObjectMapper().readTree(get(path));
        assertThat(answer.path("status").asText()).as("%s: %s", path, answer).isEqualTo("success");
        return answer.path("data");
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER_MAX)
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private boolean isHealthy(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER_MAX)
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** A port of 127.0.0.1 that nobody uses now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
