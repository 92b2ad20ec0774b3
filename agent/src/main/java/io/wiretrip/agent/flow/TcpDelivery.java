package io.wiretrip.agent.flow;

import io.wiretrip.agent.flow.TcpDirection.Stored;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes the in-order bytes and gaps of connections to their sessions: finds the protocol and the
 * roles at the first bytes, follows upgrades, and ends what ended.
 */
final class TcpDelivery {
    /** How often first bytes that nobody recognised are looked at again, per direction. */
    private static final int UNRECOGNISED_MAX = 8;

    /** Undecided first bytes beyond this are taken for unrecognised. */
    private static final int UNDECIDED_BYTES_MAX = 1 << 10;

    /** Charged for a session: its two decoders and its pairing. */
    private static final int SESSION_BYTES = 1024;

    private final FlowContext context;
    private final Feeder feeder;
    private final Bytes first = new Bytes();

    TcpDelivery(FlowContext context) {
        this.context = context;
        this.feeder = new Feeder(context);
    }

    /**
     * The next bytes of a direction, in the packet that has just come.
     *
     * @param trim how many bytes of its payload were delivered before
     */
    void deliver(TcpFlow flow, TcpDirection d, Packet p, int trim) {
        TcpDirection peer = flow.opposite(d);
        boolean known = p.has(Packet.ACK) && peer.started;
        arrived(p.timeNs, known ? peer.positionOf(p.acknowledgment) : -1);
        int before = Math.min(trim, p.capturedLength);
        deliver(
                flow,
                d,
                p.segment,
                p.payloadOffset + before,
                p.capturedLength - before,
                p.payloadLength - trim);
    }

    /**
     * The next bytes of a direction, which had to wait.
     *
     * @param trim how many of them were delivered before
     */
    void deliverStored(TcpFlow flow, TcpDirection d, Stored s, int trim) {
        TcpDirection peer = flow.opposite(d);
        boolean known = s.acknowledges && peer.started;
        arrived(Math.max(s.timeNs, d.deliveredNs), known ? peer.positionOf(s.acknowledgment) : -1);
        BlockPool.Block block = s.block;
        int before = Math.min(trim, s.captured);
        deliver(
                flow,
                d,
                block == null ? MemorySegment.NULL : block.segment,
                block == null ? 0 : block.offset + before,
                s.captured - before,
                s.length - trim);
    }

    /** Bytes that are next will never come. */
    void gap(TcpFlow flow, TcpDirection d, int length, long nowNs) {
        context.counters().add(FlowEvent.GAP);
        FlowAccounts accounts = context.accounts();
        if (accounts != null) {
            accounts.gap(flow, d, length);
        }
        lost(flow, d, length, nowNs);
    }

    /** A direction is over. */
    void end(TcpFlow flow, TcpDirection d, End how, long nowNs) {
        if (!d.ended) {
            d.ended = true;
            d.holeSinceNs = 0;
            feeder.end(flow, d, how, nowNs);
        }
    }

    /** Both directions are over. */
    void close(TcpFlow flow, long nowNs) {
        flow.closed = true;
        Session session = flow.session;
        if (session != null) {
            flow.session = null;
            context.sessions().budget().give(SESSION_BYTES);
            session.close(nowNs);
        }
    }

    /** Gives the flow up after a failure of ours; what its session held is emitted as it stands. */
    void discard(TcpFlow flow, long nowNs) {
        feeder.dropCarry(flow.fromA);
        feeder.dropCarry(flow.fromB);
        flow.closed = true;
        Session session = flow.session;
        if (session != null) {
            flow.session = null;
            context.sessions().budget().give(SESSION_BYTES);
            session.fail(nowNs);
        }
    }

    /** Gives up requests that have waited too long. */
    void expire(TcpFlow flow, long nowNs) {
        if (flow.session != null) {
            flow.session.expire(nowNs);
        }
    }

    private void arrived(long timeNs, long peerAcknowledged) {
        feeder.cursor().arrived(timeNs, peerAcknowledged);
        first.arrived(timeNs, peerAcknowledged);
    }

    private void deliver(
            TcpFlow flow,
            TcpDirection d,
            MemorySegment segment,
            long offset,
            int captured,
            int length) {
        long timeNs = first.timeNs();
        d.deliveredNs = timeNs;
        d.nextSequence += length;
        if (captured > 0) {
            decode(flow, d, segment, offset, captured);
        }
        if (length > captured) {
            context.counters().add(FlowEvent.SNAPLEN_GAP);
            d.nextSequence -= length - captured;
            lost(flow, d, length - captured, timeNs);
        }
    }

    private void lost(TcpFlow flow, TcpDirection d, int length, long nowNs) {
        context.counters().add(FlowEvent.GAP_BYTES, length);
        d.nextSequence += length;
        d.gapBytes += length;
        Session session = flow.session;
        if (session == null && !flow.opaque && !flow.midstream && !flow.detectOnly) {
            Protocol ruled = byRule(flow); // lost before anything came: its decoder is told
            session = ruled == null ? null : open(flow, ruled);
        }
        if (session == null || d.opaque || flow.opaque) {
            feeder.dropCarry(d);
            d.nextPosition += length;
            flow.joinedLate |= !flow.opaque;
        } else {
            feeder.gap(flow, session, d, length, nowNs);
        }
    }

    private void decode(
            TcpFlow flow, TcpDirection d, MemorySegment segment, long offset, int length) {
        if (flow.opaque || d.opaque) {
            d.nextPosition += length;
            return;
        }
        Session session = flow.session;
        if (session == null) {
            session = begin(flow, d, segment, offset, length);
            if (session == null) {
                return;
            }
            if (d.carryLength > 0) { // undecided until now, these bytes included
                after(flow, d, feeder.decodeKept(flow, session, d));
            } else {
                after(flow, d, feeder.feed(flow, session, d, segment, offset, length));
            }
            TcpDirection peer = flow.opposite(d);
            if (flow.session == session && peer.carryLength > 0) {
                after(flow, peer, feeder.decodeKept(flow, session, peer));
            }
            return;
        }
        after(flow, d, feeder.feed(flow, session, d, segment, offset, length));
    }

    private void after(TcpFlow flow, TcpDirection d, Progress progress) {
        switch (progress) {
            case CONTINUE -> {}
            case GIVE_UP -> {
                d.opaque = true;
                d.skip = 0;
                feeder.dropCarry(d);
            }
            case HANDOVER -> handOver(flow, d);
        }
    }

    /**
     * The connection became another protocol. One that takes it over gets what was not consumed of
     * either direction; within a tunnel it is recognised anew; else it is opaque.
     */
    private void handOver(TcpFlow flow, TcpDirection d) {
        context.counters().add(FlowEvent.UPGRADED);
        Session session = flow.session;
        if (session == null) {
            return;
        }
        if ("tls".equals(session.upgradeTo())) {
            context.counters().add(FlowEvent.TLS);
        }
        long timeNs = first.timeNs();
        Session successor = feeder.keepRest(d) ? session.successor() : null;
        if (successor != null) {
            takeOver(flow, d, successor, timeNs);
            return;
        }
        boolean tunnel = "tunnel".equals(session.upgradeTo());
        MemorySegment segment = feeder.restSegment();
        long offset = feeder.restOffset();
        int length = feeder.restLength();
        feeder.end(flow, flow.fromA, End.FINISHED, timeNs);
        feeder.end(flow, flow.fromB, End.FINISHED, timeNs);
        flow.session = null;
        context.sessions().budget().give(SESSION_BYTES);
        session.close(timeNs);
        flow.opaque = !tunnel || !context.chooser().detects(Transport.TCP);
        flow.detectOnly = true;
        if (!flow.opaque && length > 0) {
            d.nextPosition -= length;
            decode(flow, d, segment, offset, length);
        }
    }

    /** The session that goes on begins with what the one before left over of both directions. */
    private void takeOver(TcpFlow flow, TcpDirection d, Session successor, long timeNs) {
        Session before = flow.session;
        feeder.endSession(flow, flow.fromA, End.FINISHED, timeNs);
        feeder.endSession(flow, flow.fromB, End.FINISHED, timeNs);
        if (before != null) {
            before.close(timeNs);
        }
        flow.session = successor;
        flow.protocol = successor.protocol();
        TcpDirection peer = flow.opposite(d);
        goOn(flow, d, successor);
        goOn(flow, peer, successor);
    }

    private void goOn(TcpFlow flow, TcpDirection d, Session successor) {
        d.opaque = false;
        if (flow.session == successor && d.carryLength > 0) {
            d.keptLength = d.carryLength;
            d.keptNs = first.timeNs();
            d.keptAcknowledged = first.peerAcknowledged();
            after(flow, d, feeder.decodeKept(flow, successor, d));
        }
    }

    /**
     * The session that these first bytes begin; null if none (yet), the bytes then being dealt
     * with.
     */
    private @Nullable Session begin(
            TcpFlow flow, TcpDirection d, MemorySegment segment, long offset, int length) {
        if (d.nextPosition == 0 && TlsRecord.isHello(first.wrap(segment, offset, length, 0))) {
            context.counters().add(FlowEvent.TLS);
            d.nextPosition += length;
            becomeOpaque(flow);
            return null;
        }
        Protocol protocol = flow.detectOnly ? null : byRule(flow);
        if (protocol != null) {
            return open(flow, protocol);
        }
        if (!context.chooser().detects(Transport.TCP)) {
            unrecognisable(flow, d, length);
            return null;
        }
        if (d.carryLength > 0) {
            d.nextPosition += length;
            if (!feeder.keep(d, segment, offset, length)) {
                context.counters().add(FlowEvent.NO_MEMORY);
                return notRecognised(flow, d, length);
            }
            BlockPool.Block block = d.carry;
            assert block != null;
            first.wrap(block.segment, block.offset + d.carryStart, d.carryLength, 0);
        } else {
            first.wrap(segment, offset, length, 0);
        }
        Recognition recognition = context.chooser().recognise(first, Transport.TCP);
        return switch (recognition) {
            case NO -> notRecognised(flow, d, length);
            case MORE -> undecided(flow, d, segment, offset, length);
            case CLIENT -> recognised(flow, d, length, true);
            case SERVER -> recognised(flow, d, length, false);
        };
    }

    private @Nullable Session recognised(
            TcpFlow flow, TcpDirection d, int length, boolean fromClient) {
        Protocol protocol = context.chooser().recognised();
        if (protocol == null) {
            return notRecognised(flow, d, length);
        }
        boolean clientIsA = (d == flow.fromA) == fromClient;
        if (!flow.rolesKnown) {
            clientIsA = clientIsA(flow, protocol, clientIsA);
        } else if (flow.clientIsA != clientIsA) {
            return notRecognised(flow, d, length);
        }
        flow.rolesKnown = true;
        flow.clientIsA = clientIsA;
        return open(flow, protocol);
    }

    /**
     * Who the client is where the beginning was not seen. What either side may send can look like
     * what only the client sends; the port that belongs to the protocol is the server's.
     */
    private static boolean clientIsA(TcpFlow flow, Protocol protocol, boolean byGrammar) {
        boolean a = protocol.defaultPorts().contains(flow.portA);
        boolean b = protocol.defaultPorts().contains(flow.portB);
        return a == b ? byGrammar : b;
    }

    private @Nullable Session undecided(
            TcpFlow flow, TcpDirection d, MemorySegment segment, long offset, int length) {
        if (d.carryLength == 0) {
            if (length > UNDECIDED_BYTES_MAX) {
                return notRecognised(flow, d, length);
            }
            if (!feeder.keep(d, segment, offset, length)) {
                context.counters().add(FlowEvent.NO_MEMORY);
                return notRecognised(flow, d, length);
            }
            d.keptLength = length;
            d.keptNs = first.timeNs();
            d.keptAcknowledged = first.peerAcknowledged();
            d.nextPosition += length;
        } else if (d.carryLength > UNDECIDED_BYTES_MAX) {
            return notRecognised(flow, d, length);
        }
        return null;
    }

    private @Nullable Session notRecognised(TcpFlow flow, TcpDirection d, int length) {
        if (d.carryLength == 0) {
            d.nextPosition += length;
        }
        feeder.dropCarry(d);
        flow.joinedLate = true;
        d.unrecognised++;
        if (d.unrecognised >= UNRECOGNISED_MAX
                && (flow.opposite(d).unrecognised >= UNRECOGNISED_MAX
                        || d.unrecognised >= 2 * UNRECOGNISED_MAX)) {
            makeOpaque(flow);
        }
        return null;
    }

    private void unrecognisable(TcpFlow flow, TcpDirection d, int length) {
        d.nextPosition += length;
        makeOpaque(flow);
    }

    private void makeOpaque(TcpFlow flow) {
        context.counters().add(FlowEvent.UNRECOGNISED);
        becomeOpaque(flow);
    }

    private void becomeOpaque(TcpFlow flow) {
        flow.opaque = true;
        feeder.dropCarry(flow.fromA);
        feeder.dropCarry(flow.fromB);
    }

    /** The protocol that a rule names for either port; sets the roles if nothing has. */
    private @Nullable Protocol byRule(TcpFlow flow) {
        Protocol onB = context.chooser().byRule(Transport.TCP, flow.portB, flow);
        Protocol onA = context.chooser().byRule(Transport.TCP, flow.portA, flow);
        if (!flow.rolesKnown && (onA != null || onB != null)) {
            flow.clientIsA = onB != null;
            flow.rolesKnown = true;
        }
        Protocol server = flow.clientIsA ? onB : onA;
        return server != null ? server : flow.clientIsA ? onA : onB;
    }

    private Session open(TcpFlow flow, Protocol protocol) {
        Session session =
                new Session(
                        protocol,
                        Transport.TCP,
                        flow.clientIsA ? flow.endpointA() : flow.endpointB(),
                        flow.clientIsA ? flow.endpointB() : flow.endpointA(),
                        context.sessions(),
                        flow.midstream || flow.joinedLate);
        flow.session = session;
        flow.protocol = protocol;
        context.sessions().budget().take(SESSION_BYTES);
        return session;
    }
}
