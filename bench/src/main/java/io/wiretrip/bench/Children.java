package io.wiretrip.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The programs that a benchmark starts, each ended by its own handle: the last first, when closed
 * or when this process is told to end. For one thread.
 */
final class Children implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int END_SECONDS = 10;

    private final List<Process> started = new CopyOnWriteArrayList<>();
    private final Thread onSignal = new Thread(this::endAll);

    Children() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** Starts a program with nothing to read, what it says in a file. */
    Process start(Path log, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        started.add(process);
        return process;
    }

    /** Starts a program that ends by itself; after so long it is ended, which is an error. */
    String run(Path log, List<String> command, int secondsMax)
            throws IOException, InterruptedException {
        Process process = start(log, command);
        String name = String.valueOf(Path.of(command.getFirst()).getFileName());
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end within " + secondsMax + " s");
            }
            String output = text(log);
            if (process.exitValue() != 0) {
                throw new IOException(
                        name + " ended with " + process.exitValue() + ": " + output.strip());
            }
            return output;
        } finally {
            end(process);
        }
    }

    /** Waits until a program is up; an error with what it said if it ends or takes too long. */
    void await(String name, Process process, Path log, BooleanSupplier isUp)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NS;
        while (!isUp.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(name + " did not start: " + text(log).strip());
            }
            Thread.sleep(20);
        }
    }

    /** Asks a program to end and waits until it has; without mercy if that takes too long. */
    void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.remove(process);
    }

    /** Ends all that still run. */
    void endAll() {
        started.reversed().forEach(this::end);
    }

    @Override
    public void close() {
        endAll();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException _) {
            return; // this process is ending already, and the hook does the same
        }
    }

    /** Debian keeps servers and tcpdump where the PATH of an ordinary user does not look. */
    static String tool(String name) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is not installed"))
                .toString();
    }

    /** A port on loopback that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What is in a file; empty where it cannot be read. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** Removes a folder and all in it. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(path);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path path, @Nullable IOException failure) throws IOException {
                        Files.delete(path);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
