package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import io.wiretrip.protocol.Session;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Passes the in-order bytes of a direction to its decoder: in place where nothing was left over,
 * else through the carry, a block that holds the leftovers and as much of what follows as it takes
 * to get past the seam. Bytes inside a skip never reach the decoder.
 */
final class Feeder {
    /**
     * At first so many bytes are joined to the leftovers; twice as many each time they are not
     * enough.
     */
    private static final int SEAM_BYTES = 512;

    private final FlowContext context;
    private final Bytes in = new Bytes();
    private MemorySegment restSegment = MemorySegment.NULL;
    private long restOffset;
    private int restLength;

    Feeder(FlowContext context) {
        this.context = context;
    }

    /** The cursor, for those who look at bytes before a session exists. */
    Bytes cursor() {
        return in;
    }

    /**
     * Feeds bytes that are next in the stream.
     *
     * @return what the decoder said last
     */
    Progress feed(
            TcpFlow flow,
            Session session,
            TcpDirection d,
            MemorySegment segment,
            long offset,
            int length) {
        boolean fromClient = flow.isClient(d);
        long at = offset;
        int left = length;
        if (d.skip > 0) {
            int passed = pass(d, left);
            at += passed;
            left -= passed;
            if (d.skip > 0) {
                return Progress.CONTINUE;
            }
        }
        while (d.carryLength > 0) {
            int before = d.carryLength;
            int joined = joinLeftovers(d, segment, at, left);
            if (joined == 0) {
                unconsumedLimit(session, d, fromClient);
                break;
            }
            Progress progress = decodeCarry(session, d, fromClient);
            int behindSeam = in.position() - before;
            if (behindSeam >= 0) {
                // Past the seam: what was joined and not consumed is looked at again in place.
                d.nextPosition -= d.carryLength;
                dropCarry(d);
                at += behindSeam;
                left -= behindSeam;
                d.skip = in.pendingSkip();
                boolean skipped = d.skip > 0;
                if (skipped) {
                    int passed = pass(d, left);
                    at += passed;
                    left -= passed;
                }
                if (progress != Progress.CONTINUE || d.skip > 0 || (left == 0 && !skipped)) {
                    return rest(d, segment, at, left, progress);
                }
                break;
            }
            at += joined;
            left -= joined;
            if (progress != Progress.CONTINUE || left == 0) {
                return rest(d, segment, at, left, progress);
            }
        }
        return decodeInPlace(session, d, fromClient, segment, at, left);
    }

    /**
     * Keeps what was not consumed of the bytes passed last, behind the leftovers if there are any,
     * for what takes over.
     */
    boolean keepRest(TcpDirection d) {
        return keep(d, restSegment, restOffset, restLength);
    }

    /** Decodes bytes that were kept before there was a session. */
    Progress decodeKept(TcpFlow flow, Session session, TcpDirection d) {
        BlockPool.Block block = d.carry;
        assert block != null;
        d.carry = null;
        long offset = block.offset + d.carryStart;
        int length = d.carryLength;
        d.carryStart = 0;
        d.carryLength = 0;
        d.nextPosition -= length;
        // What came first is shown first and as of then: a message begins when its first byte came,
        // not when its protocol was recognised.
        int alone = Math.min(length, d.keptLength);
        in.arrived(d.keptNs, d.keptAcknowledged);
        Progress progress =
                decodeInPlace(session, d, flow.isClient(d), block.segment, offset, alone);
        if (progress == Progress.CONTINUE && alone < length) {
            in.arrived(d.deliveredNs, d.keptAcknowledged);
            progress = feed(flow, session, d, block.segment, offset + alone, length - alone);
        } else {
            d.nextPosition += length - alone;
        }
        context.pool().release(block);
        // Nothing may point into the block any more; a tunnel does not begin in first bytes.
        restLength = 0;
        return progress;
    }

    /**
     * What was not consumed of the bytes passed last, once a decoder handed the connection over.
     */
    MemorySegment restSegment() {
        return restSegment;
    }

    /** Where {@link #restSegment()} holds it. */
    long restOffset() {
        return restOffset;
    }

    /** How much it is. */
    int restLength() {
        return restLength;
    }

    private Progress rest(
            TcpDirection d, MemorySegment segment, long at, int left, Progress progress) {
        restSegment = segment;
        restOffset = at;
        restLength = left;
        if (progress != Progress.CONTINUE) {
            d.nextPosition += left;
        }
        return progress;
    }

    /** Passes over bytes that the decoder does not want; returns how many. */
    private static int pass(TcpDirection d, int left) {
        int passed = (int) Math.min(d.skip, left);
        d.skip -= passed;
        d.nextPosition += passed;
        return passed;
    }

    /** Tells the decoder of missing bytes that are next in the stream. */
    void gap(TcpFlow flow, Session session, TcpDirection d, long length, long timeNs) {
        boolean fromClient = flow.isClient(d);
        long inside = Math.min(d.skip, length);
        if (inside > 0) {
            d.skip -= inside;
            d.nextPosition += inside;
            session.gap(fromClient, inside, true, d.nextPosition, timeNs);
            if (d.skip == 0 && inside == length) {
                // The skip is over: the decoder is called for it, with nothing to read.
                in.wrap(MemorySegment.NULL, 0, 0, d.nextPosition).arrived(timeNs, -1);
                Progress ignored = session.decode(fromClient, in);
                assert ignored != null;
                d.skip = in.pendingSkip();
            }
        }
        long outside = length - inside;
        if (outside > 0) {
            dropCarry(d);
            d.nextPosition += outside;
            session.gap(fromClient, outside, false, d.nextPosition, timeNs);
        }
    }

    /** The direction is over: leftovers are given up. */
    void end(TcpFlow flow, TcpDirection d, End how, long timeNs) {
        dropCarry(d);
        endSession(flow, d, how, timeNs);
    }

    /** The direction is over for its session; leftovers are for what takes over. */
    void endSession(TcpFlow flow, TcpDirection d, End how, long timeNs) {
        d.skip = 0;
        Session session = flow.session;
        if (session != null && !d.opaque) {
            session.end(flow.isClient(d), how, d.nextPosition, timeNs);
        }
    }

    void dropCarry(TcpDirection d) {
        BlockPool.Block block = d.carry;
        if (block != null) {
            context.pool().release(block);
            d.carry = null;
        }
        d.carryStart = 0;
        d.carryLength = 0;
    }

    /** Keeps bytes that come next and were not consumed; false if there are too many of them. */
    boolean keep(TcpDirection d, MemorySegment segment, long offset, int length) {
        if (length == 0) {
            return true;
        }
        BlockPool.Block block = room(d, length);
        if (block == null) {
            return false;
        }
        MemorySegment.copy(
                segment,
                offset,
                block.segment,
                block.offset + d.carryStart + d.carryLength,
                length);
        d.carryLength += length;
        return true;
    }

    private Progress decodeInPlace(
            Session session,
            TcpDirection d,
            boolean fromClient,
            MemorySegment segment,
            long at,
            int left) {
        in.wrap(segment, at, left, d.nextPosition);
        Progress progress = session.decode(fromClient, in);
        d.nextPosition += left;
        d.skip = in.pendingSkip();
        int consumed = in.position();
        if (progress != Progress.CONTINUE) {
            restSegment = segment;
            restOffset = at + consumed;
            restLength = left - consumed;
        } else if (d.skip == 0 && !keep(d, segment, at + consumed, left - consumed)) {
            unconsumedLimit(session, d, fromClient);
        }
        return progress;
    }

    private Progress decodeCarry(Session session, TcpDirection d, boolean fromClient) {
        BlockPool.Block block = d.carry;
        assert block != null;
        in.wrap(
                block.segment,
                block.offset + d.carryStart,
                d.carryLength,
                d.nextPosition - d.carryLength);
        Progress progress = session.decode(fromClient, in);
        d.carryStart += in.position();
        d.carryLength -= in.position();
        return progress;
    }

    /** Joins some bytes to the leftovers; returns how many, 0 if there is no room. */
    private int joinLeftovers(TcpDirection d, MemorySegment segment, long at, int left) {
        int wanted = Math.min(left, Math.max(SEAM_BYTES, d.carryLength));
        int allowed = context.limits().unconsumedBytesMax() - d.carryLength;
        int joined = Math.min(wanted, allowed);
        if (joined <= 0 || !keep(d, segment, at, joined)) {
            return 0;
        }
        d.nextPosition += joined;
        return joined;
    }

    /** A carry with room behind its leftovers, or null. */
    private BlockPool.@Nullable Block room(TcpDirection d, int length) {
        int needed = d.carryLength + length;
        if (needed > context.limits().unconsumedBytesMax() || needed > BlockPool.capacityMax()) {
            return null;
        }
        BlockPool.Block block = d.carry;
        if (block != null && d.carryStart + needed <= block.capacity) {
            return block;
        }
        if (block != null && needed <= block.capacity / 2) {
            // Much was consumed at the front: move what is left there.
            MemorySegment.copy(
                    block.segment,
                    block.offset + d.carryStart,
                    block.segment,
                    block.offset,
                    d.carryLength);
            d.carryStart = 0;
            return block;
        }
        BlockPool.Block larger = context.pool().acquire(needed);
        if (larger == null) {
            return null;
        }
        if (block != null) {
            MemorySegment.copy(
                    block.segment,
                    block.offset + d.carryStart,
                    larger.segment,
                    larger.offset,
                    d.carryLength);
            context.pool().release(block);
        }
        d.carry = larger;
        d.carryStart = 0;
        return larger;
    }

    private void unconsumedLimit(Session session, TcpDirection d, boolean fromClient) {
        context.counters().add(FlowEvent.UNCONSUMED_LIMIT);
        int lost = Math.max(1, d.carryLength);
        dropCarry(d);
        session.gap(fromClient, lost, false, d.nextPosition, in.timeNs());
    }
}
