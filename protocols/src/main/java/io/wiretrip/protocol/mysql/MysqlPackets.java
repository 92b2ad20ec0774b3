package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** The packets that end results: OK, EOF and ERR. */
final class MysqlPackets {
    static final int OK = 0x00;
    static final int MORE_AUTHENTICATION = 0x01;
    static final int NEXT_FACTOR = 0x02;
    static final int LOCAL_FILE = 0xfb;
    static final int EOF = 0xfe;
    static final int ERR = 0xff;

    /** Bytes of an EOF packet; an OK packet in its place has at least two more. */
    static final int EOF_BYTES = 5;

    /** Status: another result follows. */
    static final int MORE_RESULTS = 0x0008;

    /** Status: rows are fetched with a cursor. */
    static final int CURSOR = 0x0040;

    /** Error code of a report of progress by MariaDB, which is no error. */
    static final int PROGRESS = 0xffff;

    private static final int SESSION_CHANGED = 0x4000;
    private static final int SCHEMA_CHANGED = 1;
    private static final int SQL_STATE_BYTES = 5;

    private MysqlPackets() {}

    /** Reads an EOF packet, or an OK packet in its place; the status flags, −1 if malformed. */
    static int readEnd(
            Bytes in, int from, int to, MysqlResponse response, MysqlConnection connection) {
        if (to - from == EOF_BYTES) {
            response.status(in.u16le(from + 3), in.u16le(from + 1));
            return response.status();
        }
        return readOk(in, from, to, response, connection);
    }

    /** Reads an OK packet; the status flags, −1 if malformed. */
    static int readOk(
            Bytes in, int from, int to, MysqlResponse response, MysqlConnection connection) {
        int at = from + 1;
        long rows = LengthEncoded.value(in, at, to);
        at += LengthEncoded.bytes(in, at, to);
        long id = rows < 0 ? -1 : LengthEncoded.value(in, at, to);
        at += LengthEncoded.bytes(in, at, to);
        if (rows < 0 || id < 0 || to - at < 2) {
            return -1;
        }
        int status = in.u16le(at);
        int warnings = to - at >= 4 ? in.u16le(at + 2) : -1;
        response.changed(rows, id);
        response.status(status, warnings);
        if ((status & SESSION_CHANGED) != 0 && to - at > 4) {
            readSession(in, at + 4, to, connection);
        }
        return status;
    }

    /**
     * Behind the text of an OK packet: what changed of the session. Of it only the schema counts.
     */
    private static void readSession(Bytes in, int from, int to, MysqlConnection connection) {
        int infoTo = LengthEncoded.behindString(in, from, to);
        int end = infoTo < 0 ? -1 : LengthEncoded.behindString(in, infoTo, to);
        if (end < 0) {
            return;
        }
        int at = infoTo + LengthEncoded.bytes(in, infoTo, to);
        while (at < end) {
            int type = in.u8(at);
            int next = LengthEncoded.behindString(in, at + 1, end);
            if (next < 0) {
                return;
            }
            int dataAt = at + 1 + LengthEncoded.bytes(in, at + 1, end);
            if (type == SCHEMA_CHANGED && LengthEncoded.behindString(in, dataAt, next) == next) {
                int nameAt = dataAt + LengthEncoded.bytes(in, dataAt, next);
                connection.database(nameAt == next ? null : in.utf8(nameAt, next));
            }
            at = next;
        }
    }

    /** The code of an ERR packet; −1 if there is none. */
    static int errorCode(Bytes in, int from, int to) {
        return to - from < 3 ? -1 : in.u16le(from + 1);
    }

    /** Reads an ERR packet. */
    static void readError(
            Bytes in, int from, int to, MysqlResponse response, @Nullable MysqlErrorText text) {
        int at = from + 3;
        String state = null;
        if (to - at > SQL_STATE_BYTES && in.u8(at) == '#') {
            state = in.latin1(at + 1, at + 1 + SQL_STATE_BYTES);
            at += 1 + SQL_STATE_BYTES;
        }
        int code = errorCode(in, from, to);
        String message = text == null || at > to ? null : text.shown(code, in.utf8(at, to));
        response.error(Math.max(0, code), state, message);
    }
}
