package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.agent.capture.FrameSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a ring of the third kind (TPACKET_V3) that the kernel fills: blocks of frames, each of
 * which belongs to the kernel or to us. A frame is passed on where it lies; of its bytes only a
 * VLAN tag or a cooked header is ever written, into the room before them.
 *
 * <p>The layouts are those of {@code linux/if_packet.h}: {@code tpacket_block_desc}, {@code
 * tpacket3_hdr}, and a {@code sockaddr_ll} behind it. For the polling thread alone.
 */
final class Ring {
    /**
     * A block takes many frames, though loopback and segmentation offload give some of 64 KiB: what
     * is left over at the end of a block is room lost, and each block is a wake-up.
     */
    private static final int SMALL_BLOCK_BYTES = 512 * 1024;

    private static final int LARGE_BLOCK_BYTES = 2 * SMALL_BLOCK_BYTES;

    /**
     * Where little arrives, blocks are handed over before they are full; then a reader may be
     * behind by as many as there are, however large.
     */
    private static final int BLOCKS_MIN = 16;

    /** The type of packets that this host sent. */
    static final int OUTGOING = 4;

    /** {@code LINKTYPE_ETHERNET}. */
    private static final int LINK_ETHERNET = 1;

    /** {@code LINKTYPE_LINUX_SLL2}. */
    private static final int LINK_SLL2 = 276;

    private static final int SLL2_BYTES = 20;
    private static final int TAG_BYTES = 4;
    private static final int MAC_ADDRESSES_BYTES = 12;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final VarHandle STATUS = JAVA_INT.varHandle();
    private static final ValueLayout.OfShort U16BE =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt I32BE =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    // a block
    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_FRAMES = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int KERNEL = 0;
    private static final int USER = 1;

    // a frame
    private static final int NEXT = 0;
    private static final int SECONDS = 4;
    private static final int NANOS = 8;
    private static final int CAPTURED = 12;
    private static final int WIRE = 16;
    private static final int FLAGS = 20;
    private static final int MAC = 24;
    private static final int TAG_CONTROL = 32;
    private static final int TAG_PROTOCOL = 36;
    private static final int HEADER_BYTES = 48;
    private static final int PROTOCOL = HEADER_BYTES + 2;
    private static final int INTERFACE = HEADER_BYTES + 4;
    private static final int HARDWARE = HEADER_BYTES + 8;
    private static final int PACKET_TYPE = HEADER_BYTES + 10;
    private static final int ADDRESS_BYTES = HEADER_BYTES + 11;
    private static final int ADDRESS = HEADER_BYTES + 12;
    private static final int ROOM_FROM = HEADER_BYTES + 20;
    private static final int TAG_VALID = 1 << 4;
    private static final int TAG_PROTOCOL_VALID = 1 << 6;
    private static final int DEFAULT_TAG_PROTOCOL = 0x8100;

    private static final int LOOPBACK_HARDWARE = 772;

    private final MemorySegment memory;
    private final int blockBytes;
    private final boolean cooked;
    private final boolean outgoingTwice;
    private final Frame frame = new Frame();
    private long blockStart;
    private boolean holding;
    private int left;
    private long at;
    private long received;

    /**
     * A ring that nobody has read from yet.
     *
     * @param memory as it was mapped, for blocks of {@link #blockBytes}
     * @param interfaceIndex of the interface it is for, 0 for all
     * @param cooked whether the socket leaves out link headers
     * @param outgoingTwice whether loopback may give two copies of each packet
     */
    Ring(MemorySegment memory, int interfaceIndex, boolean cooked, boolean outgoingTwice) {
        this.memory = memory;
        this.blockBytes = blockBytes(memory.byteSize());
        this.cooked = cooked;
        this.outgoingTwice = outgoingTwice;
        frame.segment = memory;
        frame.linkType = cooked ? LINK_SLL2 : LINK_ETHERNET;
        frame.interfaceIndex = interfaceIndex;
    }

    /** How large the blocks of a ring are, whose size is a multiple of 16 times 512 KiB. */
    static int blockBytes(long ringBytes) {
        return ringBytes < (long) BLOCKS_MIN * LARGE_BLOCK_BYTES
                ? SMALL_BLOCK_BYTES
                : LARGE_BLOCK_BYTES;
    }

    /** Frames that were read. */
    long received() {
        return received;
    }

    /**
     * Passes on what is there, at most {@code max} frames, and never waits. If the sink throws, the
     * next call goes on behind the frame.
     *
     * @return how many were read
     */
    int read(FrameSink sink, int max) {
        int read = 0;
        while (read < max && (left > 0 || nextBlock())) {
            int count = Math.min(left, max - read);
            pass(sink, count);
            read += count;
        }
        if (left == 0) {
            release();
        }
        return read;
    }

    private void pass(FrameSink sink, int count) {
        for (int i = 0; i < count; i++) {
            long header = at;
            at = header + Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, header + NEXT));
            left--;
            if (outgoingTwice && isOutgoingOnLoopback(header)) {
                continue;
            }
            received++;
            point(header);
            sink.frame(frame);
        }
    }

    private boolean nextBlock() {
        release();
        if (((int) STATUS.getAcquire(memory, blockStart + BLOCK_STATUS) & USER) == 0) {
            return false;
        }
        holding = true;
        left = memory.get(JAVA_INT_UNALIGNED, blockStart + BLOCK_FRAMES);
        at = blockStart + memory.get(JAVA_INT_UNALIGNED, blockStart + BLOCK_FIRST);
        return left > 0;
    }

    /** Gives the block back to the kernel, if there is one. */
    private void release() {
        if (holding) {
            STATUS.setRelease(memory, blockStart + BLOCK_STATUS, KERNEL);
            holding = false;
            blockStart += blockBytes;
            if (blockStart == memory.byteSize()) {
                blockStart = 0;
            }
        }
    }

    private boolean isOutgoingOnLoopback(long header) {
        return memory.get(JAVA_BYTE, header + PACKET_TYPE) == OUTGOING
                && memory.get(JAVA_SHORT_UNALIGNED, header + HARDWARE) == LOOPBACK_HARDWARE;
    }

    private void point(long header) {
        long seconds = memory.get(JAVA_INT_UNALIGNED, header + SECONDS) & 0xffff_ffffL;
        frame.timeNs = seconds * NANOS_PER_SECOND + memory.get(JAVA_INT_UNALIGNED, header + NANOS);
        frame.capturedLength = memory.get(JAVA_INT_UNALIGNED, header + CAPTURED);
        frame.wireLength = memory.get(JAVA_INT_UNALIGNED, header + WIRE);
        int mac = memory.get(JAVA_SHORT_UNALIGNED, header + MAC) & 0xffff;
        frame.offset = header + mac;
        if (cooked) {
            cook(header, mac);
        } else if ((memory.get(JAVA_INT_UNALIGNED, header + FLAGS) & TAG_VALID) != 0) {
            tag(header, mac);
        }
    }

    /** Puts the tag back that the kernel, or the network card, took off. */
    private void tag(long header, int mac) {
        if (mac < ROOM_FROM + TAG_BYTES || frame.capturedLength < MAC_ADDRESSES_BYTES) {
            return; // never on Ethernet: the kernel aligns what is behind its header of 14 bytes
        }
        int flags = memory.get(JAVA_INT_UNALIGNED, header + FLAGS);
        int protocol =
                (flags & TAG_PROTOCOL_VALID) != 0
                        ? memory.get(JAVA_SHORT_UNALIGNED, header + TAG_PROTOCOL)
                        : DEFAULT_TAG_PROTOCOL;
        int control = memory.get(JAVA_INT_UNALIGNED, header + TAG_CONTROL);
        long from = frame.offset;
        long to = from - TAG_BYTES;
        // the later half overlaps the earlier half's old place, so the order matters
        memory.set(JAVA_LONG_UNALIGNED, to, memory.get(JAVA_LONG_UNALIGNED, from));
        memory.set(JAVA_INT_UNALIGNED, to + 8, memory.get(JAVA_INT_UNALIGNED, from + 8));
        memory.set(U16BE, to + MAC_ADDRESSES_BYTES, (short) protocol);
        memory.set(U16BE, to + MAC_ADDRESSES_BYTES + 2, (short) control);
        frame.offset = to;
        frame.capturedLength += TAG_BYTES;
        frame.wireLength += TAG_BYTES;
    }

    /** Writes the header of LINKTYPE_LINUX_SLL2 before the network layer, where room is. */
    private void cook(long header, int mac) {
        assert mac >= ROOM_FROM + SLL2_BYTES : mac;
        long to = frame.offset - SLL2_BYTES;
        int index = memory.get(JAVA_INT_UNALIGNED, header + INTERFACE);
        memory.set(JAVA_SHORT_UNALIGNED, to, memory.get(JAVA_SHORT_UNALIGNED, header + PROTOCOL));
        memory.set(JAVA_SHORT_UNALIGNED, to + 2, (short) 0);
        memory.set(I32BE, to + 4, index);
        memory.set(U16BE, to + 8, memory.get(JAVA_SHORT_UNALIGNED, header + HARDWARE));
        memory.set(JAVA_BYTE, to + 10, memory.get(JAVA_BYTE, header + PACKET_TYPE));
        memory.set(JAVA_BYTE, to + 11, memory.get(JAVA_BYTE, header + ADDRESS_BYTES));
        memory.set(JAVA_LONG_UNALIGNED, to + 12, memory.get(JAVA_LONG_UNALIGNED, header + ADDRESS));
        frame.offset = to;
        frame.interfaceIndex = index;
        frame.capturedLength += SLL2_BYTES;
        frame.wireLength += SLL2_BYTES;
    }
}
