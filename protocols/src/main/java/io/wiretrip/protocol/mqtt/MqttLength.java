package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;

/** The variable byte integer: seven bits a byte, the lowest first, at most four bytes. */
final class MqttLength {
    /** It goes on behind the last byte that is there. */
    static final int MORE = 0;

    /** It has more than four bytes. */
    static final int WRONG = -1;

    static final int BYTES_MAX = 4;

    private MqttLength() {}

    /** How many bytes the integer at an index has; {@link #MORE} or {@link #WRONG} if none does. */
    static int bytes(Bytes in, int at, int to) {
        for (int i = 0; i < BYTES_MAX; i++) {
            if (at + i >= to) {
                return MORE;
            }
            if (in.u8(at + i) < 0x80) {
                return i + 1;
            }
        }
        return WRONG;
    }

    /** Its value; only if {@link #bytes} said how many it has. */
    static int read(Bytes in, int at, int to) {
        int value = 0;
        for (int i = 0; i < BYTES_MAX && at + i < to; i++) {
            int b = in.u8(at + i);
            value |= (b & 0x7f) << (7 * i);
            if (b < 0x80) {
                break;
            }
        }
        return value;
    }

    /** Whether fewer bytes would have said the same; no known software writes it so. */
    static boolean isWasteful(Bytes in, int at, int bytes) {
        return bytes > 1 && in.u8(at + bytes - 1) == 0;
    }
}
