package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Progress;
import io.wiretrip.bench.run.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes a capture file of Redis pipelines: a server on loopback, redis-benchmark as its client,
 * tcpdump that writes.
 */
final class RedisTraffic {
    private static final int PIPELINE = 16;
    private static final int CONNECTIONS = 50;
    private static final int VALUE_BYTES = 64;
    private static final int ROUND = 100_000;
    private static final String COMMANDS = "set,get,incr,lpush,lpop,sadd,hset";

    private final Path file;
    private final long sizeBytes;
    private final int secondsMax;

    RedisTraffic(Path file, long sizeBytes, int secondsMax) {
        this.file = file.toAbsolutePath();
        this.sizeBytes = sizeBytes;
        this.secondsMax = secondsMax;
    }

    /** Makes the file and prints what is in it. */
    void make() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("wiretrip-redis");
        try (Children children = new Children()) {
            int port = Children.freePort();
            RedisServer.start(children, work, port);
            TrafficFile traffic = new TrafficFile(children, work, file, port);
            load(children, work, port, traffic);
            traffic.end();
            // The server has not counted this question yet when it answers it.
            Map<String, Long> calls = RedisServer.calls(port);
            System.out.printf(
                    "%d commands by the server's count: %s%n",
                    calls.values().stream().mapToLong(Long::longValue).sum(), calls);
        } finally {
            Children.delete(work);
        }
    }

    /** The same load again and again until the file is large enough. */
    private void load(Children children, Path work, int port, TrafficFile traffic)
            throws IOException, InterruptedException {
        List<String> client =
                List.of(
                        Children.tool("redis-benchmark"),
                        "-q",
                        "-p",
                        Integer.toString(port),
                        "-P",
                        Integer.toString(PIPELINE),
                        "-c",
                        Integer.toString(CONNECTIONS),
                        "-n",
                        Integer.toString(ROUND),
                        "-d",
                        Integer.toString(VALUE_BYTES),
                        "-r",
                        Integer.toString(ROUND),
                        "-t",
                        COMMANDS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        while (traffic.size() < sizeBytes && System.nanoTime() < end) {
            children.run(work.resolve("client.log"), client, secondsMax);
            traffic.settle();
            Progress.show(
                    String.format(
                            "%d MB of %d MB", traffic.size() / 1_000_000, sizeBytes / 1_000_000));
        }
        Progress.clear();
    }
}
