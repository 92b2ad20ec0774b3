package io.wiretrip.agent.packet;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.MemorySegment;

/**
 * Opens tunnels: VXLAN (RFC 7348), Geneve (RFC 8926), GRE (RFC 2784, 2890; ERSPAN types I and II;
 * the version of PPTP, RFC 2637) and IP-in-IP (RFC 2003, 2473, 4213).
 *
 * <p>VXLAN and Geneve are known by nothing but their UDP port, which anybody may use. So their
 * datagrams are opened only if a well-formed IP packet (or ARP) is inside; all others are ordinary
 * datagrams.
 */
final class Tunnels {
    private static final int VXLAN_PORT = 4789;
    private static final int VXLAN_PORT_LINUX = 8472;
    private static final int GENEVE_PORT = 6081;
    private static final int VXLAN_BYTES = 8;
    private static final int VXLAN_HAS_ID = 0x08;
    private static final int GENEVE_BYTES = 8;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACKNOWLEDGMENT = 0x0080;
    private static final int GRE_VERSION = 0x0007;
    private static final int GRE_VERSION_PPTP = 1;
    private static final int GRE_BYTES = 4;
    private static final int ERSPAN = 0x88be;
    private static final int ERSPAN_BYTES = 8;

    private final boolean on;
    private final int depthMax;
    private final LinkLayer link;
    private final EnumCounters<PacketEvent> counters;

    Tunnels(DissectorOptions options, LinkLayer link, EnumCounters<PacketEvent> counters) {
        this.on = options.tunnels();
        this.depthMax = options.tunnelDepthMax();
        this.link = link;
        this.counters = counters;
    }

    boolean isOn() {
        return on;
    }

    /** Goes one tunnel deeper, if that is allowed; counts if not. */
    boolean enter(Cursor cursor) {
        if (cursor.tunnelDepth == depthMax) {
            counters.add(PacketEvent.TUNNEL_DEPTH);
            return false;
        }
        cursor.tunnelDepth++;
        counters.add(PacketEvent.TUNNELLED);
        return true;
    }

    /** Takes off a GRE header. */
    Layer gre(Cursor cursor) {
        if (cursor.captured < GRE_BYTES) {
            return tooShort(cursor, GRE_BYTES);
        }
        int head = Wire.i32(cursor.segment, cursor.offset);
        int flags = head >>> 16;
        int etherType = head & 0xffff;
        int version = flags & GRE_VERSION;
        if (version > GRE_VERSION_PPTP || (flags & GRE_ROUTING) != 0) {
            return end(PacketEvent.BAD_TUNNEL);
        }
        boolean sequence = (flags & GRE_SEQUENCE) != 0;
        int bytes =
                GRE_BYTES
                        + ((flags & GRE_CHECKSUM) != 0 ? 4 : 0)
                        + ((flags & GRE_KEY) != 0 ? 4 : 0)
                        + (sequence ? 4 : 0)
                        + (version == GRE_VERSION_PPTP && (flags & GRE_ACKNOWLEDGMENT) != 0 ? 4 : 0)
                        // ERSPAN type I has neither a sequence number nor a header of its own.
                        + (etherType == ERSPAN && sequence ? ERSPAN_BYTES : 0);
        if (cursor.captured < bytes) {
            return tooShort(cursor, bytes);
        }
        if (!enter(cursor)) {
            return Layer.NONE;
        }
        cursor.advance(bytes);
        boolean isEthernet = etherType == LinkLayer.ETHER_BRIDGED || etherType == ERSPAN;
        return isEthernet ? link.ethernet(cursor) : link.etherType(cursor, etherType);
    }

    /** Whether a UDP payload is a tunnel that we open. */
    boolean isInUdp(Cursor cursor, int destinationPort) {
        return switch (destinationPort) {
            case VXLAN_PORT, VXLAN_PORT_LINUX -> on && isVxlan(cursor);
            case GENEVE_PORT -> on && isGeneve(cursor);
            default -> false;
        };
    }

    /** Takes off the VXLAN or Geneve header of what {@link #isInUdp} has accepted. */
    Layer inUdp(Cursor cursor, int destinationPort) {
        if (!enter(cursor)) {
            return Layer.NONE;
        }
        if (destinationPort != GENEVE_PORT) {
            cursor.advance(VXLAN_BYTES);
            return link.ethernet(cursor);
        }
        int etherType = Wire.u16(cursor.segment, cursor.offset + 2);
        cursor.advance(geneveBytes(cursor));
        return etherType == LinkLayer.ETHER_BRIDGED
                ? link.ethernet(cursor)
                : link.etherType(cursor, etherType);
    }

    private static boolean isVxlan(Cursor cursor) {
        return cursor.captured >= VXLAN_BYTES + LinkLayer.ETHERNET_BYTES
                && (Wire.u8(cursor.segment, cursor.offset) & VXLAN_HAS_ID) != 0
                && isEthernet(cursor, VXLAN_BYTES);
    }

    private static boolean isGeneve(Cursor cursor) {
        if (cursor.captured < GENEVE_BYTES || cursor.captured < geneveBytes(cursor)) {
            return false;
        }
        int version = Wire.u8(cursor.segment, cursor.offset) >> 6;
        int etherType = Wire.u16(cursor.segment, cursor.offset + 2);
        int bytes = geneveBytes(cursor);
        return version == 0
                && (etherType == LinkLayer.ETHER_BRIDGED
                        ? isEthernet(cursor, bytes)
                        : isNetwork(cursor, etherType, bytes));
    }

    private static int geneveBytes(Cursor cursor) {
        return GENEVE_BYTES + ((Wire.u8(cursor.segment, cursor.offset) & 0x3f) << 2);
    }

    /** Whether the bytes {@code at} are an Ethernet frame with IP or ARP, perhaps tagged. */
    private static boolean isEthernet(Cursor cursor, int at) {
        int typeAt = at + LinkLayer.ETHERNET_BYTES - 2;
        for (int tags = 0; tags <= LinkLayer.TAGS_MAX && typeAt + 2 <= cursor.captured; tags++) {
            int etherType = Wire.u16(cursor.segment, cursor.offset + typeAt);
            if (!LinkLayer.isTag(etherType)) {
                return isNetwork(cursor, etherType, typeAt + 2);
            }
            typeAt += LinkLayer.TAG_BYTES;
        }
        return false;
    }

    private static boolean isNetwork(Cursor cursor, int etherType, int at) {
        return switch (etherType) {
            case LinkLayer.ETHER_IPV4 -> isIpv4(cursor, at);
            case LinkLayer.ETHER_IPV6 -> isIpv6(cursor, at);
            case LinkLayer.ETHER_ARP -> true;
            default -> false;
        };
    }

    private static boolean isIpv4(Cursor cursor, int at) {
        if (cursor.captured - at < IpLayer.IPV4_BYTES) {
            return false;
        }
        int head = Wire.i32(cursor.segment, cursor.offset + at);
        int headerBytes = (head >>> 24 & 0xf) << 2;
        int totalBytes = head & 0xffff;
        return head >>> 28 == 4
                && headerBytes >= IpLayer.IPV4_BYTES
                && (totalBytes == 0 || totalBytes >= headerBytes)
                && totalBytes <= cursor.length - at;
    }

    private static boolean isIpv6(Cursor cursor, int at) {
        if (cursor.captured - at < IpLayer.IPV6_BYTES) {
            return false;
        }
        MemorySegment segment = cursor.segment;
        int payloadBytes = Wire.u16(segment, cursor.offset + at + 4);
        return Wire.u8(segment, cursor.offset + at) >> 4 == 6
                && payloadBytes <= cursor.length - at - IpLayer.IPV6_BYTES;
    }

    private Layer tooShort(Cursor cursor, int neededBytes) {
        boolean neverThere = cursor.length < neededBytes;
        return end(neverThere ? PacketEvent.BAD_TUNNEL : PacketEvent.TRUNCATED_HEADER);
    }

    private Layer end(PacketEvent event) {
        counters.add(event);
        return Layer.NONE;
    }
}
