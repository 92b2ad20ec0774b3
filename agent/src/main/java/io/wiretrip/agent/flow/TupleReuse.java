package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;

/**
 * Tells a new connection from an old one on the same addresses and ports, though its beginning may
 * be forged or was not captured.
 */
final class TupleReuse {
    private static final int STRANGE_MAX = 3;

    private TupleReuse() {}

    /**
     * Whether a segment begins another connection on the addresses and ports of a known one. It is
     * then to be offered to a new flow.
     */
    static boolean isReuse(TcpFlow flow, TcpDirection d, Packet p) {
        if (p.has(Packet.SYN)) {
            return isReuseBySyn(flow, d, p);
        }
        if (!d.started || p.payloadLength == 0) {
            return false;
        }
        if (flow.closed && goesOnAfterReset(d, p)) {
            return true;
        }
        if (d.synPending && p.sequence == d.pendingSequence + 1) {
            return true;
        }
        int relative = p.sequence - d.nextSequence;
        if (Math.abs((long) relative) <= TcpReassembler.WINDOW_BYTES) {
            d.strange = 0;
            return false;
        }
        // One stray segment proves nothing; several that follow each other do.
        d.strange = d.strange > 0 && p.sequence == d.strangeSequence ? d.strange + 1 : 1;
        d.strangeSequence = p.sequence + p.payloadLength;
        return d.strange >= STRANGE_MAX;
    }

    /** Whether who sent the reset sends what comes next: then the reset was not its own. */
    private static boolean goesOnAfterReset(TcpDirection d, Packet p) {
        int relative = p.sequence - d.resetSequence;
        return d.resetSeen
                && !p.has(Packet.RST)
                && relative >= 0
                && relative <= TcpReassembler.WINDOW_BYTES;
    }

    private static boolean isReuseBySyn(TcpFlow flow, TcpDirection d, Packet p) {
        TcpDirection peer = flow.opposite(d);
        if (p.has(Packet.ACK) && peer.synPending && p.acknowledgment == peer.pendingSequence + 1) {
            return true;
        }
        if (!d.started) {
            return flow.closed; // the reset that ended it was not the peer's
        }
        if (p.sequence == d.initialSequence) {
            return false;
        }
        if (flow.closed || d.finSeen || peer.finSeen) {
            return true;
        }
        if (!p.has(Packet.ACK)) {
            // Perhaps a new connection, perhaps a blind attack on the old one: the answer tells.
            d.synPending = true;
            d.pendingSequence = p.sequence;
        }
        return false;
    }
}
