package io.wiretrip.agent.cli;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run amounted to, in one line for people. */
final class SummaryLine {
    private SummaryLine() {}

    /**
     * The line: {@code 120 packets, 4 flows; http: 10 complete, 1 unanswered; 0 gaps; no drops; …}.
     *
     * @param drops everything that was given up anywhere, by reason, in order
     */
    static String of(Summary summary, Map<String, Long> drops) {
        List<String> parts = new ArrayList<>();
        parts.add(count(summary.packets(), "packet") + ", " + count(summary.flows(), "flow"));
        if (summary.sampling() < 1) {
            parts.add(
                    "sampled "
                            + BigDecimal.valueOf(summary.sampling())
                                    .stripTrailingZeros()
                                    .toPlainString()
                            + " of all flows, "
                            + count(summary.notSampled(), "packet")
                            + " passed over");
        }
        int heads = parts.size();
        summary.roundTrips()
                .forEach(
                        (protocol, byOutcome) -> {
                            String outcomes = outcomes(byOutcome);
                            if (!outcomes.isEmpty()) {
                                parts.add(protocol + ": " + outcomes);
                            }
                        });
        if (parts.size() == heads) {
            parts.add("no RoundTrips");
        }
        parts.add(count(summary.gaps(), "gap"));
        List<String> reasons = new ArrayList<>();
        drops.forEach((reason, count) -> reasons.add(count + " " + reason));
        if (summary.kernelDrops() > 0) {
            reasons.add(summary.kernelDrops() + " kernel");
        }
        parts.add(reasons.isEmpty() ? "no drops" : "drops: " + String.join(", ", reasons));
        double secs = Math.max(summary.elapsedNs(), 1) / 1e9;
        parts.add(
                String.format(
                        Locale.ROOT, "%.0f packets/s in %.3f s", summary.packets() / secs, secs));
        return String.join("; ", parts);
    }

    private static String outcomes(Map<Outcome, Long> counts) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count = counts.getOrDefault(outcome, 0L);
            if (count != 0) {
                parts.add(count + " " + outcome.text());
            }
        }
        return String.join(", ", parts);
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
