package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;

/** Length-encoded integers: one byte below 251, else a prefix and 2, 3 or 8 bytes. */
final class LengthEncoded {
    /** What {@link #value} gives where there is no such integer. */
    static final long NONE = -1;

    private LengthEncoded() {}

    /** How many bytes an integer takes whose first byte is given; 0 if it begins none. */
    static int bytes(int first) {
        return switch (first) {
            case 0xfc -> 3;
            case 0xfd -> 4;
            case 0xfe -> 9;
            case 0xfb, 0xff -> 0;
            default -> 1;
        };
    }

    /** The bytes that the integer at an index takes; 0 if there is none before {@code to}. */
    static int bytes(Bytes in, int at, int to) {
        if (at >= to) {
            return 0;
        }
        int bytes = bytes(in.u8(at));
        return to - at < bytes ? 0 : bytes;
    }

    /**
     * The integer at an index; {@link #NONE} if there is none before {@code to}, or if it is above
     * {@link Long#MAX_VALUE}.
     */
    static long value(Bytes in, int at, int to) {
        return switch (bytes(in, at, to)) {
            case 1 -> in.u8(at);
            case 3 -> in.u16le(at + 1);
            case 4 -> in.u32le(at) >>> 8;
            case 9 -> Math.max(NONE, in.i64le(at + 1));
            default -> NONE;
        };
    }

    /**
     * The index behind the length-encoded string at an index; −1 if it does not end before {@code
     * to}.
     */
    static int behindString(Bytes in, int at, int to) {
        long length = value(in, at, to);
        if (length < 0) {
            return -1;
        }
        int from = at + bytes(in, at, to);
        return length > to - from ? -1 : from + (int) length;
    }
}
