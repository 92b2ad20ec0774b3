package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Measured;
import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.ResultFile;
import io.wiretrip.bench.run.Size;
import io.wiretrip.bench.run.Table;
import io.wiretrip.bench.run.Wiretrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench file}. */
@Command(
        name = "file",
        description = {
            "Reads a capture file with cat, tcpdump, wiretrip and tshark, one after the other,"
                    + " several times.",
            "Prints the median of each and its ratio to cat."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets what must be given
public final class FileCommand implements Callable<Integer> {
    private static final double PER_GB = 1e-9;

    @Parameters(paramLabel = "<file>", description = "A capture file.")
    private Path file;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "How often each reads it (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--tshark-bytes",
            defaultValue = "50MB",
            converter = Size.Converter.class,
            description = "How much of it tshark reads (${DEFAULT-VALUE}).")
    private Size tsharkBytes;

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public FileCommand() {}

    @Override
    public Integer call() throws Exception {
        Wiretrip.prepare();
        FileComparison comparison = new FileComparison(file, Math.max(1, runs));
        FileProgram cat = comparison.cat();
        comparison.tcpdump();
        List<FileProgram> ours = new ArrayList<>();
        for (int workers = 1; workers <= 2; workers++) {
            ours.add(comparison.wiretrip("wiretrip, no output", "--no-roundtrips", workers));
        }
        for (int workers = 1; workers <= 2; workers++) {
            ours.add(comparison.wiretrip("wiretrip, JSON lines", "--console", workers));
        }
        List<FileProgram> all = comparison.runWithTshark(tsharkBytes.bytes());
        print(all, cat.secondsPerByte());
        ours.forEach(FileCommand::printErrors);
        report(all, cat.secondsPerByte()).write(json.path());
        return ours.stream().allMatch(FileProgram::hasResult) ? 0 : 1;
    }

    private void print(List<FileProgram> programs, double cat) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s, %.1f MB, median of %d runs in turn%n%n",
                file.getFileName(),
                Files.size(file) / 1e6,
                runs);
        Table table =
                new Table(
                        List.of("program"),
                        List.of(
                                "seconds",
                                "CPU s",
                                "GB/s",
                                "RoundTrips/s",
                                "time, of cat's",
                                "peak MB"));
        for (FileProgram program : programs) {
            if (!program.hasResult()) {
                table.row(
                        program.title(), program.problem().lines().findFirst().orElse("no result"));
                continue;
            }
            Measured median = program.median();
            table.row(
                    program.title(),
                    Table.cell("%.3f", median.seconds()),
                    Table.cell("%.2f", median.cpuSeconds()),
                    Table.cell("%.3f", PER_GB / program.secondsPerByte()),
                    Table.cell("%.0f", program.roundTrips() / median.seconds()),
                    Table.cell("× %.1f", program.secondsPerByte() / cat),
                    Table.cell("%.0f", median.peakBytes() / 1e6));
        }
        table.print(System.out);
    }

    private static void printErrors(FileProgram program) {
        String said = program.hasResult() ? program.median().errors() : program.problem();
        System.out.printf("%n%s: %s%n", program.title(), said);
    }

    private Report report(List<FileProgram> programs, double cat) throws IOException {
        Report report =
                new Report("file")
                        .with("file", String.valueOf(file.getFileName()))
                        .with("bytes", Files.size(file))
                        .with("runs", runs);
        for (FileProgram program : programs) {
            if (!program.hasResult()) {
                report.problem()
                        .with("program", program.title())
                        .with("problem", program.problem());
                continue;
            }
            Measured median = program.median();
            report.result()
                    .with("program", program.title())
                    .with("seconds", median.seconds())
                    .with("cpuSeconds", median.cpuSeconds())
                    .with("gigabytesPerSecond", PER_GB / program.secondsPerByte())
                    .with("roundTripsPerSecond", program.roundTrips() / median.seconds())
                    .with("timesCat", program.secondsPerByte() / cat)
                    .with("peakBytes", median.peakBytes());
        }
        return report;
    }
}
