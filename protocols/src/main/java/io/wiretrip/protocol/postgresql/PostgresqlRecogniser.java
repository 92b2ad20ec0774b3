package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.postgresql.PostgresqlBoundary.Answer;

/** Knows PostgreSQL by the first bytes of either side. */
final class PostgresqlRecogniser {
    private static final int CODE_AT = 4;
    private static final int CONTENT_AT = 8;
    private static final int READY_BYTES = 6;

    private PostgresqlRecogniser() {}

    /** Judges without moving. */
    static Recognition recognise(Bytes first) {
        int at = first.position();
        int have = first.remaining();
        if (have == 0) {
            return Recognition.MORE;
        }
        if (first.u8(at) == 0) {
            return startup(first, at, have);
        }
        return wholeMessages(first, at, have);
    }

    /**
     * In the middle of a connection: messages of one side, one behind the other, the last of which
     * ends where the bytes end and hands the word to the other side.
     */
    private static Recognition wholeMessages(Bytes in, int at, int have) {
        if (have < PostgresqlBoundary.HEADER_BYTES) {
            return Recognition.NO; // who may say more says it in its next segment too
        }
        int last = in.limit();
        if (isWhole(in, at, true) && endsWith(in, last - READY_BYTES, 'Z', 5)) {
            return Recognition.SERVER;
        }
        boolean asks =
                in.u8(at) == 'Q'
                        || endsWith(in, last - PostgresqlBoundary.HEADER_BYTES, 'S', 4)
                        || endsWith(in, last - PostgresqlBoundary.HEADER_BYTES, 'H', 4);
        return asks && isWhole(in, at, false) ? Recognition.CLIENT : Recognition.NO;
    }

    private static boolean endsWith(Bytes in, int at, int type, long length) {
        return at >= in.position() && in.u8(at) == type && in.u32be(at + 1) == length;
    }

    /** Whether the bytes are messages of a side and nothing else, and surely so. */
    private static boolean isWhole(Bytes in, int from, boolean server) {
        int limit = in.limit();
        int score = 0;
        long at = from;
        while (at + PostgresqlBoundary.HEADER_BYTES <= limit) {
            int weight = PostgresqlBoundary.weight(in, (int) at, limit, limit, server);
            if (weight < 0) {
                return false;
            }
            score += weight;
            at += 1 + in.u32be((int) at + 1);
        }
        return at == limit && score >= PostgresqlBoundary.SURE;
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
