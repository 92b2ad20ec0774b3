package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.postgresql.PostgresqlBoundary.Answer;

/** Knows PostgreSQL by the first bytes of either side. */
final class PostgresqlRecogniser {
    private static final int CODE_AT = 4;
    private static final int CONTENT_AT = 8;

    private PostgresqlRecogniser() {}

    /** Judges without moving. */
    static Recognition recognise(Bytes first) {
        int at = first.position();
        int have = first.remaining();
        if (have == 0) {
            return Recognition.MORE;
        }
        return first.u8(at) == 0 ? startup(first, at, have) : Recognition.NO;
    }

    private static Recognition startup(Bytes in, int at, int have) {
        if (have < CONTENT_AT) {
            return have >= 2 && in.u8(at + 1) != 0 ? Recognition.NO : Recognition.MORE;
        }
        long length = in.u32be(at);
        int code = in.i32be(at + CODE_AT);
        if (length > PostgresqlRequestDecoder.STARTUP_BYTES_MAX) {
            return Recognition.NO;
        }
        return switch (PostgresqlStartup.kind(length, code)) {
            case TLS, GSS, CANCEL -> Recognition.CLIENT;
            case NONE -> Recognition.NO;
            case LOGIN ->
                    switch (login(in, at, have, (int) length)) {
                        case YES -> Recognition.CLIENT;
                        case MORE -> Recognition.MORE;
                        case NO -> Recognition.NO;
                    };
        };
    }

    /** Names and values, each ended by a zero byte, and a zero byte behind them. */
    static Answer login(Bytes in, int at, int have, int length) {
        int to = at + Math.min(have, length);
        int strings = 0;
        for (int i = at + CONTENT_AT; i < to; ) {
            int nul = in.indexOf((byte) 0, i, to);
            if (nul == i && strings % 2 == 0) {
                return i == at + length - 1 && strings > 0 ? Answer.YES : Answer.NO;
            }
            if (strings % 2 == 0 && !isName(in, i, nul < 0 ? to : nul)) {
                return Answer.NO;
            }
            if (nul < 0) {
                break;
            }
            strings++;
            i = nul + 1;
        }
        return have >= length ? Answer.NO : Answer.MORE;
    }

    private static boolean isName(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            boolean inner = (b >= '0' && b <= '9') || b == '.' || b == '-';
            if (!letter && b != '_' && !(inner && i > from)) {
                return false;
            }
        }
        return true;
    }
}
