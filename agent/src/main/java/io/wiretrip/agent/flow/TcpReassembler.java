package io.wiretrip.agent.flow;

import io.wiretrip.agent.flow.TcpDirection.Stored;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Decoder.End;
import org.jspecify.annotations.Nullable;

/**
 * Puts the segments of a connection in order, per direction, and the two directions in causal
 * order: data that acknowledges what was not seen yet waits for it, so that a request is always
 * delivered before its response even where a mirror swaps them.
 *
 * <p>A hole becomes a gap when the peer has acknowledged past it and it was not filled within the
 * reorder time, when too much waits behind it, or when the connection ends. Bytes are delivered in
 * order and once, or as an exact gap.
 */
final class TcpReassembler {
    /** Segments further off than this are not of the stream, or of another connection. */
    static final int WINDOW_BYTES = 1 << 26;

    private static final int STORED_MAX = 4096;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int ABSENT_AFTER_GAPS = 2;

    private final FlowContext context;
    private final TcpDelivery delivery;
    private final TimingWheel wheel;
    private final SegmentStore store;

    TcpReassembler(FlowContext context, TcpDelivery delivery, TimingWheel wheel) {
        this.context = context;
        this.delivery = delivery;
        this.wheel = wheel;
        this.store = new SegmentStore(context);
    }

    /** Takes a segment of a connection that is not closed. */
    void segment(TcpFlow flow, TcpDirection d, Packet p) {
        if (p.has(Packet.RST)) {
            reset(flow, d, p);
            return;
        }
        int dataSequence = p.sequence;
        if (p.has(Packet.SYN)) {
            if (d.started && p.sequence != d.initialSequence) {
                secondSyn(d, p);
                return;
            }
            synchronise(flow, d, p);
            dataSequence++;
        }
        if (p.has(Packet.ACK)) {
            acknowledge(flow, flow.opposite(d), p);
        }
        if (p.payloadLength > 0) {
            data(flow, d, p, dataSequence);
        }
        // Nobody sends a FIN with the SYN in earnest; hosts ignore such segments.
        if (p.has(Packet.FIN) && !p.has(Packet.SYN) && !d.finSeen && d.started) {
            finish(d, dataSequence + p.payloadLength);
        }
        settle(flow, p.timeNs);
    }

    /** A timer of the flow fired: holes that were open for too long become gaps. */
    void timer(TcpFlow flow, long nowNs) {
        flow.fromA.holeSinceNs = Math.min(flow.fromA.holeSinceNs, nowNs); // a clock may be set back
        flow.fromB.holeSinceNs = Math.min(flow.fromB.holeSinceNs, nowNs);
        resolveIfDue(flow, flow.fromA, nowNs);
        resolveIfDue(flow, flow.fromB, nowNs);
        settle(flow, nowNs);
    }

    /** When {@link #timer} next has something to do; {@link Long#MAX_VALUE} for never. */
    long deadlineNs(TcpFlow flow) {
        long since = Long.MAX_VALUE;
        if (flow.fromA.holeSinceNs != 0) {
            since = flow.fromA.holeSinceNs;
        }
        if (flow.fromB.holeSinceNs != 0) {
            since = Math.min(since, flow.fromB.holeSinceNs);
        }
        return since == Long.MAX_VALUE ? since : since + context.limits().reorderNs();
    }

    /** The connection is over: delivers what waits, with gaps, and ends both directions. */
    void close(TcpFlow flow, End how, long nowNs) {
        if (flow.closed) {
            return;
        }
        flushStored(flow, nowNs);
        flushTail(flow, flow.fromA, nowNs);
        flushTail(flow, flow.fromB, nowNs);
        delivery.end(flow, flow.fromA, how, nowNs);
        delivery.end(flow, flow.fromB, how, nowNs);
        delivery.close(flow, nowNs);
    }

    /** Gives back what a connection holds, without delivering it: after a failure of ours. */
    void discard(TcpFlow flow, long nowNs) {
        for (TcpDirection d = flow.fromA; d != null; d = d == flow.fromA ? flow.fromB : null) {
            while (d.stored != null) {
                store.removeFirst(d);
            }
        }
        delivery.discard(flow, nowNs);
    }

    private void synchronise(TcpFlow flow, TcpDirection d, Packet p) {
        if (!d.started) {
            d.start(p.sequence + 1);
        }
        d.synSeen = true;
        flow.midstream = false;
        boolean fromServer = p.has(Packet.ACK);
        if (!flow.rolesKnown) { // else both opened at once, or data came first: it stays as it is
            flow.rolesKnown = true;
            flow.clientIsA = (d == flow.fromA) != fromServer;
        }
        if (fromServer) {
            TcpDirection client = flow.opposite(d);
            if (!client.started) {
                client.start(p.acknowledgment);
            }
            client.synSeen = true;
        }
    }

    /**
     * A SYN that differs from the first. Where two hosts answer one, and nothing of the first was
     * seen, the peer's acknowledgment or the data tells which of them it is.
     */
    private void secondSyn(TcpDirection d, Packet p) {
        if (p.has(Packet.ACK) && d.isUntouched()) {
            d.restartPending = true;
            d.restartSequence = p.sequence + 1;
        } else {
            context.counters().add(FlowEvent.OUT_OF_WINDOW);
        }
    }

    private static void restartAt(TcpDirection d, int sequence) {
        if (d.restartPending && sequence == d.restartSequence && d.isUntouched()) {
            d.restartPending = false;
            d.start(sequence);
            d.acknowledged = false;
            d.holeSinceNs = 0;
        }
    }

    private void reset(TcpFlow flow, TcpDirection d, Packet p) {
        int relative = p.sequence - d.nextSequence;
        boolean far = d.started && Math.abs((long) relative) > WINDOW_BYTES && p.sequence != 0;
        if (far || !isCredible(flow, d, p)) {
            context.counters().add(FlowEvent.OUT_OF_WINDOW);
            return;
        }
        d.resetSeen = d.started;
        d.resetSequence = p.sequence;
        close(flow, End.RESET, p.timeNs);
    }

    /** A reset that answers a SYN must acknowledge it (RFC 9293, 3.10.7.3), or hosts ignore it. */
    private static boolean isCredible(TcpFlow flow, TcpDirection d, Packet p) {
        TcpDirection peer = flow.opposite(d);
        if (d.started || !peer.synSeen) {
            return true;
        }
        return p.has(Packet.ACK)
                && p.acknowledgment - peer.initialSequence > 0
                && p.acknowledgment - peer.nextSequence <= 0;
    }

    /** The sender has received what {@code d} sent, up to a sequence number. */
    private void acknowledge(TcpFlow flow, TcpDirection d, Packet p) {
        int acknowledgment = p.acknowledgment;
        restartAt(d, acknowledgment);
        if (!d.started) {
            d.start(acknowledgment);
        }
        if (acknowledgment - d.nextSequence > WINDOW_BYTES) {
            return;
        }
        if (!d.acknowledged || acknowledgment - d.acknowledgedSequence > 0) {
            d.acknowledged = true;
            d.acknowledgedSequence = acknowledgment;
        } else if (d.isStart(acknowledgment, WINDOW_BYTES) && flow.opposite(d).nextPosition == 0) {
            d.start(acknowledgment);
        } else {
            return;
        }
        if (!d.hasHole()) {
            return;
        }
        if (d.absent) {
            d.holeAcknowledgment = acknowledgment;
            resolve(flow, d, p.timeNs);
        } else if (d.holeSinceNs == 0) {
            openHole(flow, d, p.timeNs);
        }
    }

    private void openHole(TcpFlow flow, TcpDirection d, long nowNs) {
        d.holeSinceNs = Math.max(1, nowNs);
        d.holeAcknowledgment = d.acknowledgedSequence;
        wheel.schedule(flow, nowNs + context.limits().reorderNs());
    }

    private void data(TcpFlow flow, TcpDirection d, Packet p, int sequence) {
        d.absent = false;
        if (!d.started) {
            d.start(sequence);
        }
        restartAt(d, sequence);
        int relative = sequence - d.nextSequence;
        if (relative < 0
                && d.nextPosition == 0
                && !d.synSeen
                && -relative < WINDOW_BYTES
                && d.stored == null) {
            // The peer's acknowledgment told where we start, but it had overtaken the data.
            d.start(sequence);
            relative = 0;
        }
        if (d.ended || Math.abs((long) relative) > WINDOW_BYTES) {
            context.counters().add(d.ended ? FlowEvent.AFTER_END : FlowEvent.OUT_OF_WINDOW);
            skipped(flow, d, false);
            return;
        }
        int length = p.payloadLength;
        if (relative + length <= 0) {
            boolean probe = relative == -1 && length == 1;
            context.counters().add(probe ? FlowEvent.KEEP_ALIVE : FlowEvent.RETRANSMISSION);
            skipped(flow, d, !probe);
            return;
        }
        boolean early = isBeforePeer(flow.opposite(d), p.has(Packet.ACK), p.acknowledgment);
        if (relative <= 0 && d.stored == null && !early) {
            if (relative < 0) {
                context.counters().add(FlowEvent.OVERLAP);
            }
            delivery.deliver(flow, d, p, -relative);
            return;
        }
        context.counters().add(relative > 0 ? FlowEvent.OUT_OF_ORDER : FlowEvent.BEFORE_PEER);
        keep(flow, d, p, sequence);
    }

    private void skipped(TcpFlow flow, TcpDirection d, boolean repeated) {
        FlowAccounts accounts = context.accounts();
        if (accounts != null) {
            accounts.skipped(flow, d);
            if (repeated) {
                accounts.retransmission(flow, d);
            }
        }
    }

    /** Stores a segment in pieces that fit a block; makes room by giving up the hole in front. */
    private void keep(TcpFlow flow, TcpDirection d, Packet p, int sequence) {
        for (int at = 0; at < p.payloadLength; at += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, p.payloadLength - at);
            int captured = Math.max(0, Math.min(length, p.capturedLength - at));
            if (d.storedBytes + length > context.limits().storeBytesMax()
                    || d.storedCount >= STORED_MAX) {
                context.counters().add(FlowEvent.STORE_FULL);
                deliverFirst(flow, d, p.timeNs);
                settle(flow, p.timeNs);
            }
            if (flow.closed || d.ended) {
                return;
            }
            store.insert(d, p, sequence + at, at, length, captured);
        }
    }

    private void finish(TcpDirection d, int sequence) {
        int relative = sequence - d.nextSequence;
        if (relative >= 0 && relative <= WINDOW_BYTES) {
            d.finSeen = true;
            d.finSequence = sequence;
        }
    }

    /** Delivers whatever has become deliverable, in both directions, until nothing more is. */
    private void settle(TcpFlow flow, long nowNs) {
        boolean progress = true;
        while (progress && !flow.closed) {
            progress = drain(flow, flow.fromA);
            progress |= drain(flow, flow.fromB);
            progress |= endIfFinished(flow, flow.fromA, nowNs);
            progress |= endIfFinished(flow, flow.fromB, nowNs);
        }
        clearHole(flow.fromA);
        clearHole(flow.fromB);
    }

    private static void clearHole(TcpDirection d) {
        if (d.holeSinceNs != 0 && !d.hasHole()) {
            d.holeSinceNs = 0;
        }
    }

    private void drainBoth(TcpFlow flow) {
        boolean progress = true;
        while (progress) {
            progress = drain(flow, flow.fromA);
            progress |= drain(flow, flow.fromB);
        }
    }

    private boolean drain(TcpFlow flow, TcpDirection d) {
        boolean progress = false;
        TcpDirection peer = flow.opposite(d);
        for (Stored first = d.stored; first != null && !flow.closed; first = d.stored) {
            if (first.sequence - d.nextSequence > 0
                    || isBeforePeer(peer, first.acknowledges, first.acknowledgment)) {
                break;
            }
            deliverStored(flow, d, first);
            progress = true;
        }
        return progress;
    }

    private boolean endIfFinished(TcpFlow flow, TcpDirection d, long nowNs) {
        if (!d.finSeen || d.ended || d.nextSequence != d.finSequence || flow.closed) {
            return false;
        }
        while (d.stored != null) {
            store.removeFirst(d); // behind the FIN
        }
        delivery.end(flow, d, End.FINISHED, nowNs);
        if (flow.opposite(d).ended) {
            close(flow, End.FINISHED, nowNs);
        }
        return true;
    }

    /** Whether a segment acknowledges bytes of the peer that are yet to be delivered. */
    private static boolean isBeforePeer(
            TcpDirection peer, boolean acknowledges, int acknowledgment) {
        return acknowledges
                && peer.started
                && !peer.ended
                && !peer.absent
                && acknowledgment - peer.nextSequence > (peer.finSeen ? 1 : 0)
                && acknowledgment - peer.nextSequence <= WINDOW_BYTES;
    }

    /** Whether a segment waits for bytes of the peer that were not captured so far. */
    private static boolean isBehindHole(TcpDirection peer, Stored s) {
        Stored first = peer.stored;
        return isBeforePeer(peer, s.acknowledges, s.acknowledgment)
                && peer.holeSinceNs != 0
                && (first == null || first.sequence - peer.nextSequence > 0);
    }

    private void resolveIfDue(TcpFlow flow, TcpDirection d, long nowNs) {
        if (d.holeSinceNs != 0
                && nowNs - d.holeSinceNs >= context.limits().reorderNs()
                && !flow.closed) {
            resolve(flow, d, nowNs);
        }
    }

    /** Everything that was acknowledged when the hole was dated is delivered now, or is a gap. */
    private void resolve(TcpFlow flow, TcpDirection d, long nowNs) {
        int target = d.holeAcknowledgment;
        while (!d.ended && !flow.closed && target - d.nextSequence > 0) {
            drainBoth(flow);
            if (target - d.nextSequence <= 0) {
                break;
            }
            Stored first = d.stored;
            if (first != null && first.sequence - d.nextSequence <= 0) {
                if (isBehindHole(flow.opposite(d), first)) {
                    break; // which is dated too
                }
                deliverStored(flow, d, first);
                continue;
            }
            int end = first != null && first.sequence - target < 0 ? first.sequence : target;
            if (endsWithFin(d, end)) {
                break;
            }
            if (d.nextPosition == d.gapBytes && ++d.gapsBeforeData >= ABSENT_AFTER_GAPS) {
                d.absent = true;
            }
            delivery.gap(flow, d, end - d.nextSequence, nowNs);
        }
        d.holeSinceNs = 0;
        endIfFinished(flow, d, nowNs);
        if (!flow.closed && d.hasHole()) {
            openHole(flow, d, nowNs);
        }
    }

    /** Delivers the first stored segment, the hole before it as a gap. */
    private void deliverFirst(TcpFlow flow, TcpDirection d, long nowNs) {
        Stored first = d.stored;
        if (first == null) {
            return;
        }
        int missing = first.sequence - d.nextSequence;
        if (missing > 0) {
            delivery.gap(flow, d, missing, nowNs);
        }
        if (d.stored == first) {
            deliverStored(flow, d, first);
        }
    }

    private void deliverStored(TcpFlow flow, TcpDirection d, Stored s) {
        int trim = d.nextSequence - s.sequence;
        if (trim < s.length) {
            delivery.deliverStored(flow, d, s, trim);
        }
        if (d.stored == s) {
            store.removeFirst(d);
        }
    }

    /** Delivers what waits, each answer behind what it acknowledges, with gaps for the rest. */
    private void flushStored(TcpFlow flow, long nowNs) {
        while (true) {
            drainBoth(flow);
            TcpDirection d = earlier(flow.fromA, flow.fromB);
            Stored first = d == null ? null : d.stored;
            if (d == null || first == null) {
                return;
            }
            TcpDirection peer = flow.opposite(d);
            if (isBeforePeer(peer, first.acknowledges, first.acknowledgment)) {
                passHole(flow, peer, first.acknowledgment, nowNs);
            } else {
                delivery.gap(flow, d, first.sequence - d.nextSequence, nowNs);
            }
        }
    }

    /** What is missing next, up to an acknowledgment, will not come. */
    private void passHole(TcpFlow flow, TcpDirection d, int acknowledgment, long nowNs) {
        Stored first = d.stored;
        int end = acknowledgment;
        if (first != null && first.sequence - end < 0) {
            end = first.sequence;
        }
        if (end - d.nextSequence > 0) {
            if (!endsWithFin(d, end)) {
                delivery.gap(flow, d, end - d.nextSequence, nowNs);
            }
        } else if (first != null) {
            deliverStored(flow, d, first); // each waits for the other: no order is the true one
        }
    }

    /** Whether a single byte at the very end is missing: a FIN, which takes a number. */
    private static boolean endsWithFin(TcpDirection d, int end) {
        if (end - d.nextSequence != 1 || d.stored != null) {
            return false;
        }
        if (!d.finSeen) {
            d.finSeen = true;
            d.finSequence = d.nextSequence;
        }
        return true;
    }

    private static @Nullable TcpDirection earlier(TcpDirection a, TcpDirection b) {
        Stored firstA = a.stored;
        Stored firstB = b.stored;
        if (firstA == null) {
            return firstB == null ? null : b;
        }
        return firstB == null || firstA.timeNs <= firstB.timeNs ? a : b;
    }

    /** Bytes at the end that the peer acknowledged and nobody saw; one of them may be the FIN. */
    private void flushTail(TcpFlow flow, TcpDirection d, long nowNs) {
        if (d.hasHole()) {
            int missing = d.acknowledgedSequence - d.nextSequence - (d.finSeen ? 1 : 0);
            if (missing > 1 || d.finSeen) {
                delivery.gap(flow, d, missing, nowNs);
            }
        }
    }
}
