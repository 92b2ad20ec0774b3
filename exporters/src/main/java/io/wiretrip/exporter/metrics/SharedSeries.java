package io.wiretrip.exporter.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The place of a label set in the budget of the process, and its series in the shards that have
 * one. From any worker; without locks.
 */
final class SharedSeries {
    /** What may become of a label set; it never comes back from the last two. */
    enum State {
        /** Told apart. */
        LIVE,
        /** Gave its place to another: its values belong to the overflow series. */
        EVICTED,
        /** Unused in every shard: its values are forgotten. */
        EXPIRED
    }

    private static final VarHandle STATE;
    private static final VarHandle PARTS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(SharedSeries.class, "state", State.class);
            PARTS = lookup.findVarHandle(SharedSeries.class, "parts", Series[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LabelSet labels;

    @SuppressWarnings("UnusedVariable") // through STATE
    private volatile State state = State.LIVE;

    private volatile Series[] parts = {};

    SharedSeries(LabelSet labels) {
        this.labels = labels;
    }

    LabelSet labels() {
        return labels;
    }

    State state() {
        return (State) STATE.getOpaque(this);
    }

    /** Ends it; false if somebody else has. */
    boolean end(State how) {
        return STATE.compareAndSet(this, State.LIVE, how);
    }

    /** Adds a shard's series. */
    void join(Series part) {
        Series[] old;
        Series[] more;
        do {
            old = parts;
            more = Arrays.copyOf(old, old.length + 1);
            more[old.length] = part;
        } while (!PARTS.compareAndSet(this, old, more));
    }

    /** How often it was used lately in all shards together, roughly. */
    int usedLately() {
        int used = 0;
        for (Series part : parts) {
            used += part.usedLately();
        }
        return used;
    }

    /** Whether every shard says that its series is idle. */
    boolean isIdle() {
        for (Series part : parts) {
            if (!part.isIdle()) {
                return false;
            }
        }
        return true;
    }
}
