package io.wiretrip.agent.flow;

import org.jspecify.annotations.Nullable;

/** The flows by their addresses, and the list of all flows by age, for eviction. */
final class FlowTable extends TupleTable<Flow> {
    private static final long AGING_STEP_NS = 1_000_000_000L;

    private @Nullable Flow oldest;
    private @Nullable Flow newest;

    FlowTable(long seed) {
        super(seed);
    }

    /** The flow whose newest packet is oldest, to within a second; null if there is none. */
    @Nullable Flow oldest() {
        return oldest;
    }

    void add(Flow flow, long nowNs) {
        insert(flow);
        flow.agedNs = nowNs;
        append(flow);
    }

    void remove(Flow flow) {
        delete(flow);
        unlink(flow);
    }

    /** A packet of the flow came: it is no longer among the oldest. */
    void touch(Flow flow, long nowNs) {
        flow.lastSeenNs = nowNs;
        if (nowNs - flow.agedNs >= AGING_STEP_NS || nowNs < flow.agedNs) {
            flow.agedNs = nowNs;
            unlink(flow);
            append(flow);
        }
    }

    private void append(Flow flow) {
        flow.older = newest;
        flow.newer = null;
        if (newest == null) {
            oldest = flow;
        } else {
            newest.newer = flow;
        }
        newest = flow;
    }

    private void unlink(Flow flow) {
        Flow before = flow.older;
        Flow after = flow.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
    }
}
