package io.wiretrip.agent.flow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.Transport;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams to their sessions, each once: where one packet passes several capture points, the
 * copies are recognised by their IP identification and content.
 */
final class UdpDelivery {
    private static final int UNRECOGNISED_MAX = 4;
    private static final int SESSION_BYTES = 768;

    /** How much of a datagram tells it from others where it is not decoded. */
    private static final int BEGINNING = 256;

    /** A copy with the same, non-zero IP identification is one for so long. */
    private static final long COPY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Without an identification only a copy that follows at once is taken for one. */
    private static final long COPY_WITHOUT_ID_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final FlowContext context;
    private final Bytes in = new Bytes();

    UdpDelivery(FlowContext context) {
        this.context = context;
    }

    /**
     * Takes a datagram.
     *
     * @return whether it was a copy of one that was taken before
     */
    boolean datagram(UdpFlow flow, boolean fromA, Packet p) {
        if (flow.opaque) {
            FlowAccounts accounts = context.accounts();
            return accounts != null && accounts.wantsCopies() && isCopy(flow, fromA, p, BEGINNING);
        }
        if (isCopy(flow, fromA, p, p.capturedLength)) {
            return true;
        }
        decode(flow, fromA, p);
        return false;
    }

    private boolean isCopy(UdpFlow flow, boolean fromA, Packet p, int bytes) {
        boolean copy =
                flow.isDuplicate(
                        signature(p, fromA, Math.min(bytes, p.capturedLength)),
                        p.timeNs,
                        p.ipId > 0 ? COPY_NS : COPY_WITHOUT_ID_NS);
        if (copy) {
            context.counters().add(FlowEvent.DUPLICATE_DATAGRAM);
        }
        return copy;
    }

    private void decode(UdpFlow flow, boolean fromA, Packet p) {
        if (p.payloadLength > p.capturedLength) {
            context.counters().add(FlowEvent.SNAPLEN_GAP);
        }
        view(p);
        if (flow.protocol == null && !choose(flow, fromA)) {
            return;
        }
        boolean clientIsA = clientIsA(flow, fromA);
        Session session = clientIsA ? flow.clientIsA : flow.clientIsB;
        if (session == null) {
            session = open(flow, clientIsA);
        }
        view(p);
        if (session.decode(clientIsA == fromA, in) != Progress.CONTINUE) {
            flow.opaque = true;
        }
    }

    boolean isPending(UdpFlow flow) {
        return isPending(flow.clientIsA) || isPending(flow.clientIsB);
    }

    void expire(UdpFlow flow, long nowNs) {
        if (flow.clientIsA != null) {
            flow.clientIsA.expire(nowNs);
        }
        if (flow.clientIsB != null) {
            flow.clientIsB.expire(nowNs);
        }
    }

    void close(UdpFlow flow, End how, long nowNs) {
        Session a = flow.clientIsA;
        Session b = flow.clientIsB;
        flow.clientIsA = null;
        flow.clientIsB = null;
        close(a, how, nowNs);
        close(b, how, nowNs);
    }

    /**
     * Gives the flow up after a failure of ours; what its sessions held is emitted as it stands.
     */
    void discard(UdpFlow flow, long nowNs) {
        Session a = flow.clientIsA;
        Session b = flow.clientIsB;
        flow.clientIsA = null;
        flow.clientIsB = null;
        flow.opaque = true;
        if (a != null) {
            context.sessions().budget().give(SESSION_BYTES);
            a.fail(nowNs);
        }
        if (b != null) {
            context.sessions().budget().give(SESSION_BYTES);
            b.fail(nowNs);
        }
    }

    private void view(Packet p) {
        in.wrap(p.segment, p.payloadOffset, p.capturedLength, 0)
                .missing(p.payloadLength - p.capturedLength)
                .arrived(p.timeNs, -1);
    }

    private void close(@Nullable Session session, End how, long nowNs) {
        if (session != null) {
            context.sessions().budget().give(SESSION_BYTES);
            session.end(true, how, 0, nowNs);
            session.end(false, how, 0, nowNs);
            session.close(nowNs);
        }
    }

    private static boolean isPending(@Nullable Session session) {
        return session != null && session.deadlineNs() != Long.MAX_VALUE;
    }

    private Session open(UdpFlow flow, boolean clientIsA) {
        Protocol protocol = flow.protocol;
        assert protocol != null;
        Session session =
                new Session(
                        protocol,
                        Transport.UDP,
                        clientIsA ? flow.endpointA() : flow.endpointB(),
                        clientIsA ? flow.endpointB() : flow.endpointA(),
                        context.sessions(),
                        false);
        if (clientIsA) {
            flow.clientIsA = session;
        } else {
            flow.clientIsB = session;
        }
        context.sessions().budget().take(SESSION_BYTES);
        return session;
    }

    /** Finds the protocol by rule, else by the datagram's content; false if neither tells. */
    private boolean choose(UdpFlow flow, boolean fromA) {
        Protocol onB = context.chooser().byRule(Transport.UDP, flow.portB, flow);
        Protocol ruled =
                onB != null ? onB : context.chooser().byRule(Transport.UDP, flow.portA, flow);
        if (ruled != null) {
            flow.protocol = ruled;
            flow.serverIsB = onB != null;
            return true;
        }
        Recognition recognition = context.chooser().recognise(in, Transport.UDP);
        Protocol protocol = context.chooser().recognised();
        if (protocol == null) {
            flow.unrecognised++;
            if (flow.unrecognised >= UNRECOGNISED_MAX
                    || !context.chooser().detects(Transport.UDP)) {
                context.counters().add(FlowEvent.UNRECOGNISED);
                flow.opaque = true;
            }
            return false;
        }
        flow.protocol = protocol;
        flow.serverIsB = (recognition == Recognition.CLIENT) == fromA;
        return true;
    }

    /** Who asks. Where both ends use the same port only the datagram can tell. */
    private boolean clientIsA(UdpFlow flow, boolean fromA) {
        Protocol protocol = flow.protocol;
        if (flow.portA == flow.portB && protocol != null) {
            return switch (protocol.recognise(in, Transport.UDP)) {
                case CLIENT -> fromA;
                case SERVER -> !fromA;
                case NO, MORE -> flow.serverIsB;
            };
        }
        return flow.serverIsB;
    }

    /** Equal for copies of one datagram, hardly ever for two different ones. */
    private static long signature(Packet p, boolean fromA, int bytes) {
        long h = ((long) p.ipId << 32) ^ p.payloadLength ^ (fromA ? 0x5bd1e995L << 20 : 0);
        int i = 0;
        for (; i + 8 <= bytes; i += 8) {
            h = (h ^ p.segment.get(JAVA_LONG_UNALIGNED, p.payloadOffset + i)) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 32;
        }
        for (; i < bytes; i++) {
            h = (h ^ p.segment.get(JAVA_BYTE, p.payloadOffset + i)) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 32;
        }
        return h;
    }
}
