package io.wiretrip.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one worker counts about one protocol. One thread counts, any may read. */
public final class ProtocolCounters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final Protocol protocol;
    private final EnumCounters<Outcome> outcomes = new EnumCounters<>(Outcome.class);
    private final EnumCounters<Quality> qualities = new EnumCounters<>(Quality.class);
    private final EnumCounters<SessionEvent> events = new EnumCounters<>(SessionEvent.class);
    private final long[] violations;

    /** Starts at zero. */
    public ProtocolCounters(Protocol protocol) {
        this.protocol = protocol;
        this.violations = new long[protocol.violations().size()];
    }

    /** Whose counters these are. */
    public Protocol protocol() {
        return protocol;
    }

    /** RoundTrips by how they ended. */
    public EnumCounters<Outcome> outcomes() {
        return outcomes;
    }

    /** RoundTrips by how far they can be trusted. */
    public EnumCounters<Quality> qualities() {
        return qualities;
    }

    /** Everything else that befell sessions. */
    public EnumCounters<SessionEvent> events() {
        return events;
    }

    /** Counts a violation. */
    public void violation(Violation violation) {
        int i = violation.ordinal();
        COUNT.setOpaque(violations, i, violations[i] + 1);
    }

    /** How often a violation was met. */
    public long violations(Violation violation) {
        return (long) COUNT.getOpaque(violations, violation.ordinal());
    }

    /** All RoundTrips. */
    public long roundTrips() {
        long sum = 0;
        for (Outcome outcome : Outcome.values()) {
            sum += outcomes.get(outcome);
        }
        return sum;
    }
}
