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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Makes a capture file of HTTP: nginx on loopback, wrk and ab as clients, tcpdump that writes. What
 * it starts it ends, by its own handle; its server keeps all of its files in a folder of its own.
 */
final class HttpTraffic {
    private static final int[] BODY_BYTES = {200, 2_000, 16_000, 128_000, 1_000_000};
    private static final int[] BODY_WEIGHTS = {1, 6, 8, 8, 4};
    private static final long MB = 1_000_000;
    private static final long START_NS = TimeUnit.SECONDS.toNanos(10);
    private static final String CAPTURE_BUFFER_KIB = "1048576";

    private final Path file;
    private final long sizeBytes;
    private final int secondsMax;
    private final List<Process> started = new ArrayList<>();

    HttpTraffic(Path file, long sizeBytes, int secondsMax) {
        this.file = file.toAbsolutePath();
        this.sizeBytes = sizeBytes;
        this.secondsMax = secondsMax;
    }

    /** Makes the file and prints what is in it. */
    int make() throws IOException, InterruptedException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            System.err.println("make-http: capturing on loopback needs root; run it with sudo");
            return 1;
        }
        Path work = Files.createTempDirectory("wiretrip-http");
        Thread onSignal = new Thread(this::endAll);
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            int port = freePort();
            startServer(work, port);
            Path captureLog = work.resolve("tcpdump.log");
            Process capture = startCapture(captureLog, port);
            load(work, port);
            settle();
            capture.destroy(); // SIGTERM: it writes what it holds, and its counts
            capture.waitFor(10, TimeUnit.SECONDS);
            endAll();
            report(work, captureLog);
            return 0;
        } finally {
            endAll();
            Runtime.getRuntime().removeShutdownHook(onSignal);
            delete(work);
        }
    }

    private void startServer(Path work, int port) throws IOException, InterruptedException {
        Path pages = Files.createDirectory(work.resolve("pages"));
        for (int bytes : BODY_BYTES) {
            byte[] body = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                body[i] = (byte) ('a' + i % 23);
            }
            Files.write(pages.resolve(bytes + ".txt"), body);
        }
        Files.write(work.resolve("upload"), new byte[4_000]);
        String config =
                """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log warn;
                events { worker_connections 512; }
                http {
                  log_format facts '$request_method $status';
                  access_log %1$s/access.log facts buffer=64k;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  default_type text/plain;
                  keepalive_requests 1000;
                  server {
                    listen 127.0.0.1:%2$d;
                    root %3$s;
                    location = /upload { return 200 "taken"; }
                  }
                }
                """
                        .formatted(work, port, pages);
        Path configFile = Files.writeString(work.resolve("nginx.conf"), config);
        Path log = work.resolve("nginx.log");
        Process server =
                start(
                        log,
                        List.of(tool("nginx"), "-p", work.toString(), "-c", configFile.toString()));
        await("nginx", server, log, () -> Files.exists(work.resolve("nginx.pid")));
    }

    private Process startCapture(Path log, int port) throws IOException, InterruptedException {
        Process capture =
                start(
                        log,
                        List.of(
                                tool("tcpdump"),
                                "-i",
                                "lo",
                                "-n",
                                "-s0",
                                "-B",
                                CAPTURE_BUFFER_KIB,
                                "-Z",
                                "root",
                                "-w",
                                file.toString(),
                                "tcp port " + port));
        await("tcpdump", capture, log, () -> text(log).contains("listening on"));
        return capture;
    }

    /** One kind of request after the other, each until its share of the file is written. */
    private void load(Path work, int port) throws IOException, InterruptedException {
        List<Kind> kinds = kinds(work, "http://127.0.0.1:" + port + "/");
        int weights = kinds.stream().mapToInt(Kind::weight).sum();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        int soFar = 0;
        for (Kind kind : kinds) {
            soFar += kind.weight();
            long enough = sizeBytes * soFar / weights;
            Process client = start(work.resolve("client.log"), kind.command());
            while (Files.size(file) < enough && System.nanoTime() < end && client.isAlive()) {
                Thread.sleep(10);
            }
            client.destroy();
            client.waitFor();
            settle();
            System.err.printf("\r%d MB of %d MB", Files.size(file) / MB, sizeBytes / MB);
        }
        System.err.println();
    }

    /** A client and its share of the file. */
    private record Kind(int weight, List<String> command) {}

    private List<Kind> kinds(Path work, String server) throws IOException {
        List<String> wrk = List.of(tool("wrk"), "-t1", "-c16", "-d" + secondsMax + "s");
        List<Kind> kinds = new ArrayList<>();
        // Those that fill the file fastest come last: what they write too much is nobody's share.
        kinds.add(new Kind(1, with(wrk, server + "nothing-here")));
        kinds.add(new Kind(2, with(wrk, "-H", "Connection: close", server + "2000.txt")));
        List<String> ab = List.of(tool("ab"), "-q", "-k", "-c8", "-n1000000");
        String upload = work.resolve("upload").toString();
        kinds.add(new Kind(2, with(ab, "-p", upload, server + "upload")));
        for (int i = 0; i < BODY_BYTES.length; i++) {
            String page = server + BODY_BYTES[i] + ".txt";
            kinds.add(new Kind(BODY_WEIGHTS[i], with(wrk, page)));
        }
        return kinds;
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    /** Lets tcpdump catch up, so that its buffer has room for the next step. */
    private void settle() throws IOException, InterruptedException {
        long before = -1;
        for (long now = Files.size(file); now != before; now = Files.size(file)) {
            before = now;
            Thread.sleep(300);
        }
    }

    private void report(Path work, Path captureLog) throws IOException {
        Map<String, Long> answers = new TreeMap<>();
        try (Stream<String> lines = Files.lines(work.resolve("access.log"))) {
            lines.forEach(line -> answers.merge(line, 1L, Long::sum));
        }
        long requests = answers.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("%s: %.1f MB%n", file, Files.size(file) / 1e6);
        text(captureLog)
                .lines()
                .filter(line -> line.contains("packets"))
                .forEach(System.out::println);
        System.out.printf("%d requests in the server's log: %s%n", requests, answers);
    }

    private Process start(Path log, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        started.add(process);
        return process;
    }

    private void endAll() {
        for (Process process : started.reversed()) {
            process.destroy();
        }
        for (Process process : started) {
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
            }
        }
    }

    private static void await(String name, Process process, Path log, BooleanSupplier isUp)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NS;
        while (!isUp.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(name + " did not start: " + text(log).strip());
            }
            Thread.sleep(20);
        }
    }

    /** Debian keeps servers and tcpdump where the PATH of an ordinary user does not look. */
    private static String tool(String name) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is not installed"))
                .toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private static void delete(Path folder) throws IOException {
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
                            Path path, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        Files.delete(path);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
