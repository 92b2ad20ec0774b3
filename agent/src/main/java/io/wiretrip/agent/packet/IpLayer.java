package io.wiretrip.agent.packet;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.MemorySegment;

/**
 * Takes off IPv4 headers (RFC 791) and IPv6 headers with their extensions (RFC 8200), and puts
 * fragments together.
 *
 * <p>The length of what follows comes from the header, so that padding and trailers of the link
 * layer vanish, and what the snapshot length cut off is known to be missing.
 */
final class IpLayer {
    static final int IPV4_BYTES = 20;
    static final int IPV6_BYTES = 40;
    private static final int EXTENSIONS_MAX = 8;
    private static final int EXTENSION_BYTES = 8;

    private static final int HOP_BY_HOP = 0;
    private static final int IN_IPV4 = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IN_IPV6 = 41;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int GRE = 47;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;
    private static final int MOBILITY = 135;
    private static final int HOST_IDENTITY = 139;
    private static final int SHIM6 = 140;

    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private final Packet packet;
    private final FragmentTable fragments;
    private final Tunnels tunnels;
    private final EnumCounters<PacketEvent> counters;

    IpLayer(
            Packet packet,
            FragmentTable fragments,
            Tunnels tunnels,
            EnumCounters<PacketEvent> counters) {
        this.packet = packet;
        this.fragments = fragments;
        this.tunnels = tunnels;
        this.counters = counters;
    }

    /** Takes off an IPv4 header with its options. */
    Layer ipv4(Cursor cursor) {
        if (cursor.captured < IPV4_BYTES) {
            return tooShort(cursor, IPV4_BYTES);
        }
        MemorySegment segment = cursor.segment;
        // Version 4, header words 4, service 8, total length 16, identification 16, flags 3, offset
        // 13; then hops 8, protocol 8, checksum 16, source 32.
        long first = Wire.i64(segment, cursor.offset);
        long second = Wire.i64(segment, cursor.offset + 8);
        int headerBytes = ((int) (first >>> 56) & 0xf) << 2;
        int totalBytes = (int) (first >>> 32) & 0xffff;
        if (first >>> 60 != 4 || headerBytes < IPV4_BYTES) {
            return end(PacketEvent.BAD_IP);
        }
        if (!limit(cursor, totalBytes == 0 ? cursor.length : totalBytes, headerBytes)) {
            return Layer.NONE;
        }
        cursor.lengthFromFrame = totalBytes == 0;
        packet.v6 = false;
        packet.sourceHigh = 0;
        packet.sourceLow = second & 0xffff_ffffL;
        packet.destinationHigh = 0;
        packet.destinationLow = Wire.i32(segment, cursor.offset + 16) & 0xffff_ffffL;
        packet.ipId = (int) (first >>> 16) & 0xffff;
        cursor.advance(headerBytes);
        cursor.protocol = (int) (second >>> 48) & 0xff;

        int fragment = (int) first & (MORE_FRAGMENTS | FRAGMENT_OFFSET);
        if (fragment != 0 && !fragment(cursor, fragment)) {
            return Layer.NONE;
        }
        return switch (cursor.protocol) {
            case TCP -> Layer.TCP;
            case UDP -> Layer.UDP;
            default -> extensions(cursor);
        };
    }

    private boolean fragment(Cursor cursor, int moreAndOffset) {
        boolean more = (moreAndOffset & MORE_FRAGMENTS) != 0;
        return fragments.add(cursor, packet, (moreAndOffset & FRAGMENT_OFFSET) << 3, more);
    }

    /** Takes off an IPv6 header and its extensions. */
    Layer ipv6(Cursor cursor) {
        if (cursor.captured < IPV6_BYTES) {
            return tooShort(cursor, IPV6_BYTES);
        }
        MemorySegment segment = cursor.segment;
        long at = cursor.offset;
        // Version 4, class 8, flow label 20, payload length 16, next header 8, hops 8.
        long first = Wire.i64(segment, at);
        int payloadBytes = (int) (first >>> 16) & 0xffff;
        if (first >>> 60 != 6) {
            return end(PacketEvent.BAD_IP);
        }
        int totalBytes = payloadBytes == 0 ? cursor.length : IPV6_BYTES + payloadBytes;
        if (!limit(cursor, totalBytes, IPV6_BYTES)) {
            return Layer.NONE;
        }
        cursor.lengthFromFrame = payloadBytes == 0;
        packet.v6 = true;
        packet.sourceHigh = Wire.i64(segment, at + 8);
        packet.sourceLow = Wire.i64(segment, at + 16);
        packet.destinationHigh = Wire.i64(segment, at + 24);
        packet.destinationLow = Wire.i64(segment, at + 32);
        packet.ipId = -1;
        cursor.advance(IPV6_BYTES);
        cursor.protocol = (int) (first >>> 8) & 0xff;
        return switch (cursor.protocol) {
            case TCP -> Layer.TCP;
            case UDP -> Layer.UDP;
            default -> extensions(cursor);
        };
    }

    /**
     * Takes off extension headers: each takes at least eight bytes, and their number is bounded.
     */
    private Layer extensions(Cursor cursor) {
        for (int count = 0; isExtension(cursor.protocol); count++) {
            if (count == EXTENSIONS_MAX) {
                return end(PacketEvent.EXTENSION_DEPTH);
            }
            if (!(cursor.protocol == FRAGMENT ? fragment(cursor) : extension(cursor))) {
                return Layer.NONE;
            }
        }
        return switch (cursor.protocol) {
            case TCP -> Layer.TCP;
            case UDP -> Layer.UDP;
            case GRE -> tunnels.isOn() ? Layer.GRE : Layer.OTHER;
            case IN_IPV4 -> inIp(cursor, Layer.IPV4);
            case IN_IPV6 -> inIp(cursor, Layer.IPV6);
            default -> Layer.OTHER;
        };
    }

    private boolean isExtension(int protocol) {
        return switch (protocol) {
            case AUTHENTICATION -> true;
            case HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION, MOBILITY, HOST_IDENTITY, SHIM6 ->
                    packet.v6;
            default -> false;
        };
    }

    private boolean extension(Cursor cursor) {
        if (cursor.captured < EXTENSION_BYTES) {
            tooShort(cursor, EXTENSION_BYTES);
            return false;
        }
        int head = Wire.u16(cursor.segment, cursor.offset);
        int units = head & 0xff;
        // RFC 4302 counts four-byte words less two, everything else eight-byte words less one.
        int bytes = cursor.protocol == AUTHENTICATION ? (units + 2) << 2 : (units + 1) << 3;
        if (cursor.captured < bytes) {
            tooShort(cursor, bytes);
            return false;
        }
        cursor.protocol = head >>> 8;
        cursor.advance(bytes);
        return true;
    }

    /** RFC 8200 section 4.5. A fragment that is the whole datagram is none (RFC 6946). */
    private boolean fragment(Cursor cursor) {
        if (cursor.captured < EXTENSION_BYTES) {
            tooShort(cursor, EXTENSION_BYTES);
            return false;
        }
        // Next header 8, reserved 8, offset 13, reserved 2, more fragments 1, identification 32.
        long head = Wire.i64(cursor.segment, cursor.offset);
        cursor.advance(EXTENSION_BYTES);
        cursor.protocol = (int) (head >>> 56);
        packet.ipId = (int) head;
        int at = (int) (head >>> 32) & 0xfff8;
        boolean more = (head & 0x1_0000_0000L) != 0;
        return (at == 0 && !more) || fragments.add(cursor, packet, at, more);
    }

    private Layer inIp(Cursor cursor, Layer inner) {
        if (!tunnels.isOn()) {
            return Layer.OTHER;
        }
        return tunnels.enter(cursor) ? inner : Layer.NONE;
    }

    /** Cuts the cursor to the length that the header claims, if that is possible at all. */
    private boolean limit(Cursor cursor, int totalBytes, int headerBytes) {
        if (totalBytes < headerBytes) {
            end(PacketEvent.BAD_IP);
            return false;
        }
        if (totalBytes > cursor.length) {
            counters.add(PacketEvent.LENGTH_BEYOND_FRAME);
        }
        cursor.limit(totalBytes);
        if (cursor.captured < headerBytes) {
            tooShort(cursor, headerBytes);
            return false;
        }
        return true;
    }

    private Layer tooShort(Cursor cursor, int neededBytes) {
        boolean neverThere = cursor.length < neededBytes;
        return end(neverThere ? PacketEvent.BAD_IP : PacketEvent.TRUNCATED_HEADER);
    }

    private Layer end(PacketEvent event) {
        counters.add(event);
        return Layer.NONE;
    }
}
