package io.wiretrip.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all sessions of one worker share. Used by that worker alone, its counters read by any. */
public final class SessionContext {
    private final Demand demand;
    private final DecoderOptions options;
    private final MemoryBudget budget;
    private final RoundTripSink sink;
    private final Decompressor decompressor = new Decompressor();
    private final Map<String, ProtocolCounters> counters = new HashMap<>();

    /**
     * Creates the counters of every protocol.
     *
     * @param protocols all that may be spoken
     */
    public SessionContext(
            List<? extends Protocol> protocols,
            Demand demand,
            DecoderOptions options,
            MemoryBudget budget,
            RoundTripSink sink) {
        this.demand = demand;
        this.options = options;
        this.budget = budget;
        this.sink = sink;
        for (Protocol protocol : protocols) {
            counters.put(protocol.name(), new ProtocolCounters(protocol));
        }
    }

    /** The fields somebody wants. */
    public Demand demand() {
        return demand;
    }

    /** Limits and switches. */
    public DecoderOptions options() {
        return options;
    }

    /** What this worker may hold. */
    public MemoryBudget budget() {
        return budget;
    }

    /** Where RoundTrips go. */
    public RoundTripSink sink() {
        return sink;
    }

    /** Unpacks what a protocol has compressed. */
    public Decompressor decompressor() {
        return decompressor;
    }

    /** The counters of a protocol. */
    public ProtocolCounters counters(Protocol protocol) {
        ProtocolCounters found = counters.get(protocol.name());
        if (found == null) {
            throw new IllegalArgumentException(
                    "protocol: "
                            + protocol.name()
                            + " (expected: one of "
                            + counters.keySet()
                            + ")");
        }
        return found;
    }
}
