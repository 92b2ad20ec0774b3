package io.wiretrip.bench.live;

import io.wiretrip.bench.run.ResultFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench live}. */
@Command(
        name = "live",
        description = {
            "Loads real servers on loopback without capture, with tcpdump and with wiretrip, in"
                    + " turn.",
            "Prints the rate, what was captured, lost and used, and the slow-down. Needs root and"
                    + " the servers and clients of the cases: nginx and h2load, redis-server and"
                    + " redis-benchmark, mariadbd and mysqlslap, postgres and pgbench. Ends what it"
                    + " started, nothing else."
        },
        mixinStandardHelpOptions = true)
public final class LiveCommand implements Callable<Integer> {
    @Option(
            names = "--requests",
            defaultValue = "200000",
            description = "In each load; fewer where they are large (${DEFAULT-VALUE}).")
    private long requests;

    @Option(
            names = "--warm-up",
            defaultValue = "0",
            description = "Requests before, not measured (${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often each captures (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "Give a load up after this long (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "<name>",
            description = {
                "Those whose names begin so, or all. --cases list says which there are; without"
                        + " this option those with 10 KB, 100 KB and 10,000 rows are measured."
            })
    private List<String> cases = new ArrayList<>();

    @Option(
            names = "--capture",
            split = ",",
            paramLabel = "<name>",
            description =
                    "Who captures: tcpdump, pcap, afpacket, otlp (afpacket that sends traces too),"
                            + " small (afpacket with a ring of 8 MiB), nice (with precedence), workers"
                            + " (two of them); all but the last three without this option.")
    private List<String> contenders = new ArrayList<>();

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public LiveCommand() {}

    @Override
    public Integer call() throws Exception {
        String known = LiveCase.ALL.stream().map(LiveCase::name).collect(Collectors.joining("\n"));
        if (cases.contains("list")) {
            System.out.println(known);
            return 0;
        }
        List<LiveCase> chosen = LiveCase.named(cases);
        if (chosen.isEmpty() || requests < 1 || warmUp < 0 || rounds < 1 || seconds < 1) {
            System.err.println("live: expected: numbers above zero, and cases of\n" + known);
            return 2;
        }
        Set<LiveContender> captures = LiveContender.named(contenders);
        LiveTable table =
                new LiveComparison(
                                new LiveComparison.Extent(requests, warmUp, rounds, seconds),
                                chosen,
                                captures)
                        .run();
        table.print(System.out);
        table.report().write(json.path());
        return table.isEmpty() ? 1 : 0;
    }
}
