package io.wiretrip.bench.ring;

import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.ResultFile;
import io.wiretrip.bench.run.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench ring}. */
@Command(
        name = "ring",
        description = {
            "Measures what capturing a packet costs wiretrip's engines, tcpdump and a reader in C,"
                    + " in turn.",
            "Sends over a pair of interfaces in namespaces of its own. Needs root and iproute2; the"
                    + " reader in C needs cc."
        },
        mixinStandardHelpOptions = true)
public final class RingCommand implements Callable<Integer> {
    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "How often each captures (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "For how long each time (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "100000",
            description = "Packets in a second (${DEFAULT-VALUE}).")
    private long rate;

    @Option(
            names = "--payload",
            defaultValue = "80",
            description = "Bytes in each behind the headers (${DEFAULT-VALUE}).")
    private int payload;

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public RingCommand() {}

    @Override
    public Integer call() throws Exception {
        RingExtent extent = new RingExtent(Math.max(1, runs), seconds, rate, payload);
        List<RingProgram> programs =
                new RingComparison(extent)
                        .run(
                                (children, folder) ->
                                        List.of(
                                                RingProgram.reader(children, folder),
                                                RingProgram.ring(),
                                                RingProgram.tcpdump(),
                                                RingProgram.pcap()));
        print(extent, programs);
        report(extent, programs).write(json.path());
        return programs.stream().anyMatch(RingProgram::hasResult) ? 0 : 1;
    }

    private static void print(RingExtent extent, List<RingProgram> programs) {
        System.out.printf(
                Locale.ROOT,
                "%,d packets/s of %d bytes for %d s after as many to warm up, %d connections,"
                        + " median of %d runs in turn%n%n",
                extent.rate(),
                extent.packetBytes(),
                extent.seconds(),
                RingComparison.CONNECTIONS,
                extent.runs());
        Table table =
                new Table(
                        List.of("program"),
                        List.of(
                                "CPU ns per packet",
                                "whole process",
                                "read",
                                "lost",
                                "bytes allocated each",
                                "of the C reader's"));
        double reader = threadNs(programs.getFirst());
        for (RingProgram program : programs) {
            if (!program.hasResult()) {
                table.row(program.title(), program.problem());
                continue;
            }
            RingResult median = program.median();
            table.row(
                    program.title(),
                    Table.cell("%.1f", median.threadNs()),
                    Table.cell("%.1f", median.processNs()),
                    median.captured() + " of " + median.sent(),
                    Long.toString(median.drops()),
                    Table.cell("%.3f", median.allocatedBytes()),
                    Table.cell("× %.1f", median.threadNs() / reader));
        }
        table.print(System.out);
    }

    private static double threadNs(RingProgram program) {
        return program.hasResult() ? program.median().threadNs() : Double.NaN;
    }

    private static Report report(RingExtent extent, List<RingProgram> programs) {
        Report report =
                new Report("ring")
                        .with("packetsPerSecond", extent.rate())
                        .with("packetBytes", extent.packetBytes())
                        .with("seconds", extent.seconds())
                        .with("runs", extent.runs());
        for (RingProgram program : programs) {
            if (!program.hasResult()) {
                report.problem()
                        .with("program", program.title())
                        .with("problem", program.problem());
                continue;
            }
            RingResult median = program.median();
            report.result()
                    .with("program", program.title())
                    .with("threadNsPerPacket", median.threadNs())
                    .with("processNsPerPacket", median.processNs())
                    .with("sent", median.sent())
                    .with("captured", median.captured())
                    .with("kernelDrops", median.drops())
                    .with("allocatedBytesPerPacket", median.allocatedBytes());
        }
        return report;
    }
}
