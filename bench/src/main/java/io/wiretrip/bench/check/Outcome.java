package io.wiretrip.bench.check;

import java.util.Locale;

/**
 * What a check gave.
 *
 * @param what is measured
 * @param got the figure
 * @param bound what it may be at most, or at least
 * @param atLeast whether the bound is a lower one
 * @param unit behind both
 */
record Outcome(String what, double got, double bound, boolean atLeast, String unit) {
    /** Holds while it is not more. */
    static Outcome atMost(String what, double got, double bound, String unit) {
        return new Outcome(what, got, bound, false, unit);
    }

    /** Holds while it is not less. */
    static Outcome atLeast(String what, double got, double bound, String unit) {
        return new Outcome(what, got, bound, true, unit);
    }

    /** Whether the bound is kept; what is not a number keeps none. */
    boolean holds() {
        return atLeast ? got >= bound : got <= bound;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.3f %s (expected: at %s %s)",
                what,
                got,
                unit,
                atLeast ? "least" : "most",
                bound);
    }
}
