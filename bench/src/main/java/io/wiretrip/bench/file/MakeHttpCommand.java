package io.wiretrip.bench.file;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench make-http}. */
@Command(
        name = "make-http",
        description = {
            "Makes a capture file of HTTP with bodies of many sizes.",
            "Starts nginx on loopback and loads it with wrk and ab while tcpdump writes. Needs root, and ends what it started, nothing else."
        },
        mixinStandardHelpOptions = true)
public final class MakeHttpCommand implements Callable<Integer> {
    @Mixin private MakeOptions options = new MakeOptions();

    /** For picocli. */
    public MakeHttpCommand() {}

    @Override
    public Integer call() throws Exception {
        new HttpTraffic(options.file(), options.sizeBytes(), options.seconds()).make();
        return 0;
    }
}
