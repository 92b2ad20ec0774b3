package io.wiretrip.agent;

import io.wiretrip.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The whole agent in this process, under a configuration file, until it is closed. */
final class RunningService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path file;
    private final Map<String, String> environment;
    private final AgentService service;
    private final Thread thread;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<String> logLevels = new CopyOnWriteArrayList<>();
    private volatile @Nullable Summary summary;

    private RunningService(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
        CountDownLatch ready = new CountDownLatch(1);
        this.service =
                new AgentService(
                        load().config(),
                        file.toString(),
                        this::load,
                        new Surroundings("test", "", "", "testhost"),
                        level -> {
                            logLevels.add(level);
                            return level.equals("debug");
                        },
                        ready::countDown);
        this.thread =
                Thread.ofPlatform()
                        .name("service")
                        .start(
                                () -> {
                                    try {
                                        summary = service.run();
                                    } catch (RuntimeException e) {
                                        failure.set(e);
                                        ready.countDown();
                                    }
                                });
        await(ready);
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    /** Starts under a configuration, which is written to a file. */
    static RunningService start(Path file, String yaml) throws IOException {
        return start(file, yaml, Map.of());
    }

    /** Starts under a configuration and variables over it. */
    static RunningService start(Path file, String yaml, Map<String, String> environment)
            throws IOException {
        Files.writeString(file, yaml);
        return new RunningService(file, environment);
    }

    private ConfigLoader.Loaded load() {
        return ConfigLoader.load(file, environment, AgentService::check);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the service did not start in " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the capture file has been read. */
    RunningService awaitEndOfFile() {
        Agent agent = service.agent();
        if (agent == null) {
            throw new AssertionError("the service captures nothing");
        }
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (agent.isCapturing()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("the file was not read in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
        return this;
    }

    /** Waits until so many frames were read. */
    void awaitPackets(long packets) {
        Waiting.until(
                packets + " packets",
                () -> {
                    Agent agent = service.agent();
                    return agent != null && agent.progress().packets() >= packets;
                });
    }

    /** Every level that the log was given. */
    List<String> logLevels() {
        return logLevels;
    }

    AgentService service() {
        return service;
    }

    void rewrite(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build()).body();
    }

    /** A page in another form; a character a byte. */
    String get(String path, String accept) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                .body();
    }

    /** A stream, once its head has come. */
    InputStream open(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(uri(path)).build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        InetSocketAddress address = service.serverAddress();
        if (address == null) {
            throw new AssertionError("the service has no server");
        }
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    /** Stops and returns what came of it. */
    Summary stop() {
        service.stop();
        try {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError("the service did not end in " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Summary ended = summary;
        if (ended == null) {
            throw new AssertionError(failure.get());
        }
        return ended;
    }

    @Override
    public void close() {
        service.stop();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
