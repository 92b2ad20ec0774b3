package io.wiretrip.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benchmarks: {@code ./wiretrip bench <command> …}. */
@Command(
        name = "./wiretrip bench",
        description = "Measures wiretrip. docs/performance.md says what it gave.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        subcommands = HelpCommand.class)
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Command(
            name = "jmh",
            description = "Runs the benchmarks of single stages, with what they allocate.",
            mixinStandardHelpOptions = true)
    int jmh(
            @Parameters(
                            arity = "0..*",
                            paramLabel = "<pattern or option>",
                            description = "As JMH takes them, after --, for example: -- -f 1 -wi 3")
                    @Nullable List<String> args)
            throws CommandLineOptionException, RunnerException {
        String[] given = args == null ? new String[0] : args.toArray(String[]::new);
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .parent(new CommandLineOptions(given))
                        .addProfiler(GCProfiler.class);
        new Runner(options.build()).run();
        return 0;
    }

    @Command(
            name = "decoders",
            description = {
                "Measures every decoder on a capture of its protocol that ships with the project.",
                "Prints a table of nanoseconds and bytes allocated per RoundTrip."
            },
            mixinStandardHelpOptions = true)
    int decoders(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "<part of a name>",
                            description = "Only the captures with this in their names.")
                    String pattern,
            @Option(
                            names = "--captures",
                            paramLabel = "<folder>",
                            description = "Others than those that ship: <folder>/redis/any.pcap.")
                    @Nullable Path captures)
            throws Exception {
        if (captures != null) {
            System.setProperty(
                    GoldenCaptures.FOLDER, captures.toAbsolutePath().normalize().toString());
        }
        return new DecoderTable(System.out, pattern).run();
    }

    @Command(
            name = "file",
            description = {
                "Reads a capture file with cat, tcpdump, wiretrip and tshark, one after the other,"
                        + " several times.",
                "Prints the median of each and its ratio to cat."
            },
            mixinStandardHelpOptions = true)
    int file(
            @Parameters(paramLabel = "<file>", description = "A capture file.") Path file,
            @Option(
                            names = "--runs",
                            defaultValue = "5",
                            description = "How often each reads it (${DEFAULT-VALUE}).")
                    int runs,
            @Option(
                            names = "--tshark-bytes",
                            defaultValue = "50MB",
                            converter = Size.Converter.class,
                            description = "How much of it tshark reads (${DEFAULT-VALUE}).")
                    Size tsharkBytes)
            throws Exception {
        return new FileComparison(root(), file, runs, tsharkBytes.bytes()).run();
    }

    @Command(
            name = "make-http",
            description = {
                "Makes a capture file of HTTP with bodies of many sizes.",
                "Starts nginx on loopback and loads it with wrk and ab while tcpdump writes. Needs"
                        + " root, and ends what it started, nothing else."
            },
            mixinStandardHelpOptions = true)
    int makeHttp(
            @Parameters(paramLabel = "<file>", description = "Where to write.") Path file,
            @Option(
                            names = "--size",
                            defaultValue = "500MB",
                            converter = Size.Converter.class,
                            description = "Stop at this size (${DEFAULT-VALUE}).")
                    Size size,
            @Option(
                            names = "--seconds",
                            defaultValue = "120",
                            description = "Stop after this long at the latest (${DEFAULT-VALUE}).")
                    int seconds)
            throws Exception {
        return new HttpTraffic(file, size.bytes(), seconds).make();
    }

    @Command(
            name = "ring",
            description = {
                "Measures what capturing a packet costs wiretrip's engines, tcpdump and a reader in"
                        + " C, in turn.",
                "Sends over a pair of interfaces in namespaces of its own. Needs root and iproute2;"
                        + " the reader in C needs cc."
            },
            mixinStandardHelpOptions = true)
    int ring(
            @Option(
                            names = "--runs",
                            defaultValue = "3",
                            description = "How often each captures (${DEFAULT-VALUE}).")
                    int runs,
            @Option(
                            names = "--seconds",
                            defaultValue = "5",
                            description = "For how long each time (${DEFAULT-VALUE}).")
                    int seconds,
            @Option(
                            names = "--rate",
                            defaultValue = "100000",
                            description = "Packets in a second (${DEFAULT-VALUE}).")
                    long rate,
            @Option(
                            names = "--payload",
                            defaultValue = "80",
                            description = "Bytes in each behind the headers (${DEFAULT-VALUE}).")
                    int payload)
            throws Exception {
        return new RingComparison(runs, seconds, rate, payload).run();
    }

    @Command(
            name = "live",
            description = {
                "Loads real servers on loopback without capture, with tcpdump and with wiretrip, in"
                        + " turn.",
                "Prints the rate, what was captured, lost and used, and the slow-down. Needs root,"
                        + " nginx, ab, redis-server and redis-benchmark, and ends what it started,"
                        + " nothing else."
            },
            mixinStandardHelpOptions = true)
    int live(
            @Option(
                            names = "--requests",
                            defaultValue = "200000",
                            description =
                                    "In each load; a quarter of it with 100 KB (${DEFAULT-VALUE}).")
                    long requests,
            @Option(
                            names = "--warm-up",
                            defaultValue = "0",
                            description = "Requests before, not measured (${DEFAULT-VALUE}).")
                    long warmUp,
            @Option(
                            names = "--rounds",
                            defaultValue = "3",
                            description = "How often each captures (${DEFAULT-VALUE}).")
                    int rounds,
            @Option(
                            names = "--seconds",
                            defaultValue = "120",
                            description = "Give a load up after this long (${DEFAULT-VALUE}).")
                    int seconds,
            @Option(
                            names = "--cases",
                            split = ",",
                            paramLabel = "<name>",
                            description =
                                    "Only those whose names begin so: http-small, http-10k,"
                                            + " redis-set-10k, redis-get-10k, redis-set-100k,"
                                            + " redis-get-100k.")
                    @Nullable List<String> cases,
            @Option(
                            names = "--json",
                            paramLabel = "<file>",
                            description = "Where to write every single result.")
                    @Nullable Path json)
            throws Exception {
        List<LiveCase> chosen = LiveCase.named(cases == null ? List.of() : cases);
        if (chosen.isEmpty() || requests < 1 || warmUp < 0 || rounds < 1 || seconds < 1) {
            System.err.println("live: expected: names of cases, and numbers above zero");
            return 2;
        }
        LiveComparison.Extent extent = new LiveComparison.Extent(requests, warmUp, rounds, seconds);
        return new LiveComparison(extent, chosen, json).run();
    }

    private static Path root() {
        return Path.of(System.getProperty("wiretrip.root", ""));
    }
}
