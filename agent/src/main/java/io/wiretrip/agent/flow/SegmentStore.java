package io.wiretrip.agent.flow;

import io.wiretrip.agent.flow.TcpDirection.Stored;
import io.wiretrip.agent.packet.Packet;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a direction that must wait, in order of their sequence numbers, without overlap:
 * the first copy of a byte wins. Entries are reused.
 */
final class SegmentStore {
    /** Charged for an entry, whose block is charged apart. */
    private static final int ENTRY_BYTES = 64;

    private final FlowContext context;
    private @Nullable Stored unused;

    SegmentStore(FlowContext context) {
        this.context = context;
    }

    /**
     * Keeps a piece of a segment's payload, as far as it is new.
     *
     * @param sequence sequence number of the piece
     * @param at where in the payload the piece begins
     * @param length how long it is
     * @param captured how much of it was captured
     */
    void insert(TcpDirection d, Packet p, int sequence, int at, int length, int captured) {
        int from = Math.max(0, d.nextSequence - sequence);
        Stored before = null;
        Stored after = d.stored;
        while (from < length) {
            while (after != null && after.sequence + after.length - (sequence + from) <= 0) {
                before = after;
                after = after.next;
            }
            int to = length;
            if (after != null) {
                int free = after.sequence - (sequence + from);
                if (free <= 0) { // inside of what is stored already
                    from = after.sequence + after.length - sequence;
                    continue;
                }
                to = Math.min(length, from + free);
            }
            int have = Math.max(0, Math.min(to, captured) - from);
            Stored piece = piece(p, sequence + from, at + from, to - from, have);
            if (piece == null) {
                context.counters().add(FlowEvent.NO_MEMORY);
                return;
            }
            piece.next = after;
            if (before == null) {
                d.stored = piece;
            } else {
                before.next = piece;
            }
            d.storedBytes += piece.length;
            d.storedCount++;
            before = piece;
            from = to;
        }
    }

    void removeFirst(TcpDirection d) {
        Stored first = d.stored;
        if (first == null) {
            return;
        }
        d.stored = first.next;
        d.storedBytes -= first.length;
        d.storedCount--;
        BlockPool.Block block = first.block;
        if (block != null) {
            context.pool().release(block);
            first.block = null;
        }
        context.sessions().budget().give(ENTRY_BYTES);
        first.next = unused;
        unused = first;
    }

    private @Nullable Stored piece(Packet p, int sequence, int at, int length, int captured) {
        BlockPool.Block block = null;
        if (captured > 0) {
            block = context.pool().acquire(captured);
            if (block == null) {
                return null;
            }
            MemorySegment.copy(
                    p.segment, p.payloadOffset + at, block.segment, block.offset, captured);
        }
        Stored s = unused;
        if (s == null) {
            s = new Stored();
        } else {
            unused = s.next;
        }
        context.sessions().budget().take(ENTRY_BYTES);
        s.sequence = sequence;
        s.length = length;
        s.captured = captured;
        s.acknowledges = p.has(Packet.ACK);
        s.acknowledgment = p.acknowledgment;
        s.timeNs = p.timeNs;
        s.block = block;
        s.next = null;
        return s;
    }
}
