package io.wiretrip.bench;

import io.wiretrip.agent.capture.CaptureFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

    private final PrintStream out;
    private final String pattern;

    DecoderTable(PrintStream out, String pattern) {
        this.out = out;
        this.pattern = pattern;
    }

    int run() throws CaptureFileException, IOException, RunnerException {
        List<String> captures = new ArrayList<>(largest().values());
        captures.removeIf(capture -> !capture.contains(pattern));
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(DecoderBenchmark.class.getSimpleName())
                        .param("capture", captures.toArray(String[]::new))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(forks())
                        .verbosity(VerboseMode.SILENT);
        out.println("| capture | RoundTrips | bytes each | wanted | ns each | allocated each |");
        out.println("|---|---:|---:|---|---:|---:|");
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            row(result);
        }
        return 0;
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

    private void row(RunResult result) throws CaptureFileException {
        String capture = result.getParams().getParam("capture");
        long[] size = DecoderBenchmark.sizeOfPass(capture);
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %s | %.0f | %.0f |%n",
                capture,
                size[0],
                size[1] / size[0],
                result.getParams().getParam("demand"),
                result.getPrimaryResult().getScore() / size[0],
                allocation == null ? Double.NaN : allocation.getScore() / size[0]);
    }
}
