package io.wiretrip.bench.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench jmh}. */
@Command(
        name = "jmh",
        description = "Runs the benchmarks of single stages, with what they allocate.",
        mixinStandardHelpOptions = true)
public final class JmhCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "<pattern or option>",
            description = "As JMH takes them, after --, for example: -- -f 1 -wi 3")
    private List<String> arguments = new ArrayList<>();

    /** For picocli. */
    public JmhCommand() {}

    @Override
    public Integer call() throws Exception {
        String[] given = arguments.toArray(String[]::new);
        new Runner(
                        new OptionsBuilder()
                                .parent(new CommandLineOptions(given))
                                .addProfiler(GCProfiler.class)
                                .build())
                .run();
        return 0;
    }
}
