package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowEnd;
import io.wiretrip.agent.flow.FlowObserver;
import io.wiretrip.agent.flow.FlowReport;
import io.wiretrip.agent.flow.FlowSide;
import io.wiretrip.exporter.flows.FlowExporter;
import io.wiretrip.exporter.flows.FlowSummary;

/** Hands the flows of one worker to the exporter of flow events. */
final class FlowSummaries implements FlowObserver {
    private final FlowExporter.Producer producer;

    FlowSummaries(FlowExporter.Producer producer) {
        this.producer = producer;
    }

    @Override
    public void flow(FlowReport flow, FlowEnd end) {
        boolean client = flow.isClientA();
        producer.accept(
                new FlowSummary(
                        flow.ipProtocol(),
                        client ? flow.endpointA() : flow.endpointB(),
                        client ? flow.endpointB() : flow.endpointA(),
                        side(client ? flow.fromA() : flow.fromB()),
                        side(client ? flow.fromB() : flow.fromA()),
                        flow.interfaceIndex(),
                        flow.handshakeNs(),
                        flow.application(),
                        end.text()));
    }

    private static FlowSummary.Side side(FlowSide side) {
        return new FlowSummary.Side(
                side.packets(),
                side.wireBytes(),
                side.firstNs(),
                side.lastNs(),
                side.tcpFlags(),
                side.retransmissions(),
                side.lostBytes());
    }
}
