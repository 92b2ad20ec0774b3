package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;

/**
 * Judges first bytes: the preface of a client, the SETTINGS of a server, or frames of a connection
 * that began earlier, of which a head tells the side.
 */
final class Http2Recogniser {
    /** How many frames before a head are passed over. */
    private static final int FRAMES_MAX = 16;

    /** More settings than any server begins with. */
    private static final int SETTINGS_BYTES_MAX = 16 * Http2Frame.SETTING_BYTES;

    /** SETTINGS without flags on the connection, behind the length. */
    private static final byte[] SETTINGS_HEADER = {Http2Frame.SETTINGS, 0, 0, 0, 0, 0};

    private static final int LENGTH_BYTES = 3;

    /** Pseudo-header fields of requests in the static table, and of responses. */
    private static final int REQUEST_INDEX_MAX = 7;

    private static final int RESPONSE_INDEX_MAX = 14;

    private Http2Recogniser() {}

    static Recognition judge(Bytes in) {
        Recognition preface = preface(in);
        if (preface != Recognition.NO) {
            return preface;
        }
        Recognition settings = settings(in);
        return settings != Recognition.NO ? settings : frames(in);
    }

    private static Recognition preface(Bytes in) {
        byte[] preface = Http2Decoder.PREFACE;
        int length = Math.min(in.remaining(), preface.length);
        for (int i = 0; i < length; i++) {
            if (in.u8(in.position() + i) != preface[i]) {
                return Recognition.NO;
            }
        }
        return length < preface.length ? Recognition.MORE : Recognition.CLIENT;
    }

    /** Whether the bytes begin with SETTINGS, and nothing that is no frame follows. */
    private static Recognition settings(Bytes in) {
        int from = in.position();
        int header = Math.min(in.remaining(), Http2Frame.HEADER_BYTES);
        for (int i = 0; i < header; i++) {
            int b = in.u8(from + i);
            boolean fits =
                    switch (i) {
                        case 0, 1 -> b == 0;
                        case 2 -> b <= SETTINGS_BYTES_MAX && b % Http2Frame.SETTING_BYTES == 0;
                        default -> b == SETTINGS_HEADER[i - LENGTH_BYTES];
                    };
            if (!fits) {
                return Recognition.NO;
            }
        }
        if (header < Http2Frame.HEADER_BYTES) {
            return Recognition.MORE;
        }
        int at = from + Http2Frame.HEADER_BYTES;
        int end = at + in.u8(from + 2);
        for (;
                at + Http2Frame.SETTING_BYTES <= Math.min(end, in.limit());
                at += Http2Frame.SETTING_BYTES) {
            if (!isSetting(in.u16be(at), in.u32be(at + 2))) {
                return Recognition.NO;
            }
        }
        if (in.limit() < end) {
            return Recognition.MORE;
        }
        int left = in.limit() - end;
        boolean followed =
                left < Http2Frame.HEADER_BYTES
                        || Http2Frame.isPlausible(in, end, Http2Frame.LENGTH_DEFAULT);
        return followed ? Recognition.SERVER : Recognition.NO;
    }

    /** Whether a setting is registered and its value allowed (RFC 9113, 6.5.2). */
    private static boolean isSetting(int id, long value) {
        return switch (id) {
            case 1, 3, 6 -> true;
            case 2, 8, 9 -> value <= 1;
            case 4 -> value <= Integer.MAX_VALUE;
            case 5 -> value >= Http2Frame.LENGTH_DEFAULT && value <= Http2Frame.LENGTH_MAX;
            default -> false;
        };
    }

    /** Whether there are frames up to the end, one of which is a head. */
    private static Recognition frames(Bytes in) {
        Recognition side = Recognition.NO;
        int at = in.position();
        for (int i = 0; i < FRAMES_MAX && in.limit() - at >= Http2Frame.HEADER_BYTES; i++) {
            if (!Http2Frame.isPlausible(in, at, Http2Frame.LENGTH_DEFAULT)) {
                return Recognition.NO;
            }
            int payload = at + Http2Frame.HEADER_BYTES;
            int length = in.i32be(at) >>> 8;
            if (length > in.limit() - payload) {
                // One that goes on beyond these bytes says nothing, unless a head was before it.
                return side;
            }
            if (in.u8(at + LENGTH_BYTES) == Http2Frame.HEADERS && side == Recognition.NO) {
                side = sideOf(in, at, length);
            }
            at = payload + length;
        }
        return side;
    }

    /** Which side sends heads that begin like this one. */
    private static Recognition sideOf(Bytes in, int at, int length) {
        int flags = in.u8(at + 4);
        boolean odd = (in.u8(at + 8) & 1) == 1;
        int prefix =
                ((flags & Http2Frame.PADDED) != 0 ? 1 : 0)
                        + ((flags & Http2Frame.PRIORITISED) != 0 ? Http2Frame.PRIORITY_BYTES : 0);
        if ((flags & Http2Frame.END_HEADERS) == 0 || prefix + 1 >= length) {
            return Recognition.NO;
        }
        int index = indexOf(in.u8(at + Http2Frame.HEADER_BYTES + prefix));
        if (index >= 1 && index <= REQUEST_INDEX_MAX && odd) {
            return Recognition.CLIENT;
        }
        boolean response = index > REQUEST_INDEX_MAX && index <= RESPONSE_INDEX_MAX;
        return response && prefix == 0 ? Recognition.SERVER : Recognition.NO;
    }

    /** The table index that a representation refers to; 0 if none, or not in its first byte. */
    private static int indexOf(int b) {
        if (b >= 0x80) {
            return b & 0x7f;
        }
        if (b >= 0x40) {
            return b & 0x3f;
        }
        int index = b & 0x0f;
        return b >= 0x20 || index == 0x0f ? 0 : index;
    }
}
