package io.wiretrip.agent.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real server as a child, on a port of the loopback device that was free, with a folder of its
 * own. Closing it ends it and all that it started.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final int POLL_MS = 20;
    private static final int LOG_CHARACTERS = 4_000;

    private final String name;
    private final Path folder;
    private final int port;
    private final Process process;
    private final List<AutoCloseable> companions = new ArrayList<>();

    private ServerProcess(String name, Path folder, int port, Process process) {
        this.name = name;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param name what its log is called
     * @param folder where it runs and its log is
     * @param port where it was told to listen, on 127.0.0.1
     * @param environment in addition to ours
     */
    public static ServerProcess start(
            String name,
            Path folder,
            int port,
            Map<String, String> environment,
            List<String> command)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        ServerProcess server = new ServerProcess(name, folder, port, builder.start());
        boolean accepted = false;
        try {
            server.awaitAccept();
            accepted = true;
        } finally {
            if (!accepted) {
                server.close();
            }
        }
        return server;
    }

    /** A port of 127.0.0.1 that nobody uses now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Where it keeps its files. */
    public Path folder() {
        return folder;
    }

    /** What it wrote on its standard output and error so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** Ends something else together with it, after it. */
    ServerProcess with(AutoCloseable companion) {
        companions.add(companion);
        return this;
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        process.destroy();
        CompletableFuture<?> ended =
                CompletableFuture.allOf(
                        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            if (!endsWithin(ended, STOP_MAX)) {
                all.forEach(ProcessHandle::destroyForcibly);
                endsWithin(ended, STOP_MAX);
            }
            for (AutoCloseable companion : companions) {
                companion.close();
            }
        } catch (InterruptedException _) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("what belongs to " + name + " did not end", e);
        }
    }

    @Override
    public String toString() {
        return name + " on port " + port;
    }

    private static boolean endsWithin(CompletableFuture<?> ended, Duration timeout)
            throws InterruptedException, ExecutionException {
        try {
            ended.get(timeout.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }

    private void awaitAccept() throws InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!accepts()) {
            if (!process.isAlive()) {
                throw new AssertionError(this + " ended at once: " + endOfLog());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(this + " accepts nobody: " + endOfLog());
            }
            process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private String endOfLog() {
        String log = log();
        return log.substring(Math.max(0, log.length() - LOG_CHARACTERS));
    }
}
