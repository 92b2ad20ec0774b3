package io.wiretrip.agent.packet;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.MemorySegment;

/**
 * Takes off everything before the IP header: link headers by the {@code LINKTYPE_} registry, VLAN
 * tags, MPLS labels, PPPoE and PPP.
 */
final class LinkLayer {
    static final int TYPE_NULL = 0;
    static final int TYPE_ETHERNET = 1;
    static final int TYPE_PPP = 9;
    static final int TYPE_RAW_BSD = 12;
    static final int TYPE_RAW_OPENBSD = 14;
    static final int TYPE_RAW = 101;
    static final int TYPE_LOOP = 108;
    static final int TYPE_LINUX_SLL = 113;
    static final int TYPE_IPV4 = 228;
    static final int TYPE_IPV6 = 229;
    static final int TYPE_LINUX_SLL2 = 276;

    static final int ETHER_IPV4 = 0x0800;
    static final int ETHER_ARP = 0x0806;
    static final int ETHER_BRIDGED = 0x6558;
    static final int ETHER_VLAN = 0x8100;
    static final int ETHER_IPV6 = 0x86dd;
    static final int ETHER_PPP = 0x880b;
    static final int ETHER_MPLS = 0x8847;
    static final int ETHER_MPLS_MULTICAST = 0x8848;
    static final int ETHER_PPPOE_SESSION = 0x8864;
    static final int ETHER_QINQ = 0x88a8;
    static final int ETHER_QINQ_OLD = 0x9100;

    static final int ETHERNET_BYTES = 14;
    static final int TAG_BYTES = 4;
    static final int TAGS_MAX = 4;
    private static final int LABELS_MAX = 8;
    private static final int LABEL_BYTES = 4;
    private static final int LABEL_IS_LAST = 0x100;
    private static final int PPPOE_BYTES = 6;

    private final EnumCounters<PacketEvent> counters;

    LinkLayer(EnumCounters<PacketEvent> counters) {
        this.counters = counters;
    }

    /** Takes off the header of a captured frame. */
    Layer frame(Cursor cursor, int linkType) {
        return switch (linkType) {
            case TYPE_ETHERNET -> ethernet(cursor);
            case TYPE_LINUX_SLL -> cooked(cursor, 14, 16);
            case TYPE_LINUX_SLL2 -> cooked(cursor, 0, 20);
            case TYPE_RAW, TYPE_RAW_BSD, TYPE_RAW_OPENBSD -> ipByVersion(cursor);
            case TYPE_IPV4 -> Layer.IPV4;
            case TYPE_IPV6 -> Layer.IPV6;
            case TYPE_NULL, TYPE_LOOP -> loopback(cursor);
            case TYPE_PPP -> ppp(cursor);
            default -> end(PacketEvent.UNSUPPORTED_LINK_TYPE);
        };
    }

    /** Takes off an Ethernet header and the tags behind it. */
    Layer ethernet(Cursor cursor) {
        if (cursor.captured < ETHERNET_BYTES) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        int etherType = Wire.u16(cursor.segment, cursor.offset + 12);
        cursor.advance(ETHERNET_BYTES);
        return etherType == ETHER_IPV4 ? Layer.IPV4 : etherType(cursor, etherType);
    }

    /** Goes on behind an EtherType, taking off the tags that it announces. */
    Layer etherType(Cursor cursor, int first) {
        int etherType = first;
        for (int tags = 0; isTag(etherType); tags++) {
            if (tags == TAGS_MAX) {
                return end(PacketEvent.TAG_DEPTH);
            }
            if (cursor.captured < TAG_BYTES) {
                return end(PacketEvent.TRUNCATED_HEADER);
            }
            etherType = Wire.u16(cursor.segment, cursor.offset + 2);
            cursor.advance(TAG_BYTES);
        }
        return switch (etherType) {
            case ETHER_IPV4 -> Layer.IPV4;
            case ETHER_IPV6 -> Layer.IPV6;
            case ETHER_MPLS, ETHER_MPLS_MULTICAST -> mpls(cursor);
            case ETHER_PPPOE_SESSION -> pppoe(cursor);
            case ETHER_PPP -> ppp(cursor);
            default -> end(PacketEvent.NON_IP);
        };
    }

    static boolean isTag(int etherType) {
        return etherType == ETHER_VLAN || etherType == ETHER_QINQ || etherType == ETHER_QINQ_OLD;
    }

    private Layer cooked(Cursor cursor, int etherTypeAt, int headerBytes) {
        if (cursor.captured < headerBytes) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        int etherType = Wire.u16(cursor.segment, cursor.offset + etherTypeAt);
        cursor.advance(headerBytes);
        return etherType(cursor, etherType);
    }

    /**
     * The address family is in the byte order of the host that captured, LOOP's in network order.
     */
    private Layer loopback(Cursor cursor) {
        if (cursor.captured < 4) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        int family = Wire.i32(cursor.segment, cursor.offset);
        cursor.advance(4);
        return switch ((family & 0xffff) != 0 ? family : Integer.reverseBytes(family)) {
            case 2 -> Layer.IPV4;
            case 10, 24, 28, 30 -> Layer.IPV6; // Linux; NetBSD and OpenBSD; FreeBSD; macOS
            default -> end(PacketEvent.NON_IP);
        };
    }

    /** RFC 3032. What is under the labels is not said; IP shows by its version. */
    private Layer mpls(Cursor cursor) {
        for (int labels = 0; labels < LABELS_MAX; labels++) {
            if (cursor.captured < LABEL_BYTES) {
                return end(PacketEvent.TRUNCATED_HEADER);
            }
            int label = Wire.i32(cursor.segment, cursor.offset);
            cursor.advance(LABEL_BYTES);
            if ((label & LABEL_IS_LAST) != 0) {
                return ipByVersion(cursor);
            }
        }
        return end(PacketEvent.TAG_DEPTH);
    }

    /** RFC 2516 section 4. */
    private Layer pppoe(Cursor cursor) {
        if (cursor.captured < PPPOE_BYTES) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        int versionAndCode = Wire.u16(cursor.segment, cursor.offset);
        int bytes = Wire.u16(cursor.segment, cursor.offset + 4);
        if (versionAndCode != 0x1100) {
            return end(PacketEvent.NON_IP);
        }
        cursor.advance(PPPOE_BYTES);
        cursor.limit(Math.min(cursor.length, bytes));
        return pppProtocol(cursor);
    }

    /** RFC 1662: the address and control bytes may be absent by agreement. */
    private Layer ppp(Cursor cursor) {
        if (cursor.captured >= 2 && Wire.u16(cursor.segment, cursor.offset) == 0xff03) {
            cursor.advance(2);
        }
        return pppProtocol(cursor);
    }

    /** RFC 1661 section 2: an odd byte ends the protocol number, so that one may be enough. */
    private Layer pppProtocol(Cursor cursor) {
        if (cursor.captured < 2) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        MemorySegment segment = cursor.segment;
        int protocol = Wire.u8(segment, cursor.offset);
        if ((protocol & 1) != 0) {
            cursor.advance(1);
        } else {
            protocol = Wire.u16(segment, cursor.offset);
            cursor.advance(2);
        }
        return switch (protocol) {
            case 0x0021 -> Layer.IPV4;
            case 0x0057 -> Layer.IPV6;
            case 0x0281, 0x0283 -> mpls(cursor);
            default -> end(PacketEvent.NON_IP);
        };
    }

    private Layer ipByVersion(Cursor cursor) {
        if (cursor.captured < 1) {
            return end(PacketEvent.TRUNCATED_HEADER);
        }
        return switch (Wire.u8(cursor.segment, cursor.offset) >> 4) {
            case 4 -> Layer.IPV4;
            case 6 -> Layer.IPV6;
            default -> end(PacketEvent.NON_IP);
        };
    }

    private Layer end(PacketEvent event) {
        counters.add(event);
        return Layer.NONE;
    }
}
