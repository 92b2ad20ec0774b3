package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent did under a load that lasted.
 *
 * @param requests sent by the client, all of them answered
 * @param roundTrips counted by wiretrip
 * @param cpuSeconds processor time of the agent under the load
 * @param samples taken while it lasted, the first before it began
 * @param gc the collector's pauses under the load
 */
record SoakResult(
        long requests, long roundTrips, double cpuSeconds, List<Sample> samples, GcLog gc) {
    private static final double MINUTE = 60;
    private static final double WORST = 0.99;

    /**
     * One moment.
     *
     * @param seconds since the load began
     * @param residentBytes of the agent
     * @param drops packets lost in the kernel so far
     * @param requests answered so far, by whole loads
     */
    record Sample(double seconds, long residentBytes, long drops, long requests) {}

    double seconds() {
        return samples.getLast().seconds();
    }

    double capturedPercent() {
        return 100.0 * roundTrips / requests;
    }

    double cpuPerMillion() {
        return cpuSeconds * 1e6 / Math.max(1, roundTrips);
    }

    /** Where it was once a minute had passed; null after a load that did not last so long. */
    private @Nullable Sample afterMinute() {
        return samples.stream()
                .filter(sample -> sample.seconds() >= MINUTE)
                .findFirst()
                .orElse(null);
    }

    private long peak() {
        return samples.stream().mapToLong(Sample::residentBytes).max().orElse(0);
    }

    void print(PrintStream out) {
        Table table = new Table(List.of("figure"), List.of("value"));
        table.row("seconds", Table.cell("%.0f", seconds()));
        table.row("requests", String.format(Locale.ROOT, "%,d", requests));
        table.row("requests/s", Table.cell("%.0f", requests / seconds()));
        table.row("captured", Table.cell("%.4f %%", capturedPercent()));
        long drops = samples.getLast().drops();
        Sample minute = afterMinute();
        table.row("packets lost in the kernel", Long.toString(drops));
        if (minute != null) {
            table.row(
                    "of them after the first minute, when all is compiled",
                    Long.toString(drops - minute.drops()));
        }
        table.row("CPU s per million", Table.cell("%.2f", cpuPerMillion()));
        table.row("share of a processor", Table.cell("%.1f %%", 100 * cpuSeconds / seconds()));
        table.row("MB before the load", mb(samples.getFirst().residentBytes()));
        if (minute != null) {
            table.row("MB after the first minute", mb(minute.residentBytes()));
        }
        table.row("MB at the end", mb(samples.getLast().residentBytes()));
        table.row("MB at most", mb(peak()));
        table.row("collector pauses", Integer.toString(gc.pausesMs().size()));
        table.row("longest pause, ms", Table.cell("%.2f", gc.longest()));
        table.row("99 % of the pauses at most, ms", Table.cell("%.2f", gc.percentile(WORST)));
        table.row("time in pauses", Table.cell("%.3f %%", 100 * gc.totalMs() / 1e3 / seconds()));
        table.print(out);
    }

    private static String mb(long bytes) {
        return Table.cell("%.1f", bytes / 1e6);
    }

    Report report(LiveLoad load) {
        Report report =
                new Report("soak")
                        .with("protocol", load.protocol())
                        .with("connections", load.connections())
                        .with("seconds", seconds())
                        .with("requests", requests)
                        .with("requestsPerSecond", requests / seconds())
                        .with("capturedPercent", capturedPercent())
                        .with("kernelDrops", samples.getLast().drops())
                        .with("cpuSecondsPerMillion", cpuPerMillion())
                        .with("residentEndBytes", samples.getLast().residentBytes())
                        .with("residentPeakBytes", peak())
                        .with("pauses", gc.pausesMs().size());
        Sample minute = afterMinute();
        if (minute != null) {
            report.with("residentAfterMinuteBytes", minute.residentBytes())
                    .with("kernelDropsAfterMinute", samples.getLast().drops() - minute.drops());
        }
        if (!gc.pausesMs().isEmpty()) {
            report.with("longestPauseMs", gc.longest()).with("pause99Ms", gc.percentile(WORST));
        }
        for (Sample sample : samples) {
            report.result()
                    .with("seconds", sample.seconds())
                    .with("residentBytes", sample.residentBytes())
                    .with("kernelDrops", sample.drops())
                    .with("requests", sample.requests());
        }
        return report;
    }
}
