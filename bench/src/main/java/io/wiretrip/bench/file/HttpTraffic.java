package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Nginx;
import io.wiretrip.bench.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes a capture file of HTTP: nginx on loopback, wrk and ab as clients, tcpdump that writes. What
 * it starts it ends, by its own handle; its server keeps all of its files in a folder of its own.
 */
public final class HttpTraffic {
    private static final int[] BODY_BYTES = {200, 2_000, 16_000, 128_000, 1_000_000};
    private static final int[] BODY_WEIGHTS = {1, 6, 8, 8, 4};
    private static final long MB = 1_000_000;

    private final Path file;
    private final long sizeBytes;
    private final int secondsMax;

    /** To be made, but not larger and not for longer than this. */
    public HttpTraffic(Path file, long sizeBytes, int secondsMax) {
        this.file = file.toAbsolutePath();
        this.sizeBytes = sizeBytes;
        this.secondsMax = secondsMax;
    }

    /** Makes the file and prints what is in it. */
    public void make() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("wiretrip-http");
        try (Children children = new Children()) {
            int port = Children.freePort();
            startServer(children, work, port);
            TrafficFile traffic = new TrafficFile(children, work, file, port);
            load(children, work, port, traffic);
            traffic.end();
            children.endAll(); // the server writes its log
            report(work);
        } finally {
            Children.delete(work);
        }
    }

    private void startServer(Children children, Path work, int port)
            throws IOException, InterruptedException {
        Path pages = Files.createDirectory(work.resolve("pages"));
        for (int bytes : BODY_BYTES) {
            byte[] body = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                body[i] = (byte) ('a' + i % 23);
            }
            Files.write(pages.resolve(bytes + ".txt"), body);
        }
        Files.write(work.resolve("upload"), new byte[4_000]);
        Nginx.start(
                children,
                work,
                port,
                """
                log_format facts '$request_method $status';
                access_log %s/access.log facts buffer=64k;
                keepalive_requests 1000;
                """
                        .formatted(work),
                """
                root %s;
                location = /upload { return 200 "taken"; }
                """
                        .formatted(pages));
    }

    /** One kind of request after the other, each until its share of the file is written. */
    private void load(Children children, Path work, int port, TrafficFile traffic)
            throws IOException, InterruptedException {
        List<Kind> kinds = kinds(work, "http://127.0.0.1:" + port + "/");
        int weights = kinds.stream().mapToInt(Kind::weight).sum();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        int soFar = 0;
        for (Kind kind : kinds) {
            soFar += kind.weight();
            long enough = sizeBytes * soFar / weights;
            Process client = children.start(work.resolve("client.log"), kind.command());
            while (traffic.size() < enough && System.nanoTime() < end && client.isAlive()) {
                Thread.sleep(10);
            }
            children.end(client);
            traffic.settle();
            Progress.show(String.format("%d MB of %d MB", traffic.size() / MB, sizeBytes / MB));
        }
        Progress.clear();
    }

    /** A client and its share of the file. */
    private record Kind(int weight, List<String> command) {}

    private List<Kind> kinds(Path work, String server) throws IOException {
        List<String> wrk = List.of(Children.tool("wrk"), "-t1", "-c16", "-d" + secondsMax + "s");
        List<Kind> kinds = new ArrayList<>();
        // Those that fill the file fastest come last: what they write too much is nobody's share.
        kinds.add(new Kind(1, with(wrk, server + "nothing-here")));
        kinds.add(new Kind(2, with(wrk, "-H", "Connection: close", server + "2000.txt")));
        List<String> ab = List.of(Children.tool("ab"), "-q", "-k", "-c8", "-n1000000");
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

    private static void report(Path work) throws IOException {
        Map<String, Long> answers = new TreeMap<>();
        try (Stream<String> lines = Files.lines(work.resolve("access.log"))) {
            lines.forEach(line -> answers.merge(line, 1L, Long::sum));
        }
        long requests = answers.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("%d requests in the server's log: %s%n", requests, answers);
    }
}
