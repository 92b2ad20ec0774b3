package io.wiretrip.bench.ring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of a program that captures.
 *
 * @param threadNs processor time of the capturing thread for each packet
 * @param processNs the same of the whole process: with compiler and collector
 * @param sent packets sent, those to warm up included
 * @param captured packets that it read, as it says itself
 * @param drops packets that the kernel had to throw away, as it says itself
 * @param allocatedBytes that the capturing thread took from the heap for each packet; not a number
 *     where there is no heap
 */
public record RingResult(
        double threadNs,
        double processNs,
        long sent,
        long captured,
        long drops,
        double allocatedBytes) {
    private static final Pattern OURS =
            Pattern.compile("packets (\\d+) drops (\\d+)(?: allocated ([\\d.]+))?");
    private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets captured");
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");

    /** What may be missing without a word: what a program had not read yet when it was ended. */
    private static final double UNACCOUNTED_MAX = 0.001;

    /**
     * Reads what a program said at its end.
     *
     * @param said its output
     */
    static RingResult of(double threadNs, double processNs, long sent, String said) {
        Matcher ours = OURS.matcher(said);
        if (ours.find()) {
            String allocated = ours.group(3);
            return new RingResult(
                    threadNs,
                    processNs,
                    sent,
                    Long.parseLong(ours.group(1)),
                    Long.parseLong(ours.group(2)),
                    allocated == null ? Double.NaN : Double.parseDouble(allocated));
        }
        long captured = find(CAPTURED, said);
        return new RingResult(threadNs, processNs, sent, captured, find(DROPPED, said), Double.NaN);
    }

    private static long find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /**
     * Packets that were neither read nor counted as lost; other hosts' traffic makes it no less
     * than 0.
     */
    long unaccounted() {
        return Math.max(0, sent - captured - drops);
    }

    /** Whether so many are unaccounted for that the run says nothing. */
    boolean isIncomplete() {
        return unaccounted() > sent * UNACCOUNTED_MAX;
    }
}
