package io.wiretrip.agent.flow;

import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.SessionContext;
import org.jspecify.annotations.Nullable;

/** What the classes of the flow stage share; one worker's own. */
final class FlowContext {
    private final SessionContext sessions;
    private final BlockPool pool;
    private final EnumCounters<FlowEvent> counters;
    private @Nullable FlowAccounts accounts;
    private FlowLimits limits;
    private ProtocolChooser chooser;

    /**
     * Begins with a configuration that may change.
     *
     * @param limits the limits
     * @param chooser chooses protocols
     * @param sessions what sessions share
     * @param pool native memory for bytes that wait
     * @param counters what is counted
     */
    FlowContext(
            FlowLimits limits,
            ProtocolChooser chooser,
            SessionContext sessions,
            BlockPool pool,
            EnumCounters<FlowEvent> counters) {
        this.limits = limits;
        this.chooser = chooser;
        this.sessions = sessions;
        this.pool = pool;
        this.counters = counters;
    }

    /** From now on these hold; what is chosen for a flow stays. */
    void reconfigure(FlowLimits newLimits, ProtocolChooser newChooser) {
        limits = newLimits;
        chooser = newChooser;
    }

    FlowLimits limits() {
        return limits;
    }

    ProtocolChooser chooser() {
        return chooser;
    }

    SessionContext sessions() {
        return sessions;
    }

    BlockPool pool() {
        return pool;
    }

    EnumCounters<FlowEvent> counters() {
        return counters;
    }

    /** From now on flows are counted here; null for nowhere. */
    void account(@Nullable FlowAccounts newAccounts) {
        accounts = newAccounts;
    }

    /** The accounts of flows; null where nobody wants them. */
    @Nullable FlowAccounts accounts() {
        return accounts;
    }
}
