package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Measured;
import io.wiretrip.bench.run.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that reads a capture file, and what each run took. */
public final class FileProgram {
    private static final Pattern COMPLETE = Pattern.compile("(\\d+) complete");

    private final String title;
    private final List<String> command;
    private final long bytes;
    private final List<Measured> results = new ArrayList<>();
    private String problem = "";

    /**
     * A program that has not run yet.
     *
     * @param bytes what it reads
     */
    FileProgram(String title, long bytes, List<String> command) {
        this.title = title;
        this.bytes = bytes;
        this.command = List.copyOf(command);
    }

    String title() {
        return title;
    }

    List<String> command() {
        return command;
    }

    void add(Measured result) {
        results.add(result);
    }

    void fail(String why) {
        problem = why;
    }

    /** Why there is no result; empty while all is well. */
    public String problem() {
        return problem;
    }

    /** Whether there is a result. */
    public boolean hasResult() {
        return problem.isEmpty() && !results.isEmpty();
    }

    /** The run in the middle by its seconds, of at least one. */
    public Measured median() {
        return Median.run(results, Measured::seconds);
    }

    /** Seconds for a byte; not a number without a result. */
    public double secondsPerByte() {
        return hasResult() ? median().seconds() / bytes : Double.NaN;
    }

    /** Complete RoundTrips that it says it found; not a number for a program that does not tell. */
    double roundTrips() {
        Matcher found = COMPLETE.matcher(hasResult() ? median().errors() : "");
        double sum = 0;
        while (found.find()) { // one for each protocol
            sum += Double.parseDouble(found.group(1));
        }
        return sum == 0 ? Double.NaN : sum;
    }
}
