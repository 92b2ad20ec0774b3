package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Wiretrip;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code wiretrip agent} that makes metrics of the traffic, and spans where they are asked for. */
final class LiveAgent implements LiveCapture {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long REST_MS = 1_000;
    private static final long REST_MAX_NS = TimeUnit.SECONDS.toNanos(20);

    private final Children children;
    private final LiveLoad load;
    private final Process process;
    private final URI server;
    private final HttpClient client;
    private final @Nullable OtlpSink sink;
    private long roundTripsBefore;
    private long dropsBefore;

    /**
     * Starts it and waits until it captures.
     *
     * @param children ends it
     * @param folder for its files
     * @param port of the server that it watches
     */
    LiveAgent(Children children, Path folder, AgentOptions options, LiveLoad load, int port)
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
        sink = options.traces() ? new OtlpSink() : null;
        Path log = folder.resolve("wiretrip.log");
        Path config = folder.resolve("wiretrip.yaml");
        Files.writeString(config, config(options, load, port, serverPort));
        process =
                children.start(
                        log,
                        Wiretrip.environment(options.javaOptions()),
                        Wiretrip.command("agent", "--config", config.toString()));
        children.await(
                "wiretrip", process, log, () -> Children.text(log).contains("wiretrip captures"));
    }

    private String config(AgentOptions options, LiveLoad load, int port, int serverPort) {
        String metrics =
                """
                logger: {filename: "", level: info}
                sniffer:
                  ifaces: ^lo$
                  engine: %1$s
                  workers: %2$d
                  blockNum: %7$d
                  nice: %8$d
                  protocols.rules:
                    - {name: load, protocol: %3$s, ports: [%4$d]}
                processor:
                  - name: roundtripstometrics
                    config:
                      %3$s.requireLabels: [%5$s]
                  - name: roundtripstotraces
                server: {enabled: true, address: "127.0.0.1:%6$d", watch: false}
                exporter.roundtrips.enabled: false
                pipeline:
                  - name: metrics/common
                    processors: [roundtripstometrics]
                """
                        .formatted(
                                options.engine(),
                                options.workers(),
                                load.protocol(),
                                port,
                                String.join(", ", load.labels()),
                                serverPort,
                                options.blocks(),
                                options.nice());
        return sink == null
                ? metrics
                : metrics
                        + """
                          - name: traces/common
                            processors: [roundtripstotraces]
                        exporter.traces: {enabled: true, endpoint: "%s"}
                        """
                                .formatted(sink.endpoint());
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
        if (sink != null && sink.bytes() == 0) {
            throw new IOException("no spans came, though they are to be sent");
        }
        close();
        return dropped;
    }

    /** Packets that the kernel dropped since the start. */
    long drops() throws IOException, InterruptedException {
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
        if (sink != null) {
            sink.close();
        }
    }
}
