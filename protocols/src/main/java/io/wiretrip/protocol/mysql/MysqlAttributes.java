package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.mysql.MysqlConnection.Known;

/**
 * Query attributes, which stand between the command and its text once both sides agreed on them: a
 * count, a count of sets, and if there are any a bitmap of nulls, types with names, and values.
 */
final class MysqlAttributes {
    private static final int TINY = 1;
    private static final int SHORT = 2;
    private static final int LONG = 3;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int NULL = 6;
    private static final int TIMESTAMP = 7;
    private static final int LONGLONG = 8;
    private static final int INT24 = 9;
    private static final int DATE = 10;
    private static final int TIME = 11;
    private static final int DATETIME = 12;
    private static final int YEAR = 13;

    private MysqlAttributes() {}

    /**
     * The index at which the text begins; −1 if the attributes do not end before {@code to}.
     *
     * @param agreed whether attributes stand there; if unknown, the bytes tell: no text begins like
     *     them
     */
    static int behind(Bytes in, int from, int to, Known agreed) {
        if (agreed == Known.NO) {
            return from;
        }
        long count = LengthEncoded.value(in, from, to);
        int setsAt = from + LengthEncoded.bytes(in, from, to);
        long sets = count < 0 ? -1 : LengthEncoded.value(in, setsAt, to);
        if (sets != 1) {
            return agreed == Known.UNKNOWN ? from : -1;
        }
        int at = setsAt + 1;
        return count == 0 ? at : behindValues(in, at, to, count);
    }

    private static int behindValues(Bytes in, int from, int to, long count) {
        if (count > to - from) {
            return -1;
        }
        int typesAt = from + ((int) count + 7) / 8 + 1;
        int at = typesAt;
        for (int i = 0; i < count && at >= 0; i++) {
            at = behindType(in, at, to);
        }
        int type = typesAt;
        for (int i = 0; i < count && at >= 0; i++) {
            boolean isNull = (in.u8(from + i / 8) >> i % 8 & 1) != 0;
            at = isNull ? at : behindValue(in, at, to, in.u8(type));
            type = behindType(in, type, to);
        }
        return at;
    }

    /** Two bytes of type, then a name. */
    private static int behindType(Bytes in, int at, int to) {
        return to - at < 3 ? -1 : LengthEncoded.behindString(in, at + 2, to);
    }

    private static int behindValue(Bytes in, int at, int to, int type) {
        int bytes =
                switch (type) {
                    case NULL -> 0;
                    case TINY -> 1;
                    case SHORT, YEAR -> 2;
                    case LONG, INT24, FLOAT -> 4;
                    case LONGLONG, DOUBLE -> 8;
                    case DATE, DATETIME, TIMESTAMP, TIME -> at < to ? 1 + in.u8(at) : 1;
                    default -> -1;
                };
        if (bytes < 0) {
            return LengthEncoded.behindString(in, at, to);
        }
        return to - at < bytes ? -1 : at + bytes;
    }
}
