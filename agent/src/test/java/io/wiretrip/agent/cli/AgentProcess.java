package io.wiretrip.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wiretrip.agent.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code wiretrip agent} as a process of its own. */
final class AgentProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("server listens on /127.0.0.1:(\\d+)");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final Thread[] readers;

    private AgentProcess(Process process) {
        this.process = process;
        this.readers =
                new Thread[] {
                    read(process.getInputStream(), out), read(process.getErrorStream(), err)
                };
    }

    /** Starts it with a configuration and more variables in its environment. */
    static AgentProcess start(Path config, Map<String, String> environment) throws IOException {
        List<String> flags =
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED");
        return start(flags, config, environment);
    }

    /** The same with flags for Java, and more options. */
    static AgentProcess start(
            List<String> flags, Path config, Map<String, String> environment, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(
                List.of(
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "agent",
                        "--config",
                        config.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new AgentProcess(builder.start());
    }

    private static Thread read(InputStream from, List<String> to) {
        return Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try (BufferedReader lines =
                                    new BufferedReader(new InputStreamReader(from, UTF_8))) {
                                lines.lines().forEach(to::add);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    /** Its standard output so far. */
    List<String> out() {
        return out;
    }

    /** Its standard error so far. */
    List<String> err() {
        return err;
    }

    /** Waits for a line of its log, which is its standard output. */
    void awaitLog(String part) {
        Waiting.until(
                "the log has " + part,
                () -> out.stream().anyMatch(line -> line.contains(part)) || !process.isAlive());
        if (out.stream().noneMatch(line -> line.contains(part))) {
            throw new AssertionError("it ended without " + part + ": " + out + err);
        }
    }

    /** A page of its server. */
    String get(String path) throws IOException, InterruptedException {
        awaitLog("server listens on");
        Matcher port = LISTENS.matcher(String.join("\n", out));
        if (!port.find()) {
            throw new AssertionError(out);
        }
        URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** Lines of what the kernel knows of it, by their names. */
    long kibibytes(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new AssertionError("no " + name);
    }

    /** Sends it a signal, by the signal's name. */
    void signal(String name) throws IOException, InterruptedException {
        int done =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (done != 0) {
            throw new AssertionError("kill -" + name + " gave " + done);
        }
    }

    /** Waits for its end; the exit code. */
    int end(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end in " + seconds + " s: " + out + err);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
