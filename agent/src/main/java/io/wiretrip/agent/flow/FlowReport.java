package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A view of a flow for a {@link FlowObserver}. One object that is pointed at each flow in turn;
 * valid during the call.
 */
public final class FlowReport {
    /** What {@link #handshakeNs} is where no handshake was measured. */
    public static final long NOT_MEASURED = -1;

    private @Nullable FlowAccount account;

    FlowReport() {}

    FlowReport of(FlowAccount reported) {
        account = reported;
        return this;
    }

    private FlowAccount account() {
        FlowAccount known = account;
        if (known == null) {
            throw new IllegalStateException("no flow is being reported");
        }
        return known;
    }

    /** What its IP packets carry, of the registry of protocol numbers: 6 TCP, 17 UDP, 1 ICMP. */
    public int ipProtocol() {
        return account().ipProtocol;
    }

    /** Who sent the first packet that was seen. */
    public Endpoint endpointA() {
        FlowAccount a = account();
        return new Endpoint(a.highA, a.lowA, a.v6, a.portA);
    }

    /** The other. */
    public Endpoint endpointB() {
        FlowAccount a = account();
        return new Endpoint(a.highB, a.lowB, a.v6, a.portB);
    }

    /** What A sent. */
    public FlowSide fromA() {
        return account().fromA;
    }

    /** What B sent. */
    public FlowSide fromB() {
        return account().fromB;
    }

    /** Whether A opened the connection, as far as is known; else who was seen first counts. */
    public boolean isClientA() {
        return account().clientIsA();
    }

    /** The kernel's index of the interface of its first packet; 0 where not known. */
    public int interfaceIndex() {
        return account().interfaceIndex;
    }

    /** From the SYN to the acknowledgment of its answer; {@link #NOT_MEASURED} if not seen. */
    public long handshakeNs() {
        return account().handshakeNs;
    }

    /** The short name of the application's protocol; empty where none was recognised. */
    public String application() {
        return account().application();
    }
}
