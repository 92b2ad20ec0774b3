package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Two endpoints that talk over TCP or UDP. Lives in the {@link FlowTable}, in its list by age, and
 * in the {@link TimingWheel}: the links are kept here so that none of the three allocates.
 */
abstract sealed class Flow extends Tuple permits TcpFlow, UdpFlow {
    /** Time of the newest packet. */
    long lastSeenNs;

    /** When its place in the list by age was last renewed. */
    long agedNs;

    /** What is counted of it where somebody asked for that. */
    @Nullable FlowAccount account;

    /** Whether it counts as open. */
    boolean active = true;

    /** What it speaks, as far as that is known; the last of several. */
    @Nullable Protocol protocol;

    @Nullable Flow older;
    @Nullable Flow newer;

    @Nullable Flow wheelPrevious;
    @Nullable Flow wheelNext;
    int wheelSlot = TimingWheel.UNSCHEDULED;

    private @Nullable Endpoint endpointA;
    private @Nullable Endpoint endpointB;

    Flow(Key key) {
        super(key);
    }

    /** Bytes charged for the flow itself, without what its directions and its session hold. */
    abstract int retainedBytes();

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
