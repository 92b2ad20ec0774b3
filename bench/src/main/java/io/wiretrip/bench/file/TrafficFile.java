package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Tcpdump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A capture file that tcpdump writes on loopback while a server is under load. */
final class TrafficFile {
    private static final String BUFFER_KIB = "1048576";
    private static final long SETTLE_MS = 300;

    private final Path file;
    private final Path log;
    private final Children children;
    private final Process tcpdump;

    /**
     * Starts and waits until it captures.
     *
     * @param children ends it
     * @param work for what tcpdump says
     * @param port of the server
     */
    TrafficFile(Children children, Path work, Path file, int port)
            throws IOException, InterruptedException {
        if (!Children.isRoot()) {
            throw new IOException("capturing on loopback needs root; run it with sudo");
        }
        this.children = children;
        this.file = file;
        log = work.resolve("tcpdump.log");
        tcpdump =
                Tcpdump.start(
                        children,
                        log,
                        port,
                        "-s0",
                        "-B",
                        BUFFER_KIB,
                        "-Z",
                        "root",
                        "-w",
                        file.toString());
    }

    /** Bytes in it so far. */
    long size() throws IOException {
        return Files.size(file);
    }

    /** Lets tcpdump catch up, so that its buffer has room for the next step. */
    void settle() throws IOException, InterruptedException {
        long before = -1;
        for (long now = size(); now != before; now = size()) {
            before = now;
            Thread.sleep(SETTLE_MS);
        }
    }

    /** Ends tcpdump, which then writes what it holds, and prints what it counted. */
    void end() throws IOException, InterruptedException {
        settle();
        children.end(tcpdump);
        System.out.printf("%s: %.1f MB%n", file, size() / 1e6);
        Children.text(log)
                .lines()
                .filter(line -> line.contains("packets"))
                .forEach(System.out::println);
    }
}
