package io.wiretrip.bench.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The programs that a benchmark starts, each ended by its own handle: the last first, when closed
 * or when this process is told to end. For one thread.
 */
public final class Children implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int END_SECONDS = 10;

    private final List<Process> started = new CopyOnWriteArrayList<>();
    private final Thread onSignal = new Thread(this::endAll);

    /** Also ends them all when this process is told to end. */
    public Children() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** Starts a program with nothing to read, what it says in a file. */
    public Process start(Path log, List<String> command) throws IOException {
        return start(log, Map.of(), command);
    }

    /** The same with more variables in its environment. */
    public Process start(Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Starts a program that ends by itself; after so long it is ended, which is an error. */
    public String run(Path log, List<String> command, int secondsMax)
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
    public void await(String name, Process process, Path log, BooleanSupplier isUp)
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
    public void end(Process process) {
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
    public void endAll() {
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

    /**
     * The command of a main class of the benchmarks in a virtual machine of its own.
     *
     * @param flags more flags of that virtual machine
     */
    public static List<String> javaCommand(Class<?> main, List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Whether this process may do everything. */
    public static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /** Debian keeps servers and tcpdump where the PATH of an ordinary user does not look. */
    public static String tool(String name) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is not installed"))
                .toString();
    }

    /** Whether {@link #tool} finds it. */
    public static boolean has(String name) {
        try {
            return !tool(name).isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    /** A port on loopback that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What is in a file; empty where it cannot be read. */
    public static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** Removes a folder and all in it. */
    public static void delete(Path folder) throws IOException {
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
