package io.wiretrip.bench.stage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bytes to measure with, made and not recorded, so that every run has the same. */
final class Traffic {
    /** Where the payload of a frame begins: Ethernet, IPv4, TCP, none with options. */
    static final int HEADER_BYTES = 14 + 20 + 20;

    /** LINKTYPE_ETHERNET. */
    static final int ETHERNET = 1;

    static final int SERVER_PORT = 8080;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt I32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Traffic() {}

    /**
     * Writes the frame of a TCP segment from a client to the server; its payload is zeros.
     *
     * @param client numbers the connection: 16 bits of address, 4 of port
     */
    static void tcpFrame(
            MemorySegment target, long at, int client, int sequence, int payloadBytes) {
        target.asSlice(at, (long) HEADER_BYTES + payloadBytes).fill((byte) 0);
        target.set(U16, at + 12, (short) 0x0800);
        long ip = at + 14;
        target.set(ValueLayout.JAVA_BYTE, ip, (byte) 0x45);
        target.set(U16, ip + 2, (short) (40 + payloadBytes));
        target.set(ValueLayout.JAVA_BYTE, ip + 8, (byte) 64);
        target.set(ValueLayout.JAVA_BYTE, ip + 9, (byte) 6);
        target.set(I32, ip + 12, 0x0a00_0000 | (client >>> 4));
        target.set(I32, ip + 16, 0x0aff_0001);
        long tcp = ip + 20;
        target.set(U16, tcp, (short) (40_000 + (client & 15)));
        target.set(U16, tcp + 2, (short) SERVER_PORT);
        target.set(I32, tcp + 4, sequence);
        target.set(I32, tcp + 8, 1);
        target.set(U16, tcp + 12, (short) 0x5010);
        target.set(U16, tcp + 14, (short) 0xffff);
    }

    /** Text in native memory, where a decoder wants its bytes. */
    static MemorySegment bytes(Arena arena, byte... bytes) {
        MemorySegment segment = arena.allocate(bytes.length, 8);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
