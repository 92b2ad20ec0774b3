package io.wiretrip.agent.packet;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.MemorySegment;

/** Reads TCP headers (RFC 9293) and UDP headers (RFC 768) and passes on what they carry. */
final class TransportLayer {
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int UDP_LENGTH_MAX = 0xffff;

    private final Packet packet;
    private final PacketSink sink;
    private final Tunnels tunnels;
    private final EnumCounters<PacketEvent> counters;

    TransportLayer(
            Packet packet, PacketSink sink, Tunnels tunnels, EnumCounters<PacketEvent> counters) {
        this.packet = packet;
        this.sink = sink;
        this.tunnels = tunnels;
        this.counters = counters;
    }

    /** Passes on a TCP segment. */
    Layer tcp(Cursor cursor) {
        if (cursor.captured < TCP_BYTES) {
            return tooShort(cursor, TCP_BYTES, PacketEvent.BAD_TCP);
        }
        MemorySegment segment = cursor.segment;
        long at = cursor.offset;
        // Ports 16 and 16; sequence 32; acknowledgment 32; header words 4, reserved 4, flags 8,
        // window 16.
        int ports = Wire.i32(segment, at);
        int rest = Wire.i32(segment, at + 12);
        int headerBytes = (rest >>> 28) << 2;
        if (headerBytes < TCP_BYTES || headerBytes > cursor.length) {
            return end(PacketEvent.BAD_TCP);
        }
        packet.sourcePort = ports >>> 16;
        packet.destinationPort = ports & 0xffff;
        packet.sequence = Wire.i32(segment, at + 4);
        packet.acknowledgment = Wire.i32(segment, at + 8);
        packet.flags = (rest >>> 16) & 0xff;
        packet.window = rest & 0xffff;
        payload(cursor, headerBytes);
        counters.add(PacketEvent.TCP);
        sink.tcp(packet);
        return Layer.NONE;
    }

    /** Passes on a UDP datagram, or opens the tunnel in it. */
    Layer udp(Cursor cursor) {
        if (cursor.captured < UDP_BYTES) {
            return tooShort(cursor, UDP_BYTES, PacketEvent.BAD_UDP);
        }
        // Ports 16 and 16, length 16, checksum 16.
        long header = Wire.i64(cursor.segment, cursor.offset);
        int bytes = (int) (header >>> 16) & 0xffff;
        if (bytes == 0 && (cursor.lengthFromFrame || cursor.length > UDP_LENGTH_MAX)) {
            bytes = cursor.length; // offloading, and RFC 2675 section 4
        }
        if (bytes < UDP_BYTES || bytes > cursor.length) {
            return end(PacketEvent.BAD_UDP);
        }
        int destinationPort = (int) (header >>> 32) & 0xffff;
        cursor.limit(bytes);
        cursor.advance(UDP_BYTES);
        if (tunnels.isInUdp(cursor, destinationPort)) {
            return tunnels.inUdp(cursor, destinationPort);
        }
        packet.sourcePort = (int) (header >>> 48);
        packet.destinationPort = destinationPort;
        packet.sequence = 0;
        packet.acknowledgment = 0;
        packet.flags = 0;
        packet.window = 0;
        payload(cursor, 0);
        counters.add(PacketEvent.UDP);
        sink.udp(packet);
        return Layer.NONE;
    }

    /** Passes on an IP packet that carries something else: ICMP, SCTP, ESP and the like. */
    Layer other(Cursor cursor) {
        packet.sourcePort = 0;
        packet.destinationPort = 0;
        packet.sequence = 0;
        packet.acknowledgment = 0;
        packet.flags = 0;
        packet.window = 0;
        packet.ipProtocol = cursor.protocol;
        packet.segment = cursor.segment;
        packet.timeNs = cursor.timeNs;
        packet.payloadOffset = cursor.offset;
        packet.capturedLength = cursor.captured;
        packet.payloadLength = cursor.length;
        sink.other(packet);
        return end(PacketEvent.OTHER_TRANSPORT);
    }

    /** Points the packet behind a header of which the last bytes may not have been captured. */
    private void payload(Cursor cursor, int headerBytes) {
        int there = Math.min(headerBytes, cursor.captured);
        packet.segment = cursor.segment;
        packet.timeNs = cursor.timeNs;
        packet.payloadOffset = cursor.offset + there;
        packet.capturedLength = cursor.captured - there;
        packet.payloadLength = cursor.length - headerBytes;
        if (packet.capturedLength < packet.payloadLength) {
            counters.add(PacketEvent.TRUNCATED_PAYLOAD);
        }
    }

    private Layer tooShort(Cursor cursor, int neededBytes, PacketEvent bad) {
        return end(cursor.length < neededBytes ? bad : PacketEvent.TRUNCATED_HEADER);
    }

    private Layer end(PacketEvent event) {
        counters.add(event);
        return Layer.NONE;
    }
}
