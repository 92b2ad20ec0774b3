package io.wiretrip.bench.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every benchmark that has results. */
public final class ResultFile {
    @Option(
            names = "--json",
            paramLabel = "<file>",
            description = "Where to write the results for programs, such as bench plot.")
    private @Nullable Path json;

    /** For picocli. */
    public ResultFile() {}

    /** The file; null where none is asked for. */
    public @Nullable Path path() {
        return json;
    }
}
