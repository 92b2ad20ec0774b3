package io.wiretrip.agent.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One datagram of which fragments have been received, and its place in the table. Reused for other
 * datagrams; its memory is taken once.
 *
 * <p>Fragments begin at multiples of eight bytes and all but the last are as long, so one bit for
 * each block of eight bytes says what is there. The first copy of a block stays.
 */
final class FragmentedDatagram {
    /** Native memory of one datagram; no datagram is larger. */
    static final int CAPACITY_BYTES = 1 << 16;

    private static final int BLOCK_SHIFT = 3;
    private static final int UNKNOWN = -1;

    final MemorySegment memory;
    private final long[] blocks = new long[CAPACITY_BYTES >> BLOCK_SHIFT >> 6];

    private long key;
    private boolean v6;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int ipId;

    /** What the datagram carries; for IPv6 what its first fragment says (RFC 8200 section 4.5). */
    int protocol;

    /** Time of the fragment that came first, nanoseconds since the epoch. */
    long createdNs;

    /** Bytes on the wire of its frames so far, and how many those were. */
    int wireBytes;

    int frames;

    /** Next in the same bucket, or next of those not in use. */
    @Nullable FragmentedDatagram next;

    /** Next in the order of age. */
    @Nullable FragmentedDatagram newer;

    /** Previous in the order of age. */
    @Nullable FragmentedDatagram older;

    private int receivedBlocks;
    private int totalBytes;
    private int highestEnd;
    private int firstMissing;

    FragmentedDatagram(Arena arena) {
        this.memory = arena.allocate(CAPACITY_BYTES, 8);
    }

    /** Becomes a datagram of which nothing was received yet. */
    void start(Cursor cursor, Packet packet, long newKey) {
        key = newKey;
        v6 = packet.v6;
        sourceHigh = packet.sourceHigh;
        sourceLow = packet.sourceLow;
        destinationHigh = packet.destinationHigh;
        destinationLow = packet.destinationLow;
        ipId = packet.ipId;
        protocol = cursor.protocol;
        createdNs = cursor.timeNs;
        wireBytes = 0;
        frames = 0;
        Arrays.fill(blocks, 0);
        receivedBlocks = 0;
        totalBytes = UNKNOWN;
        highestEnd = 0;
        firstMissing = CAPACITY_BYTES;
    }

    /** Whether a fragment belongs to this datagram (RFC 791 section 3.2, RFC 8200 section 4.5). */
    boolean matches(Packet packet, int protocolOfPacket, long keyOfPacket) {
        return key == keyOfPacket
                && ipId == packet.ipId
                && sourceLow == packet.sourceLow
                && destinationLow == packet.destinationLow
                && sourceHigh == packet.sourceHigh
                && destinationHigh == packet.destinationHigh
                && v6 == packet.v6
                && (v6 || protocol == protocolOfPacket);
    }

    boolean isV6() {
        return v6;
    }

    long key() {
        return key;
    }

    /** Mixes all that tells a datagram from others into one number that is as good as unique. */
    static long keyOf(Packet packet, int protocol) {
        long key = mix(packet.v6 ? 1 : 2 + protocol, packet.ipId);
        key = mix(key, packet.sourceHigh);
        key = mix(key, packet.sourceLow);
        key = mix(key, packet.destinationHigh);
        return mix(key, packet.destinationLow);
    }

    private static long mix(long key, long value) {
        long mixed = (key ^ value) * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ mixed >>> 29;
    }

    /**
     * Whether a fragment agrees with what is known of the datagram's end. Its length has been
     * checked: not 0, a multiple of eight unless it is the last, and not beyond the capacity.
     */
    boolean isConsistent(int at, int length, boolean more) {
        int end = at + length;
        if (more) {
            return totalBytes == UNKNOWN || end <= totalBytes;
        }
        return highestEnd <= end && (totalBytes == UNKNOWN || end == totalBytes);
    }

    /**
     * Takes the blocks of a consistent fragment that are not there yet.
     *
     * @return how many of its blocks were new
     */
    int add(Cursor cursor, int at, boolean more) {
        int end = at + cursor.length;
        highestEnd = Math.max(highestEnd, end);
        if (!more) {
            totalBytes = end;
        }
        if (at == 0) {
            protocol = cursor.protocol;
        }
        if (cursor.captured < cursor.length) {
            firstMissing = Math.min(firstMissing, at + cursor.captured);
        }
        int endBlock = (end + 7) >> BLOCK_SHIFT;
        int before = receivedBlocks;
        int block = at >> BLOCK_SHIFT;
        while (block < endBlock) {
            if (has(block)) {
                block++;
            } else {
                int from = block;
                while (block < endBlock && !has(block)) {
                    blocks[block >> 6] |= 1L << block;
                    block++;
                }
                receivedBlocks += block - from;
                copy(cursor, at, from << BLOCK_SHIFT, block << BLOCK_SHIFT);
            }
        }
        return receivedBlocks - before;
    }

    boolean isComplete() {
        return totalBytes != UNKNOWN && receivedBlocks == (totalBytes + 7) >> BLOCK_SHIFT;
    }

    /** Points the cursor at the whole datagram. */
    void openWith(Cursor cursor) {
        cursor.point(memory, 0, Math.min(totalBytes, firstMissing), totalBytes);
        cursor.protocol = protocol;
        cursor.lengthFromFrame = false;
    }

    private boolean has(int block) {
        return (blocks[block >> 6] & 1L << block) != 0;
    }

    /** Copies what was captured of the datagram's bytes {@code from..to-1}. */
    private void copy(Cursor cursor, int at, int from, int to) {
        int length = Math.min(to, at + cursor.captured) - from;
        if (length > 0) {
            MemorySegment.copy(cursor.segment, cursor.offset + from - at, memory, from, length);
        }
    }
}
