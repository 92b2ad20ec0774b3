package io.wiretrip.bench.run;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The one in the middle of several runs; of an even number the upper of the two. */
public final class Median {
    private Median() {}

    /** The middle of a figure; not a number where there are none. */
    public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** The run whose figure is in the middle, of at least one. */
    public static <T> T run(List<T> runs, ToDoubleFunction<T> figure) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(figure))
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
