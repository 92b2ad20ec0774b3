package io.wiretrip.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all sessions of one worker share. Used by that worker alone, its counters read by any. */
public final class SessionContext {
    private Demand demand;
    private DecoderOptions options;
    private final MemoryBudget budget;
    private final RoundTripSink sink;
    private final Decompressor decompressor = new Decompressor();
    private final WorkerShared shared = new WorkerShared();
    private final List<Protocol> protocols;
    private final Map<String, ProtocolCounters> counters = new HashMap<>();

    /**
     * Creates the counters of every protocol.
     *
     * @param protocols all that may be spoken; their dialects need not be named
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
        this.protocols = List.copyOf(protocols);
        for (Protocol protocol : protocols) {
            counters.computeIfAbsent(protocol.name(), name -> new ProtocolCounters(protocol));
            for (Protocol dialect : protocol.dialects()) {
                counters.computeIfAbsent(dialect.name(), name -> new ProtocolCounters(dialect));
            }
        }
    }

    /**
     * Sessions that begin from now on get these; those there are keep what they began with. On the
     * worker's thread.
     */
    public void reconfigure(Demand newDemand, DecoderOptions newOptions) {
        demand = newDemand;
        options = newOptions;
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

    /** What decoders keep in common across connections. */
    public WorkerShared shared() {
        return shared;
    }

    /** The protocol that goes on with a connection that became this; null if none does. */
    public @Nullable Protocol takingOver(String upgrade) {
        for (int i = 0; i < protocols.size(); i++) {
            if (protocols.get(i).takesOver(upgrade)) {
                return protocols.get(i);
            }
        }
        return null;
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
