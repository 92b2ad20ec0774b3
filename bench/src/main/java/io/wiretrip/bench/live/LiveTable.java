package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Median;
import io.wiretrip.bench.run.Report;
import io.wiretrip.bench.run.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The results of a {@link LiveComparison}, as a table and as a report. */
final class LiveTable {
    private static final int PROBLEM_MAX = 300;

    private final LiveComparison.Extent extent;
    private final Set<LiveContender> contenders;
    private final List<Rows> all = new ArrayList<>();

    LiveTable(LiveComparison.Extent extent, Set<LiveContender> contenders) {
        this.extent = extent;
        this.contenders = contenders;
    }

    /** What the contenders did with one load. */
    static final class Rows {
        private final LiveCase of;
        private final Map<LiveContender, List<LiveResult>> results =
                new EnumMap<>(LiveContender.class);
        private final Map<LiveContender, String> problems = new EnumMap<>(LiveContender.class);

        private Rows(LiveCase of) {
            this.of = of;
        }

        void add(LiveContender contender, LiveResult result) {
            results.computeIfAbsent(contender, any -> new ArrayList<>()).add(result);
        }

        void fail(LiveContender contender, String problem) {
            problems.put(contender, brief(problem));
        }

        /** On one line, without what is logged when all is well. */
        private static String brief(String problem) {
            String line =
                    problem.replaceAll("\\d{4}-\\d\\d-\\d\\d .*\tINFO\t.*", "")
                            .replaceAll("\\s+", " ")
                            .strip();
            return line.substring(0, Math.min(line.length(), PROBLEM_MAX));
        }

        /** The load itself could not be made, and nobody had his turn. */
        void fail(String problem) {
            fail(LiveContender.NONE, problem);
        }

        boolean hasFailed(LiveContender contender) {
            return problems.containsKey(contender);
        }

        private List<LiveResult> of(LiveContender contender) {
            return results.getOrDefault(contender, List.of());
        }
    }

    /** The rows of a further load. */
    Rows rows(LiveCase of) {
        Rows rows = new Rows(of);
        all.add(rows);
        return rows;
    }

    /** Whether nothing gave a result. */
    boolean isEmpty() {
        return all.stream().allMatch(rows -> rows.results.isEmpty());
    }

    /** The worst that a contender captured of any load; an error if there is no result. */
    double capturedPercent(LiveContender contender) throws IOException {
        for (Rows rows : all) {
            for (String problem : rows.problems.values()) {
                throw new IOException(rows.of.name() + ": " + problem);
            }
        }
        return all.stream()
                .flatMap(rows -> rows.of(contender).stream())
                .mapToDouble(LiveResult::capturedPercent)
                .min()
                .orElseThrow(() -> new IOException("no result"));
    }

    /** Writes the table: medians of the rounds, but of captured the worst and of lost the most. */
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%,d requests (fewer where they are large)%s, median of %d rounds in turn;"
                        + " captured: the worst, lost packets and peak: the most%n%n",
                extent.requests(),
                extent.warmUp() > 0 ? " after " + extent.warmUp() + " to warm up" : "",
                extent.rounds());
        Table table =
                new Table(
                        List.of("load", "capture"),
                        List.of(
                                "connections",
                                "requests/s",
                                "slower by",
                                "captured",
                                "lost packets",
                                "CPU s per million",
                                "CPU s to start",
                                "idle MB",
                                "end MB",
                                "peak MB"));
        for (Rows rows : all) {
            for (LiveContender contender : contenders) {
                print(table, rows, contender);
            }
        }
        table.print(out);
    }

    private static void print(Table table, Rows rows, LiveContender contender) {
        List<LiveResult> results = rows.of(contender);
        String title = rows.of.title();
        String connections = Integer.toString(rows.of.load().connections());
        if (results.isEmpty()) {
            String problem = rows.problems.get(contender);
            if (problem != null) {
                table.row(title, contender.title, connections, problem);
            }
            return;
        }
        double rate = Median.of(results, LiveResult::perSecond);
        if (contender == LiveContender.NONE) {
            table.row(title, contender.title, connections, Table.cell("%.0f", rate));
            return;
        }
        double bare = Median.of(rows.of(LiveContender.NONE), LiveResult::perSecond);
        double worst =
                results.stream().mapToDouble(LiveResult::capturedPercent).min().orElse(Double.NaN);
        table.row(
                title,
                contender.title,
                connections,
                Table.cell("%.0f", rate),
                Table.cell("%.1f %%", 100 * (1 - rate / bare)),
                Table.cell("%.3f %%", worst),
                Long.toString(results.stream().mapToLong(LiveResult::drops).max().orElse(0)),
                Table.cell("%.2f", Median.of(results, LiveResult::cpuPerMillion)),
                Table.cell("%.2f", Median.of(results, result -> result.usage().startCpuSeconds())),
                Table.cell("%.0f", Median.of(results, result -> result.usage().idleBytes() / 1e6)),
                Table.cell("%.0f", Median.of(results, result -> result.usage().endBytes() / 1e6)),
                Table.cell(
                        "%.0f",
                        results.stream()
                                .mapToDouble(result -> result.usage().peakBytes() / 1e6)
                                .max()
                                .orElse(Double.NaN)));
    }

    /** Every single result, and why there are none where there are none. */
    Report report() {
        Report report =
                new Report("live")
                        .with("requests", extent.requests())
                        .with("warmUp", extent.warmUp())
                        .with("rounds", extent.rounds());
        for (Rows rows : all) {
            for (LiveContender contender : contenders) {
                int round = 0;
                for (LiveResult result : rows.of(contender)) {
                    round++;
                    result.addTo(row(report.result(), rows.of, contender).with("round", round));
                }
                if (rows.hasFailed(contender)) {
                    row(report.problem(), rows.of, contender)
                            .with("problem", rows.problems.get(contender));
                }
            }
        }
        return report;
    }

    private static Report.Row row(Report.Row row, LiveCase of, LiveContender contender) {
        return row.with("case", of.name())
                .with("title", of.title())
                .with("connections", of.load().connections())
                .with("contender", contender.key)
                .with("contenderTitle", contender.title);
    }
}
