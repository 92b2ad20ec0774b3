package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;

/** Finds messages where the place in a stream is not known. */
final class MysqlGuess {
    /** The most bytes that a guess waits for. */
    static final int WINDOW_BYTES = 64;

    private static final int HEADER_BYTES = MysqlDecoder.HEADER_BYTES;
    private static final int TEXT_BYTES = 12;
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

    /**
     * Moves to the first byte that begins a command; false if there is none, with what may yet
     * begin one left.
     *
     * @param expected where the server says that one begins; −1 if it does not
     * @param loginMayCome whether it may be the login as well
     */
    static boolean findCommand(Bytes in, long expected, boolean loginMayCome) {
        int limit = in.limit();
        if (loginMayCome && in.remaining() > 0) {
            Match login = login(in);
            if (login != Match.NO) {
                return login == Match.YES;
            }
        }
        for (int at = in.position(); at < limit; at++) {
            boolean told = in.streamPosition() + (at - in.position()) == expected;
            switch (command(in, at, told)) {
                case YES -> {
                    in.position(at);
                    return true;
                }
                case MORE -> {
                    in.position(at);
                    return false;
                }
                case NO -> {}
            }
        }
        in.position(limit);
        return false;
    }

    private static Match login(Bytes in) {
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

    /** Whether a command begins at an index. */
    static Match command(Bytes in, int at, boolean told) {
        int left = in.limit() - at;
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
        if (!isFindable(command)) {
            return Match.NO;
        }
        int whole = HEADER_BYTES + length;
        if (left < Math.min(whole, HEADER_BYTES + TEXT_BYTES)) {
            return Match.MORE;
        }
        if (!contentFits(in, at + HEADER_BYTES, length, command)) {
            return Match.NO;
        }
        if (length == 1 && at > in.position()) {
            return left == whole ? Match.YES : Match.NO; // too short to be sure of it elsewhere
        }
        return left <= whole + HEADER_BYTES || isNext(in, at + whole) ? Match.YES : Match.NO;
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

    private static boolean isNext(Bytes in, int at) {
        int length = in.i32le(at) & MysqlDecoder.PART_BYTES;
        MysqlCommand command = MysqlCommand.of(in.u8(at + HEADER_BYTES));
        return in.u8(at + 3) == 0
                && command != MysqlCommand.UNKNOWN
                && length >= command.bytesMin()
                && length <= command.bytesMax();
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
        int to = (int) Math.min(in.limit(), (long) from + length);
        boolean whole = to - from == length;
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
        if (!whole && to - from < WINDOW_BYTES - HEADER_BYTES) {
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
