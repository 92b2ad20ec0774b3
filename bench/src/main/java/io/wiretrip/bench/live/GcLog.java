package io.wiretrip.bench.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses in what {@code -Xlog:gc} writes, such as {@code [12.3s][info][gc] GC(4) Pause Young
 * (Allocation Failure) 12M->5M(15M) 1.234ms}.
 *
 * @param pausesMs in milliseconds, the shortest first
 */
record GcLog(List<Double> pausesMs) {
    private static final Pattern PAUSE =
            Pattern.compile("^\\[([\\d.]+)s].* Pause .* ([\\d.]+)ms$", Pattern.MULTILINE);

    /** Reads such a text; pauses before so many seconds after the start are left out. */
    static GcLog parse(String text, double fromSeconds) {
        List<Double> pauses = new ArrayList<>();
        Matcher pause = PAUSE.matcher(text);
        while (pause.find()) {
            if (Double.parseDouble(pause.group(1)) >= fromSeconds) {
                pauses.add(Double.parseDouble(pause.group(2)));
            }
        }
        Collections.sort(pauses);
        return new GcLog(List.copyOf(pauses));
    }

    /** The longest; not a number without any. */
    double longest() {
        return pausesMs.isEmpty() ? Double.NaN : pausesMs.getLast();
    }

    /** The pause that this share of all do not exceed; not a number without any. */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * pausesMs.size());
        return pausesMs.isEmpty() ? Double.NaN : pausesMs.get(Math.max(0, rank - 1));
    }

    /** All of them together. */
    double totalMs() {
        return pausesMs.stream().mapToDouble(Double::doubleValue).sum();
    }
}
