package io.wiretrip.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A program that is measured in turn with others, and what each run gave.
 *
 * @param <R> the result of a run
 */
public abstract class Contender<R> {
    private final String title;
    private final List<String> command;
    private final ToDoubleFunction<R> measure;
    private final List<R> results = new ArrayList<>();
    private String problem = "";

    /**
     * A program that has not run yet.
     *
     * @param measure by which the median is found
     */
    protected Contender(String title, List<String> command, ToDoubleFunction<R> measure) {
        this.title = title;
        this.command = List.copyOf(command);
        this.measure = measure;
    }

    /** What it is called in tables. */
    public final String title() {
        return title;
    }

    /** What runs. */
    public final List<String> command() {
        return command;
    }

    /** Adds what a run gave. */
    public final void add(R result) {
        results.add(result);
    }

    /** It cannot run, or not well. */
    public final void fail(String why) {
        problem = why;
    }

    /** Why there is no result; empty while all is well. */
    public final String problem() {
        return problem;
    }

    /** Whether there is a result. */
    public boolean hasResult() {
        return !results.isEmpty();
    }

    /** The run in the middle, of at least one. */
    public final R median() {
        return Median.run(results, measure);
    }
}
