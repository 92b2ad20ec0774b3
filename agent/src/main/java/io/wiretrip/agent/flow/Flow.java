package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Two endpoints that talk. {@code A} is who sent the first packet seen. Lives in the {@link
 * FlowTable}, in its list by age, and in the {@link TimingWheel}: the links are kept here so that
 * none of the three allocates.
 */
abstract sealed class Flow permits TcpFlow, UdpFlow {
    final boolean v6;
    final long highA;
    final long lowA;
    final long highB;
    final long lowB;
    final int portA;
    final int portB;
    final int hash;

    /** Time of the newest packet. */
    long lastSeenNs;

    /** When its place in the list by age was last renewed. */
    long agedNs;

    @Nullable Flow older;
    @Nullable Flow newer;

    @Nullable Flow wheelPrevious;
    @Nullable Flow wheelNext;
    int wheelSlot = TimingWheel.UNSCHEDULED;

    private @Nullable Endpoint endpointA;
    private @Nullable Endpoint endpointB;

    Flow(FlowTable.Key key) {
        this.v6 = key.v6;
        this.highA = key.sourceHigh;
        this.lowA = key.sourceLow;
        this.highB = key.destinationHigh;
        this.lowB = key.destinationLow;
        this.portA = key.sourcePort;
        this.portB = key.destinationPort;
        this.hash = key.hash;
    }

    /** Bytes charged for the flow itself, without what its directions and its session hold. */
    abstract int retainedBytes();

    /** Whether a packet with the key's addresses is of this flow, in either direction. */
    final boolean matches(FlowTable.Key key) {
        return v6 == key.v6
                && key.tcp == (this instanceof TcpFlow)
                && (isFromA(key) || isFromB(key));
    }

    /** Whether a packet of this flow was sent by A. */
    final boolean isFromA(FlowTable.Key key) {
        return lowA == key.sourceLow
                && portA == key.sourcePort
                && lowB == key.destinationLow
                && portB == key.destinationPort
                && highA == key.sourceHigh
                && highB == key.destinationHigh;
    }

    private boolean isFromB(FlowTable.Key key) {
        return lowB == key.sourceLow
                && portB == key.sourcePort
                && lowA == key.destinationLow
                && portA == key.destinationPort
                && highB == key.sourceHigh
                && highA == key.destinationHigh;
    }

    final Endpoint endpointA() {
        Endpoint endpoint = endpointA;
        if (endpoint == null) {
            endpoint = new Endpoint(highA, lowA, v6, portA);
            endpointA = endpoint;
        }
        return endpoint;
    }

    final Endpoint endpointB() {
        Endpoint endpoint = endpointB;
        if (endpoint == null) {
            endpoint = new Endpoint(highB, lowB, v6, portB);
            endpointB = endpoint;
        }
        return endpoint;
    }
}
