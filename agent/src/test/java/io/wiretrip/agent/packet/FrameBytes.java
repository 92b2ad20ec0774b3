package io.wiretrip.agent.packet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds frames from the inside out, byte by byte; checksums are 0, as nobody looks at them. */
final class FrameBytes {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int SOURCE_V4 = 0x0a00_0001;
    static final int DESTINATION_V4 = 0xc0a8_fffe;
    static final byte[] SOURCE_V6 = hex("20010db8 00000000 00000000 00000001");
    static final byte[] DESTINATION_V6 = hex("fe800000 00000000 a0000000 000000fe");

    private FrameBytes() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] u8(int value) {
        return new byte[] {(byte) value};
    }

    static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    static byte[] u32(int value) {
        return join(u16(value >>> 16), u16(value));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A segment from port 40000 to 80 with a header of 20 bytes. */
    static byte[] tcp(String payload) {
        return tcp(40000, 80, new byte[0], ascii(payload));
    }

    static byte[] tcp(int source, int destination, byte[] options, byte[] payload) {
        return join(
                u16(source),
                u16(destination),
                u32(0xfffffff0),
                u32(0x01020304),
                u8(((20 + options.length) / 4) << 4),
                u8(Packet.PSH | Packet.ACK),
                u16(0xfedc),
                u32(0),
                options,
                payload);
    }

    /** A datagram from port 40000 to 53. */
    static byte[] udp(String payload) {
        return udp(40000, 53, ascii(payload));
    }

    static byte[] udp(int source, int destination, byte[] payload) {
        return udp(source, destination, 8 + payload.length, payload);
    }

    static byte[] udp(int source, int destination, int length, byte[] payload) {
        return join(u16(source), u16(destination), u16(length), u16(0), payload);
    }

    static byte[] ipv4(int protocol, byte[] payload) {
        return ipv4(protocol, 0x1234, 0x4000, new byte[0], payload);
    }

    static byte[] ipv4(int protocol, int id, int fragment, byte[] options, byte[] payload) {
        return ipv4Total(
                20 + options.length + payload.length, protocol, id, fragment, options, payload);
    }

    static byte[] ipv4Total(
            int total, int protocol, int id, int fragment, byte[] options, byte[] payload) {
        return join(
                u8(0x40 | (20 + options.length) / 4),
                u8(0),
                u16(total),
                u16(id),
                u16(fragment),
                u8(64),
                u8(protocol),
                u16(0),
                u32(SOURCE_V4),
                u32(DESTINATION_V4),
                options,
                payload);
    }

    static byte[] ipv6(int next, byte[] payload) {
        return ipv6Length(payload.length, next, payload);
    }

    static byte[] ipv6Length(int length, int next, byte[] payload) {
        return join(
                u32(0x60000000), u16(length), u8(next), u8(64), SOURCE_V6, DESTINATION_V6, payload);
    }

    /** An extension header of {@code 8 * (units + 1)} bytes. */
    static byte[] extension(int next, int units, byte[] payload) {
        return join(u8(next), u8(units), new byte[6 + 8 * units], payload);
    }

    /** An IPv6 fragment header in front of a piece. */
    static byte[] fragment6(int next, int id, int offset, boolean more, byte[] piece) {
        return join(u8(next), u8(0), u16(offset | (more ? 1 : 0)), u32(id), piece);
    }

    static byte[] ethernet(int type, byte[] payload) {
        return join(hex("020000000002 020000000001"), u16(type), payload);
    }

    static byte[] tag(int nextType, byte[] payload) {
        return join(u16(0x2064), u16(nextType), payload);
    }

    static byte[] label(boolean last, byte[] payload) {
        return join(u32(0x0001_0040 | (last ? 0x100 : 0)), payload);
    }

    static byte[] vxlan(byte[] frame) {
        return udp(55555, 4789, join(hex("08000000 00002a00"), frame));
    }

    static byte[] geneve(int type, byte[] options, byte[] payload) {
        return udp(
                55555,
                6081,
                join(u8(options.length / 4), u8(0), u16(type), hex("00002a00"), options, payload));
    }

    static byte[] gre(int flags, int type, byte[] optional, byte[] payload) {
        return join(u16(flags), u16(type), optional, payload);
    }
}
