package io.wiretrip.agent.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The link types that live interfaces have: their numbers in the {@code LINKTYPE_} registry, and
 * where the IP packet begins.
 */
final class LinkTypes {
    static final int NULL = 0;
    static final int ETHERNET = 1;
    static final int RAW = 101;
    static final int LOOP = 108;
    static final int LINUX_SLL = 113;
    static final int LINUX_SLL2 = 276;
    static final int IPV4 = 228;
    static final int IPV6 = 229;

    /** The packet type of cooked frames that this host sent. */
    static final int SLL_OUTGOING = 4;

    // raw IP has numbers of its own in the DLT_ list, by operating system
    private static final int DLT_RAW = 12;
    private static final int DLT_RAW_OPENBSD = 14;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_QINQ = 0x88a8;

    private LinkTypes() {}

    /** The {@code LINKTYPE_} value of a {@code DLT_} value; the same number for nearly all. */
    static int ofDlt(int dlt) {
        return dlt == DLT_RAW || dlt == DLT_RAW_OPENBSD ? RAW : dlt;
    }

    /** Where the IP header of a frame begins, from its first byte; −1 if it is not IP. */
    static int networkOffset(Frame frame) {
        return switch (frame.linkType) {
            case ETHERNET -> behindEtherType(frame, 12, 14);
            case LINUX_SLL -> behindEtherType(frame, 14, 16);
            case LINUX_SLL2 -> behindEtherType(frame, 0, 20);
            case RAW, IPV4, IPV6 -> 0;
            case NULL, LOOP -> 4;
            default -> -1;
        };
    }

    private static int behindEtherType(Frame frame, int typeAt, int header) {
        if (frame.capturedLength < header) {
            return -1;
        }
        int type = u16(frame, typeAt);
        int offset = header;
        for (int tags = 0; tags < 2 && (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ); tags++) {
            if (frame.capturedLength < offset + 4) {
                return -1;
            }
            type = u16(frame, offset + 2);
            offset += 4;
        }
        return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 ? offset : -1;
    }

    private static int u16(Frame frame, int index) {
        MemorySegment segment = frame.segment;
        long at = frame.offset + index;
        return (segment.get(JAVA_BYTE, at) & 0xff) << 8 | (segment.get(JAVA_BYTE, at + 1) & 0xff);
    }
}
