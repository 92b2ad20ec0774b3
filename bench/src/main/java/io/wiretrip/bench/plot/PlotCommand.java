package io.wiretrip.bench.plot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench plot}. */
@Command(
        name = "plot",
        description = {
            "Draws what the benchmarks wrote with --json: one picture (SVG) for each table.",
            "Pictures of the same name are replaced."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets what must be given and what has a default
public final class PlotCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "<json>", description = "What a benchmark wrote.")
    private List<Path> files;

    @Option(
            names = "--out",
            defaultValue = "docs/plots",
            paramLabel = "<folder>",
            description = "Where to draw (${DEFAULT-VALUE}).")
    private Path folder;

    /** For picocli. */
    public PlotCommand() {}

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(folder);
        for (Path file : files) {
            for (Map.Entry<String, String> picture : Plots.of(Results.read(file)).entrySet()) {
                Path target = folder.resolve(picture.getKey() + ".svg");
                Files.writeString(target, picture.getValue());
                System.out.println(target);
            }
        }
        return 0;
    }
}
