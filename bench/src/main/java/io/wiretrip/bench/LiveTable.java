package io.wiretrip.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results of a {@link LiveComparison}, as a table and as JSON. */
final class LiveTable {
    private static final String HEAD =
            """
            | load | capture | requests/s | slower by | captured | lost packets \
            | CPU s per million | CPU s to start | idle MB | end MB |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|""";

    private static final int PROBLEM_MAX = 300;

    private final LiveComparison.Extent extent;
    private final List<Rows> all = new ArrayList<>();

    LiveTable(LiveComparison.Extent extent) {
        this.extent = extent;
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

        /** The load itself could not be made. */
        void fail(String problem) {
            for (LiveContender each : LiveContender.values()) {
                fail(each, problem);
            }
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

    /** Writes the table: medians of the rounds, but of captured the worst and of lost the most. */
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%,d requests (a quarter of 100 KB) by %d connections%s, median of %d rounds in"
                        + " turn; captured: the worst, lost packets: the most%n%n",
                extent.requests(),
                LiveLoad.CONNECTIONS,
                extent.warmUp() > 0 ? " after " + extent.warmUp() + " to warm up" : "",
                extent.rounds());
        out.println(HEAD);
        for (Rows rows : all) {
            for (LiveContender contender : LiveContender.values()) {
                print(out, rows, contender);
            }
        }
    }

    private static void print(PrintStream out, Rows rows, LiveContender contender) {
        List<LiveResult> results = rows.of(contender);
        out.printf("| %s | %s |", rows.of.title(), contender.title);
        if (rows.hasFailed(contender)) {
            out.printf(" %s ||||||||%n", rows.problems.get(contender));
            return;
        }
        double rate = median(results, LiveResult::perSecond);
        out.printf(Locale.ROOT, " %.0f |", rate);
        if (contender == LiveContender.NONE) {
            out.println("||||||||".substring(1));
            return;
        }
        double bare = median(rows.of(LiveContender.NONE), LiveResult::perSecond);
        out.printf(Locale.ROOT, " %.1f %% |", 100 * (1 - rate / bare));
        boolean counts = results.getFirst().roundTrips() != LiveCapture.UNKNOWN;
        double worst =
                results.stream().mapToDouble(LiveResult::capturedPercent).min().orElse(Double.NaN);
        out.print(counts ? String.format(Locale.ROOT, " %.3f %% |", worst) : " |");
        out.printf(
                Locale.ROOT,
                " %d | %.2f | %.2f | %.0f | %.0f |%n",
                results.stream().mapToLong(LiveResult::drops).max().orElse(0),
                median(results, LiveResult::cpuPerMillion),
                median(results, result -> result.usage().startCpuSeconds()),
                median(results, result -> result.usage().idleBytes() / 1e6),
                median(results, result -> result.usage().endBytes() / 1e6));
    }

    private static double median(List<LiveResult> results, ToDoubleFunction<LiveResult> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** Every single result, and why there are none where there are none. */
    String toJson() {
        List<String> results = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Rows rows : all) {
            for (LiveContender contender : LiveContender.values()) {
                int round = 0;
                for (LiveResult result : rows.of(contender)) {
                    round++;
                    results.add(result.toJson(rows.of, contender, round));
                }
            }
            rows.problems.forEach(
                    (contender, problem) ->
                            problems.add(
                                    String.format(
                                            "{\"case\":\"%s\",\"contender\":\"%s\","
                                                    + "\"problem\":\"%s\"}",
                                            rows.of.name(), contender.key, escape(problem))));
        }
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"live\",\"requests\":%d,\"warmUp\":%d,\"rounds\":%d,"
                        + "\"connections\":%d,%n\"results\":[%n%s],%n\"problems\":[%n%s]}%n",
                extent.requests(),
                extent.warmUp(),
                extent.rounds(),
                LiveLoad.CONNECTIONS,
                String.join(",\n", results),
                String.join(",\n", problems));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
