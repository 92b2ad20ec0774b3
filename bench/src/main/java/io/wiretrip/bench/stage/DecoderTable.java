package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a RoundTrip costs each decoder: runs {@link DecoderBenchmark} for the capture of each
 * protocol that holds the most RoundTrips, and divides by their number.
 */
final class DecoderTable {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final String pattern;

    DecoderTable(String pattern) {
        this.pattern = pattern;
    }

    /** Measures, prints the table and gives the same as a report. */
    Report run(PrintStream out) throws CaptureFileException, IOException, RunnerException {
        List<String> captures = new ArrayList<>(largest().values());
        captures.removeIf(capture -> !capture.contains(pattern));
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(Pattern.quote(DecoderBenchmark.class.getName() + "."))
                        .param("capture", captures.toArray(String[]::new))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(forks())
                        .verbosity(VerboseMode.SILENT);
        Table table =
                new Table(
                        List.of("capture", "wanted"),
                        List.of("RoundTrips", "bytes each", "ns each", "allocated each"));
        Report report = new Report("decoders");
        for (RunResult result : new Runner(options.build()).run()) {
            add(result, table, report);
        }
        table.print(out);
        return report;
    }

    /** JMH's forks read the same folder. */
    private static String[] forks() {
        String folder = System.getProperty(GoldenCaptures.FOLDER);
        return folder == null
                ? new String[] {"-XX:+UseSerialGC"}
                : new String[] {"-XX:+UseSerialGC", "-D" + GoldenCaptures.FOLDER + "=" + folder};
    }

    /** The capture of each folder with the most RoundTrips. */
    private static Map<String, String> largest() throws CaptureFileException, IOException {
        Map<String, String> largest = new TreeMap<>();
        Map<String, Long> most = new TreeMap<>();
        for (String capture : GoldenCaptures.all()) {
            String protocol = capture.substring(0, capture.indexOf('/'));
            long trips = DecoderBenchmark.sizeOfPass(capture)[0];
            if (trips > most.getOrDefault(protocol, 0L)) {
                most.put(protocol, trips);
                largest.put(protocol, capture);
            }
        }
        return largest;
    }

    private static void add(RunResult result, Table table, Report report)
            throws CaptureFileException {
        String capture = result.getParams().getParam("capture");
        String wanted = result.getParams().getParam("demand");
        long[] size = DecoderBenchmark.sizeOfPass(capture);
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        double ns = result.getPrimaryResult().getScore() / size[0];
        double allocated = allocation == null ? Double.NaN : allocation.getScore() / size[0];
        table.row(
                capture,
                wanted,
                Long.toString(size[0]),
                Long.toString(size[1] / size[0]),
                Table.cell("%.0f", ns),
                Table.cell("%.0f", allocated));
        report.result()
                .with("capture", capture)
                .with("wanted", wanted)
                .with("roundTrips", size[0])
                .with("bytesEach", size[1] / size[0])
                .with("nsEach", ns)
                .with("allocatedBytesEach", allocated);
    }
}
