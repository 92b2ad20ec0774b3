package io.wiretrip.bench.stage;

import io.wiretrip.bench.run.ResultFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench decoders}. */
@Command(
        name = "decoders",
        description = {
            "Measures every decoder on a capture of its protocol that ships with the project.",
            "Prints a table of nanoseconds and bytes allocated per RoundTrip."
        },
        mixinStandardHelpOptions = true)
public final class DecodersCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            defaultValue = "",
            paramLabel = "<part of a name>",
            description = "Only the captures with this in their names.")
    private String pattern = "";

    @Option(
            names = "--captures",
            paramLabel = "<folder>",
            description = "Others than those that ship: <folder>/redis/any.pcap.")
    private @Nullable Path captures;

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public DecodersCommand() {}

    @Override
    public Integer call() throws Exception {
        if (captures != null) {
            System.setProperty(
                    GoldenCaptures.FOLDER, captures.toAbsolutePath().normalize().toString());
        }
        DecoderTable table = new DecoderTable(pattern);
        table.run(System.out).write(json.path());
        return 0;
    }
}
