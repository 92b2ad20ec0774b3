package io.wiretrip.agent.flow;

/**
 * Is told of flows, on the worker's thread: it must not block. What it is given is valid during the
 * call alone.
 */
@FunctionalInterface
public interface FlowObserver {
    /**
     * A flow has ended, or has gone on for the report interval.
     *
     * @param flow what was seen of it since it began, or since it was reported last
     * @param end why it is reported; {@link FlowEnd#GOES_ON} if it has not ended
     */
    void flow(FlowReport flow, FlowEnd end);
}
