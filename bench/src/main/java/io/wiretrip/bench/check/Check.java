package io.wiretrip.bench.check;

import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is measured in a few seconds and must keep its bounds. On a machine that does
 * something else beside a single run can go wrong, so it has several tries, and one is enough.
 *
 * @param name what it is called
 * @param needs the programs without which it cannot be measured
 * @param measure measures once
 */
record Check(String name, List<String> needs, Measure measure) {
    private static final int TRIES = 3;

    /** Measures once. */
    @FunctionalInterface
    interface Measure {
        /** All of what was measured. */
        List<Outcome> run() throws IOException, InterruptedException;
    }

    /** What is not there; empty if nothing is missing. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!Children.isRoot()) {
            missing.add("root");
        }
        needs.stream().filter(tool -> !Children.has(tool)).forEach(missing::add);
        return missing;
    }

    /** Tries until all bounds are kept; false if no try did. */
    boolean run(PrintStream out) throws InterruptedException {
        for (int i = 1; i <= TRIES; i++) {
            try {
                List<Outcome> outcomes = measure.run();
                boolean holds = outcomes.stream().allMatch(Outcome::holds);
                for (Outcome each : outcomes) {
                    out.printf("%s %s%n", each.holds() ? "  ok  " : "  MISS", each);
                }
                if (holds) {
                    return true;
                }
            } catch (IOException e) {
                out.printf("  MISS %s: %s%n", name, e.getMessage());
            }
            if (i < TRIES) {
                out.printf("  %s: once more, in case the machine was busy%n", name);
            }
        }
        return false;
    }
}
