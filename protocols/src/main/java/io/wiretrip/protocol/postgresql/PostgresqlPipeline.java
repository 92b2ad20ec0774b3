package io.wiretrip.protocol.postgresql;

import java.util.Arrays;

/**
 * The {@link PostgresqlSteps steps} of the requests whose answers have not ended, oldest first. It
 * outlives the pending requests themselves: one that was given up is still answered, and the next
 * answer is found only behind it.
 */
final class PostgresqlPipeline {
    /** How many requests are remembered; beyond it the oldest is forgotten. */
    static final int REQUESTS_MAX = 8_192;

    /** No request. */
    static final long NONE = -1;

    private static final int REQUESTS_FIRST = 4;

    private long[] steps = new long[REQUESTS_FIRST];
    private long head;
    private long next;

    /**
     * A request begins.
     *
     * @return its number
     */
    long add(long bits) {
        if (next - head == steps.length) {
            if (steps.length == REQUESTS_MAX) {
                head++;
            } else {
                grow();
            }
        }
        steps[index(next)] = bits;
        return next++;
    }

    /** Whether the next request makes it forget the oldest. */
    boolean isFull() {
        return next - head == REQUESTS_MAX;
    }

    /** What a request asks; nothing and {@link PostgresqlSteps#UNCERTAIN} if it was forgotten. */
    long get(long number) {
        return number < head || number >= next ? PostgresqlSteps.UNCERTAIN : steps[index(number)];
    }

    /** Adds to what a request asks: flags are set, counts go up by one. */
    void plus(long number, long bits) {
        if (number >= head && number < next) {
            int index = index(number);
            steps[index] =
                    bits < PostgresqlSteps.DESCRIBE ? steps[index] | bits : steps[index] + bits;
        }
    }

    /** The oldest request; {@link #NONE} without one. */
    long oldest() {
        return head == next ? NONE : head;
    }

    /** Forgets all requests before one. */
    void forgetBefore(long number) {
        head = Math.max(head, Math.min(number, next));
    }

    /** The first request from one on that has any of these bits; {@link #NONE} without one. */
    long firstWith(long bits, long from) {
        for (long number = Math.max(head, from); number < next; number++) {
            if (PostgresqlSteps.has(steps[index(number)], bits)) {
                return number;
            }
        }
        return NONE;
    }

    /** Heap bytes beyond those that it begins with. */
    int retainedBytes() {
        return (steps.length - REQUESTS_FIRST) * Long.BYTES;
    }

    private int index(long number) {
        return (int) number & (steps.length - 1);
    }

    private void grow() {
        long[] smaller = steps;
        steps = Arrays.copyOf(smaller, 2 * smaller.length);
        for (long number = head; number < next; number++) {
            steps[index(number)] = smaller[(int) number & (smaller.length - 1)];
        }
    }
}
