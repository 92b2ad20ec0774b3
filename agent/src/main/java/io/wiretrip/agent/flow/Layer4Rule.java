package io.wiretrip.agent.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What befell the flows of one rule, or of one protocol that was recognised without a rule. The
 * worker counts; any thread may read.
 */
public final class Layer4Rule {
    /** What is counted. */
    public enum Event {
        /** TCP connections and UDP flows. */
        FLOWS,
        /** Connections that a side ended with RST. */
        RESETS,
        /** Segments whose bytes had all been seen before. */
        RETRANSMISSIONS,
        /** Holes that were never filled. */
        GAPS,
        /** Bytes lost in them. */
        GAP_BYTES
    }

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int EVENTS = Event.values().length;

    /** Upper bounds of the histogram of handshakes, nanoseconds; beyond the last is one more. */
    private static final long[] BOUNDS_NS = {
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final String name;
    private final long[] events = new long[EVENTS];

    /** A count for each bucket, and the sum of all. */
    private final long[] handshakes = new long[BOUNDS_NS.length + 2];

    Layer4Rule(String name) {
        this.name = name;
    }

    /** The rule's name. */
    public String name() {
        return name;
    }

    /** How often something happened. */
    public long count(Event event) {
        return (long) COUNT.getOpaque(events, event.ordinal());
    }

    /** Upper bounds of {@link #handshakes}, in seconds, without infinity. */
    public static double[] handshakeBounds() {
        double[] bounds = new double[BOUNDS_NS.length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = BOUNDS_NS[i] / 1e9;
        }
        return bounds;
    }

    /** How many round trips of handshakes fell into each bucket, the last beyond all bounds. */
    public long[] handshakes() {
        long[] counts = new long[BOUNDS_NS.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (long) COUNT.getOpaque(handshakes, i);
        }
        return counts;
    }

    /** How long all of them took together, nanoseconds. */
    public long handshakeSumNs() {
        return (long) COUNT.getOpaque(handshakes, BOUNDS_NS.length + 1);
    }

    void add(Event event, long count) {
        int i = event.ordinal();
        COUNT.setOpaque(events, i, events[i] + count);
    }

    void handshake(long ns) {
        int bucket = 0;
        while (bucket < BOUNDS_NS.length && ns > BOUNDS_NS[bucket]) {
            bucket++;
        }
        COUNT.setOpaque(handshakes, bucket, handshakes[bucket] + 1);
        int sum = BOUNDS_NS.length + 1;
        COUNT.setOpaque(handshakes, sum, handshakes[sum] + ns);
    }
}
