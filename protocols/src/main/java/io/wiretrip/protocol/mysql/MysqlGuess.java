package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;

/** Finds messages where the place in a stream is not known. */
final class MysqlGuess {
    /** The most bytes that a guess waits for. */
    static final int WINDOW_BYTES = 64;

    private static final int HEADER_BYTES = MysqlDecoder.HEADER_BYTES;
    private static final int TEXT_BYTES = 12;
    private static final int TLS_HEADER_BYTES = 5;
    private static final int TLS_CHANGE_CIPHER = 0x14;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_DATA = 0x17;
    private static final int TLS_MAJOR = 3;
    private static final int TLS_MINOR_MAX = 4;
    private static final int TLS_SEALED_MIN = 17;
    private static final int TLS_RECORD_MAX = (16 << 10) + 2048;

    /** The command and five characters. */
    private static final int TELLING_BYTES_MIN = 6;

    private static final int ERROR_CODE_MIN = 1000;
    private static final int ERROR_CODE_MAX = 9999;
    private static final byte[] DEFINITION = {3, 'd', 'e', 'f'};

    /** What bytes look like. */
    enum Match {
        NO,
        MORE,
        YES
    }

    private MysqlGuess() {}

    /** Whether a login begins at the cursor. */
    static Match login(Bytes in) {
        int at = in.position();
        int left = in.remaining();
        if (left < HEADER_BYTES) {
            return Match.MORE;
        }
        int length = in.i32le(at) & MysqlDecoder.PART_BYTES;
        if (in.u8(at + 3) != 1
                || length < MysqlLogin.FIXED_BYTES
                || length > MysqlLogin.BYTES_MAX) {
            return Match.NO;
        }
        if (left < HEADER_BYTES + MysqlLogin.FIXED_BYTES) {
            return Match.MORE;
        }
        return MysqlLogin.isPlausible(in, at + HEADER_BYTES, in.limit()) ? Match.YES : Match.NO;
    }

    /**
     * Whether a command begins at the cursor. What is said once holds however much more comes.
     *
     * @param told whether the server says that one begins here
     * @param turn whether the client begins to speak here
     */
    static Match command(Bytes in, boolean told, boolean turn) {
        int at = in.position();
        int left = in.remaining();
        if (left <= HEADER_BYTES) {
            return left == HEADER_BYTES && in.u8(at + 3) != 0 ? Match.NO : Match.MORE;
        }
        if (in.u8(at + 3) != 0) {
            return Match.NO;
        }
        int length = in.i32le(at) & MysqlDecoder.PART_BYTES;
        MysqlCommand command = MysqlCommand.of(in.u8(at + HEADER_BYTES));
        if (length < command.bytesMin() || length > command.bytesMax()) {
            return Match.NO;
        }
        if (told) {
            return command == MysqlCommand.UNKNOWN || command == MysqlCommand.SLEEP
                    ? Match.NO
                    : Match.YES;
        }
        if (!(turn ? isFindable(command) : isTelling(command, length))) {
            return Match.NO;
        }
        if (left < HEADER_BYTES + Math.min(length, TEXT_BYTES)) {
            return Match.MORE;
        }
        return contentFits(in, at + HEADER_BYTES, length, command) ? Match.YES : Match.NO;
    }

    /** Whether its content says so much that it is found among the bytes of something else. */
    private static boolean isTelling(MysqlCommand command, int length) {
        return switch (command) {
            case QUERY, PREPARE -> length >= TELLING_BYTES_MIN;
            case EXECUTE -> true;
            default -> false;
        };
    }

    /** Whether clients send it at all, and its bytes can be told from others. */
    private static boolean isFindable(MysqlCommand command) {
        return switch (command) {
            case LOGIN,
                    UNKNOWN,
                    SLEEP,
                    CONNECT,
                    TIME,
                    DELAYED,
                    TABLE_DUMP,
                    CONNECT_OUT,
                    DAEMON,
                    REFRESH,
                    SHUTDOWN,
                    CLONE,
                    SUBSCRIBE_GROUP_REPLICATION ->
                    false;
            default -> true;
        };
    }

    private static boolean contentFits(Bytes in, int at, int length, MysqlCommand command) {
        int to = Math.min(in.limit(), at + Math.min(length, TEXT_BYTES));
        return switch (command) {
            case QUERY, PREPARE -> isSql(in, at + 1, to);
            case INIT_DB, CREATE_DB, DROP_DB, FIELD_LIST -> isText(in, at + 1, to);
            case EXECUTE -> in.u8(at + 5) < 16 && in.i32le(at + 6) == 1;
            case FETCH_STMT, CLOSE_STMT, RESET_STMT, SEND_LONG_DATA, BULK_EXECUTE ->
                    in.u8(at + 4) == 0 || in.i32le(at + 1) == -1;
            case QUIT, STATISTICS, PROCESS, DEBUG, PING, RESET_CONNECTION -> true;
            case SET_OPTION -> in.u8(at + 2) == 0;
            case CHANGE_USER -> in.u8(at + 1) > ' ';
            case KILL, BINLOG_DUMP, BINLOG_DUMP_GTID, REGISTER -> true;
            default -> false;
        };
    }

    private static boolean isSql(Bytes in, int from, int to) {
        boolean attributes = to - from > 2 && in.u8(from) == 0 && in.u8(from + 1) == 1;
        int at = attributes ? from + 2 : from;
        while (at < to && in.u8(at) <= ' ') {
            at++;
        }
        if (at == to) {
            return false;
        }
        int first = in.u8(at);
        boolean letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
        return (letter || first == '(' || first == '/' || first == '-' || first == '#')
                && isText(in, at, to);
    }

    static boolean isText(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b < ' ' ? b < '\t' || b > '\r' : b == 0x7f) {
                return false;
            }
        }
        return to > from;
    }

    /** Whether the header of a packet looks like the beginning of a TLS record. */
    static boolean mayBeTls(int header) {
        int type = header & 0xff;
        return type >= TLS_CHANGE_CIPHER && type <= TLS_DATA && (header >>> 8 & 0xff) == TLS_MAJOR;
    }

    /**
     * Whether a TLS record begins at the cursor, where the login was not seen: before it no packet
     * is as long as the second byte would have it.
     */
    static Match tls(Bytes in) {
        int at = in.position();
        int left = in.remaining();
        if (left == 0) {
            return Match.MORE;
        }
        int type = in.u8(at);
        boolean mayBe =
                type >= TLS_CHANGE_CIPHER
                        && type <= TLS_DATA
                        && (left < 2 || in.u8(at + 1) == TLS_MAJOR)
                        && (left < 3 || (in.u8(at + 2) >= 1 && in.u8(at + 2) <= TLS_MINOR_MAX));
        if (!mayBe) {
            return Match.NO;
        }
        if (left < TLS_HEADER_BYTES) {
            return Match.MORE;
        }
        int length = in.u16be(at + 3);
        boolean fits =
                switch (type) {
                    case TLS_CHANGE_CIPHER -> length == 1;
                    case TLS_ALERT -> length == 2 || length >= TLS_SEALED_MIN;
                    case TLS_HANDSHAKE -> length >= HEADER_BYTES;
                    default -> length >= TLS_SEALED_MIN;
                };
        return fits && length <= TLS_RECORD_MAX ? Match.YES : Match.NO;
    }

    /** Whether a response, or the greeting, begins at an index. */
    static Match response(Bytes in, int at) {
        int left = in.limit() - at;
        if (left <= HEADER_BYTES) {
            return left == HEADER_BYTES && in.u8(at + 3) > 1 ? Match.NO : Match.MORE;
        }
        int length = in.i32le(at) & MysqlDecoder.PART_BYTES;
        int number = in.u8(at + 3);
        int from = at + HEADER_BYTES;
        int first = in.u8(from);
        if (number == 0) {
            return first == MysqlLogin.PROTOCOL_VERSION ? greeting(in, from, length) : Match.NO;
        }
        if (number != 1 || length == 0) {
            return Match.NO;
        }
        int looked = Math.min(length, WINDOW_BYTES - HEADER_BYTES);
        int to = Math.min(in.limit(), from + looked);
        boolean whole = to - from == looked;
        return switch (first) {
            case MysqlPackets.OK -> ok(in, from, to, whole);
            case MysqlPackets.ERR -> error(in, from, to, whole);
            case MysqlPackets.EOF ->
                    length != MysqlPackets.EOF_BYTES ? Match.NO : whole ? Match.YES : Match.MORE;
            default -> resultSet(in, from, length);
        };
    }

    /** Whether a greeting has the payload that begins at an index. */
    static Match greeting(Bytes in, int from, int length) {
        int to = (int) Math.min(in.limit(), (long) from + Math.min(length, WINDOW_BYTES));
        int end = MysqlLogin.endOfVersion(in, from, to);
        int versionTo = end < 0 ? to : end;
        for (int i = from + 1; i < versionTo; i++) {
            if (in.u8(i) <= ' ' || in.u8(i) >= 0x7f) {
                return Match.NO;
            }
        }
        if (from + 1 < to && (in.u8(from + 1) < '3' || in.u8(from + 1) > '9')) {
            return Match.NO;
        }
        if (end < 0) {
            return to - from >= Math.min(length, WINDOW_BYTES) ? Match.NO : Match.MORE;
        }
        int fillerAt = end + 1 + 4 + 8;
        if (fillerAt - from + 3 > length || end < from + 4) {
            return Match.NO;
        }
        if (fillerAt >= in.limit()) {
            return Match.MORE;
        }
        return in.u8(fillerAt) == 0 ? Match.YES : Match.NO;
    }

    /** An OK packet whose numbers fit, or the answer to PREPARE. */
    private static Match ok(Bytes in, int from, int to, boolean whole) {
        if (!whole) {
            return Match.MORE;
        }
        if (to - from == 12 && in.u8(from + 9) == 0 && in.u8(from + 3) == 0) {
            return Match.YES;
        }
        int at = from + 1;
        for (int i = 0; i < 2; i++) {
            int bytes = LengthEncoded.bytes(in, at, to);
            if (bytes == 0) {
                return Match.NO;
            }
            at += bytes;
        }
        // autocommit, or in a transaction: one of the two is always so
        return to - at >= 4 && (in.u16le(at) & 3) != 0 ? Match.YES : Match.NO;
    }

    private static Match error(Bytes in, int from, int to, boolean whole) {
        if (to - from < 9) {
            return whole ? Match.NO : Match.MORE;
        }
        int code = in.u16le(from + 1);
        boolean fits = code >= ERROR_CODE_MIN && code <= ERROR_CODE_MAX && in.u8(from + 3) == '#';
        return fits && isText(in, from + 4, from + 9) ? Match.YES : Match.NO;
    }

    /** A count of columns and the first definition. */
    private static Match resultSet(Bytes in, int from, int length) {
        int bytes = LengthEncoded.bytes(in.u8(from));
        if (bytes == 0 || length < bytes || length > bytes + 1) {
            return Match.NO;
        }
        int next = from + length;
        int wanted = next + HEADER_BYTES + DEFINITION.length;
        if (in.limit() < wanted) {
            return Match.MORE;
        }
        return in.u8(next + 3) == 2 && in.matches(next + HEADER_BYTES, DEFINITION)
                ? Match.YES
                : Match.NO;
    }
}
