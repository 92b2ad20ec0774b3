package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.util.List;

/**
 * All pipelines of one worker: each RoundTrip takes each way, independently of the others.
 *
 * <p>Called by the worker alone; one instance a worker, replaced as a whole when the configuration
 * changes.
 */
public final class Pipeline implements RoundTripSink {
    private final Way[] ways;
    private final Scalar scratch = new Scalar();

    /**
     * One way: filters in order, then the terminal.
     *
     * @param filters all must keep a RoundTrip
     * @param filtered counts those that a filter kept from the terminal
     * @param terminal where the rest goes
     */
    record Way(List<RoundTripFilter> filters, FilterCount filtered, RoundTripSink terminal) {
        Way {
            filters = List.copyOf(filters);
        }
    }

    Pipeline(List<Way> ways) {
        this.ways = ways.toArray(new Way[0]);
    }

    @Override
    public void roundTrip(RoundTrip roundTrip) {
        for (Way way : ways) {
            if (passes(way.filters(), roundTrip)) {
                way.terminal().roundTrip(roundTrip);
            } else {
                way.filtered().add();
            }
        }
    }

    private boolean passes(List<RoundTripFilter> filters, RoundTrip roundTrip) {
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).keeps(roundTrip, scratch)) {
                return false;
            }
        }
        return true;
    }
}
