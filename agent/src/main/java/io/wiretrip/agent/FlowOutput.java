package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowEnd;
import io.wiretrip.agent.flow.FlowObserver;
import io.wiretrip.agent.flow.FlowReport;

/** Where one worker's flows go, which changes when the configuration does. The worker's alone. */
final class FlowOutput implements FlowObserver {
    private FlowObserver observer = (flow, end) -> {};

    void replace(FlowObserver next) {
        observer = next;
    }

    @Override
    public void flow(FlowReport flow, FlowEnd end) {
        observer.flow(flow, end);
    }
}
