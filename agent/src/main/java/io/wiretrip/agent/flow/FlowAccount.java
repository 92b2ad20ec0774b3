package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of a flow for who observes flows. It may begin before the {@link Flow}, which
 * needs a segment to decode, and outlive it: so it is no part of it.
 */
final class FlowAccount extends Tuple {
    /** Both sides and itself, with its place in the table. */
    static final int RETAINED_BYTES = 384;

    final FlowSide fromA = new FlowSide();
    final FlowSide fromB = new FlowSide();
    final int interfaceIndex;

    /** Tells the two endpoints from any others; for {@link Tombstones}. */
    final long wideHash;

    /** When the newest packet came, on the worker's clock. */
    long seenNs;

    /** When it is to be reported although it goes on. */
    long reportNs = Long.MAX_VALUE;

    /** How it ended; null while it is open. */
    @Nullable FlowEnd end;

    /** When it ended, on the worker's clock. */
    long endedNs;

    /** The flow that is decoded; null before and after. */
    @Nullable Flow flow;

    long handshakeNs = FlowReport.NOT_MEASURED;

    /** Whether the handshake was measured and not yet counted, its rule being unknown. */
    boolean handshakePending;

    /** Where its rule is counted; null where that is not (yet) known. */
    @Nullable Layer4Rule rule;

    /** Its list, and its neighbours there. */
    @Nullable AccountList list;

    @Nullable FlowAccount older;
    @Nullable FlowAccount newer;

    private long synNs;
    private long answerNs;
    private @Nullable FlowSide client;
    private @Nullable Protocol spoken;

    FlowAccount(Key key, int interfaceIndex) {
        super(key);
        this.interfaceIndex = interfaceIndex;
        this.wideHash = key.wideHash;
    }

    /** The flow that was decoded is forgotten, what it spoke is not. */
    void detach() {
        Flow decoded = flow;
        if (decoded != null) {
            remember(decoded);
            decoded.account = null;
            flow = null;
        }
    }

    private void remember(Flow decoded) {
        spoken = decoded.protocol;
        if (client != null) {
            return;
        }
        switch (decoded) {
            case TcpFlow tcp when tcp.rolesKnown ->
                    client = tcp.clientIsA == sameA(tcp) ? fromA : fromB;
            case UdpFlow udp when udp.protocol != null ->
                    client = udp.serverIsB == sameA(udp) ? fromA : fromB;
            case TcpFlow _, UdpFlow _ -> {}
        }
    }

    /** Whether the flow, which may have begun later, calls the same end A. */
    boolean sameA(Flow decoded) {
        return lowA == decoded.lowA && portA == decoded.portA && highA == decoded.highA;
    }

    boolean clientIsA() {
        if (flow != null) {
            remember(flow);
        }
        return client != fromB;
    }

    @Nullable Protocol spoken() {
        return flow == null ? spoken : flow.protocol;
    }

    String application() {
        Protocol known = spoken();
        return known == null ? "" : known.name();
    }

    boolean isEmpty() {
        return fromA.packets() == 0 && fromB.packets() == 0;
    }

    /**
     * Follows the handshake; the round trip is the time from the SYN to the acknowledgment of its
     * answer, wherever between the two hosts it is captured. A repeated SYN or answer leaves it
     * unmeasured, since nobody knows which of them was meant.
     *
     * @return whether it has just been measured
     */
    boolean handshake(FlowSide side, Packet p) {
        if (p.has(Packet.SYN)) {
            if (!p.has(Packet.ACK)) {
                synNs = client == null && side.packets() == 1 ? p.timeNs : 0;
                client = side;
            } else {
                boolean first = synNs != 0 && answerNs == 0;
                answerNs = first ? p.timeNs : 0;
                synNs = first ? synNs : 0;
                client = side == fromA ? fromB : fromA;
            }
            return false;
        }
        if (answerNs == 0 || synNs == 0 || side != client || !p.has(Packet.ACK)) {
            return false;
        }
        handshakeNs = Math.max(0, p.timeNs - synNs);
        synNs = 0;
        answerNs = 0;
        return true;
    }
}
