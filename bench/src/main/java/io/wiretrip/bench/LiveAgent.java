package io.wiretrip.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code wiretrip agent} that makes metrics of the traffic and nothing else. */
final class LiveAgent implements LiveCapture {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long REST_MS = 1_000;
    private static final long REST_MAX_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int PREPARE_SECONDS = 300; // the launcher may have to build

    private final Children children;
    private final LiveLoad load;
    private final Process process;
    private final URI server;
    private final HttpClient client;
    private long roundTripsBefore;
    private long dropsBefore;

    LiveAgent(Children children, Path folder, String engine, LiveLoad load, int port)
            throws IOException, InterruptedException {
        this.children = children;
        this.load = load;
        int serverPort = Children.freePort();
        server = URI.create("http://127.0.0.1:" + serverPort);
        client =
                HttpClient.newBuilder()
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(ANSWER)
                        .build();
        Path log = folder.resolve("wiretrip.log");
        Path config = folder.resolve("wiretrip.yaml");
        Files.writeString(config, config(engine, load, port, serverPort));
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of("agent", "--config", config.toString()));
        process = children.start(log, command);
        children.await(
                "wiretrip", process, log, () -> Children.text(log).contains("wiretrip captures"));
    }

    private static String config(String engine, LiveLoad load, int port, int serverPort) {
        return """
        logger: {filename: "", level: info}
        sniffer:
          ifaces: ^lo$
          engine: %1$s
          protocols.rules:
            - {name: load, protocol: %2$s, ports: [%3$d]}
        processor:
          - name: roundtripstometrics
            config:
              %2$s.requireLabels: [%4$s]
        pipeline:
          - name: metrics/common
            processors: [roundtripstometrics]
        server: {enabled: true, address: "127.0.0.1:%5$d", watch: false}
        exporter.roundtrips.enabled: false
        """
                .formatted(
                        engine,
                        load.protocol(),
                        port,
                        String.join(", ", load.labels()),
                        serverPort);
    }

    /** Lets the launcher build what it has to before anything is measured. */
    static void prepare(Children children, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher());
        command.add("version");
        children.run(folder.resolve("version.log"), command, PREPARE_SECONDS);
    }

    /** The launcher beside the benchmarks; where they were started without, the same class path. */
    private static List<String> launcher() {
        String root = System.getProperty("wiretrip.root");
        if (root != null) {
            return List.of(Path.of(root).resolve("wiretrip").toAbsolutePath().toString());
        }
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmn8m",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=192m",
                "-XX:TrimNativeHeapInterval=2000",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                io.wiretrip.agent.cli.Main.class.getName());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void mark() throws IOException, InterruptedException {
        roundTripsBefore += roundTrips();
        dropsBefore = drops();
    }

    @Override
    public long roundTrips() throws IOException, InterruptedException {
        String counter = load.protocol() + "_requests_total{";
        long end = System.nanoTime() + REST_MAX_NS;
        long before = -1;
        long now = sum("/protocol/metrics", counter, load::counts);
        while (now != before && System.nanoTime() < end) {
            Thread.sleep(REST_MS);
            before = now;
            now = sum("/protocol/metrics", counter, load::counts);
        }
        return now - roundTripsBefore;
    }

    @Override
    public long end() throws IOException, InterruptedException {
        long dropped = drops() - dropsBefore;
        close();
        return dropped;
    }

    private long drops() throws IOException, InterruptedException {
        return sum("/metrics", "wiretrip_capture_dropped_packets_total{", any -> true);
    }

    /** Adds up a counter's series; there are none before it first counts. */
    private long sum(String path, String counter, Predicate<String> isWanted)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        double sum = 0;
        for (String line : response.body().split("\n", -1)) {
            if (line.startsWith(counter) && isWanted.test(line)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return Math.round(sum);
    }

    @Override
    public void close() {
        children.end(process);
        client.close();
    }
}
