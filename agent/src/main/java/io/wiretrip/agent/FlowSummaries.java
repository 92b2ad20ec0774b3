package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.agent.flow.FlowEnd;
import io.wiretrip.agent.flow.FlowObserver;
import io.wiretrip.agent.flow.FlowReport;
import io.wiretrip.agent.flow.FlowSide;
import io.wiretrip.config.FlowCacheConfig;
import io.wiretrip.exporter.flows.FlowExporter;
import io.wiretrip.exporter.flows.FlowSummary;

/** Hands the flows of one worker to the exporter of flow events. The worker's alone. */
final class FlowSummaries implements FlowObserver {
    private final FlowExporter.Producer producer;

    FlowSummaries(FlowExporter.Producer producer) {
        this.producer = producer;
    }

    /** When a flow has ended, as the configuration says. */
    static FlowAccounting.Limits limits(FlowCacheConfig config) {
        return new FlowAccounting.Limits(
                config.tcpIdle().toNanos(),
                config.udpIdle().toNanos(),
                config.reportInterval().toNanos(),
                config.flowsMax(),
                config.otherProtocols());
    }

    @Override
    public void flow(FlowReport flow, FlowEnd end) {
        boolean clientIsA = flow.isClientA();
        producer.accept(
                new FlowSummary(
                        flow.ipProtocol(),
                        clientIsA ? flow.endpointA() : flow.endpointB(),
                        clientIsA ? flow.endpointB() : flow.endpointA(),
                        side(clientIsA ? flow.fromA() : flow.fromB()),
                        side(clientIsA ? flow.fromB() : flow.fromA()),
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
