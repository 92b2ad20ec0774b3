package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Contender;
import io.wiretrip.bench.run.Measured;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that reads a capture file, and what each run took. */
public final class FileProgram extends Contender<Measured> {
    private static final Pattern COMPLETE = Pattern.compile("(\\d+) complete");

    private final long bytes;

    /**
     * A program that has not run yet.
     *
     * @param bytes what it reads
     */
    FileProgram(String title, long bytes, List<String> command) {
        super(title, command, Measured::seconds);
        this.bytes = bytes;
    }

    /** A program that failed once is not in the table. */
    @Override
    public boolean hasResult() {
        return problem().isEmpty() && super.hasResult();
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
