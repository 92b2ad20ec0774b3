package io.wiretrip.bench.file;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench make-redis}. */
@Command(
        name = "make-redis",
        description = {
            "Makes a capture file of Redis pipelines of 16 commands.",
            "Starts redis-server on loopback and loads it with redis-benchmark while tcpdump writes. Needs root, and ends what it started, nothing else."
        },
        mixinStandardHelpOptions = true)
public final class MakeRedisCommand implements Callable<Integer> {
    @Mixin private MakeOptions options = new MakeOptions();

    /** For picocli. */
    public MakeRedisCommand() {}

    @Override
    public Integer call() throws Exception {
        new RedisTraffic(options.file(), options.sizeBytes(), options.seconds()).make();
        return 0;
    }
}
