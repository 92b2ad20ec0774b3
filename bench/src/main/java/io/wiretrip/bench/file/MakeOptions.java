package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Size;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where to write a capture file, and how much. */
@SuppressWarnings("NullAway.Init") // picocli sets what must be given and what has a default
public final class MakeOptions {
    @Parameters(paramLabel = "<file>", description = "Where to write.")
    private Path file;

    @Option(
            names = "--size",
            defaultValue = "500MB",
            converter = Size.Converter.class,
            description = "Stop at this size (${DEFAULT-VALUE}).")
    private Size size;

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "Stop after this long at the latest (${DEFAULT-VALUE}).")
    private int seconds;

    /** For picocli. */
    public MakeOptions() {}

    Path file() {
        return file;
    }

    long sizeBytes() {
        return size.bytes();
    }

    int seconds() {
        return seconds;
    }
}
