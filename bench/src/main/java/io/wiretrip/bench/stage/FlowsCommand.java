package io.wiretrip.bench.stage;

import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.ResultFile;
import io.wiretrip.bench.run.Table;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench flows}. */
@Command(
        name = "flows",
        description = {
            "Measures what a packet costs among a thousand to a million live connections, and with"
                    + " 1 to 1000 protocol rules."
        },
        mixinStandardHelpOptions = true)
public final class FlowsCommand implements Callable<Integer> {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String[] CONNECTIONS = {"1000", "10000", "100000", "1000000"};

    @Option(
            names = "--seconds",
            defaultValue = "1",
            description = "For each of some repetitions (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--forks",
            defaultValue = "2",
            description = "Virtual machines for each figure (${DEFAULT-VALUE}).")
    private int forks;

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public FlowsCommand() {}

    @Override
    public Integer call() throws Exception {
        Report report = new Report("flows");
        Table table =
                new Table(
                        List.of("what", "among"),
                        List.of("ns each", "least", "most", "bytes allocated"));
        run(
                options(FlowBenchmark.class)
                        .param("connections", CONNECTIONS)
                        .param("order", "in-order"),
                report,
                table);
        run(options(RuleBenchmark.class), report, table);
        table.print(System.out);
        report.write(json.path());
        return 0;
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        TimeValue time = TimeValue.seconds(seconds);
        return new OptionsBuilder()
                .include(Pattern.quote(benchmark.getName() + "."))
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .measurementTime(time)
                .warmupTime(time)
                .verbosity(VerboseMode.SILENT);
    }

    private static void run(ChainedOptionsBuilder options, Report report, Table table)
            throws RunnerException {
        for (RunResult result : new Runner(options.build()).run()) {
            add(result, report, table);
        }
    }

    private static void add(RunResult result, Report report, Table table) {
        boolean flows = result.getParams().getBenchmark().contains("FlowBenchmark");
        String name = result.getPrimaryResult().getLabel();
        String many = result.getParams().getParam(flows ? "connections" : "rules");
        String what =
                flows
                        ? "segment"
                        : name.equals("known")
                                ? "segment of a known connection"
                                : "connection that begins and ends";
        String among = flows ? "connections" : "rules by " + result.getParams().getParam("by");
        Statistics rounds = result.getPrimaryResult().getStatistics();
        double ns = rounds.getPercentile(50); // one disturbed round does not move it
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        double allocated = allocation == null ? Double.NaN : allocation.getScore();
        table.row(
                what,
                many + " " + among,
                Table.cell("%.1f", ns),
                Table.cell("%.1f", rounds.getMin()),
                Table.cell("%.1f", rounds.getMax()),
                Table.cell("%.2f", allocated));
        report.result()
                .with("what", what)
                .with("among", among)
                .with("many", Long.parseLong(many))
                .with("nsEach", ns)
                .with("least", rounds.getMin())
                .with("most", rounds.getMax())
                .with("allocatedBytesEach", allocated);
    }
}
