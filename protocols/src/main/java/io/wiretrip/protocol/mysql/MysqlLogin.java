package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * The greeting, the login and the change of user. Names are read, what proves an identity is passed
 * over.
 */
final class MysqlLogin {
    /** First byte of every greeting since MySQL 3.21. */
    static final int PROTOCOL_VERSION = 10;

    /** Bytes of a login before the user's name; all of a request for TLS. */
    static final int FIXED_BYTES = 32;

    /** Longer than any login with all its attributes. */
    static final int BYTES_MAX = 1 << 16;

    private static final int FIXED_BYTES_320 = 5;
    private static final int SALT_BYTES = 8;
    private static final int FILLER_FROM = 9;
    private static final int FILLER_TO = 28;
    private static final int VERSION_BYTES_MAX = 128;

    private MysqlLogin() {}

    /** Reads a greeting; false if it is none. */
    static boolean readGreeting(Bytes in, int from, int to, MysqlConnection connection) {
        int end = endOfVersion(in, from, to);
        int capabilitiesAt = end + 1 + 4 + SALT_BYTES + 1;
        if (end < 0 || to - capabilitiesAt < 2) {
            return false;
        }
        int capabilities = in.u16le(capabilitiesAt);
        int highAt = capabilitiesAt + 2 + 1 + 2;
        if (to - highAt >= 2) {
            capabilities |= in.u16le(highAt) << 16;
        }
        connection.greeted(in.latin1(from + 1, end), in.u32le(end + 1), capabilities);
        return true;
    }

    /** Index of the byte that ends the version in a greeting; −1 if there is none. */
    static int endOfVersion(Bytes in, int from, int to) {
        int until = Math.min(to, from + 1 + VERSION_BYTES_MAX);
        return until <= from + 1 ? -1 : in.indexOf((byte) 0, from + 1, until);
    }

    /** The client's capabilities; of a login before MySQL 4.1 half of them. */
    static int capabilities(Bytes in, int from, int to) {
        if (to - from < 4) {
            return 0;
        }
        int low = in.u16le(from);
        return (low & MysqlConnection.PROTOCOL_41) == 0 ? low : in.i32le(from);
    }

    /** Whether a first packet of a client is no login but asks for TLS. */
    static boolean isTlsRequest(int capabilities, int size) {
        return size <= FIXED_BYTES && (capabilities & MysqlConnection.SSL) != 0;
    }

    /** Whether the fixed part of a login is as every client writes it. */
    static boolean isPlausible(Bytes in, int from, int to) {
        if (to - from < FIXED_BYTES
                || (capabilities(in, from, to) & MysqlConnection.PROTOCOL_41) == 0) {
            return false;
        }
        for (int i = from + FILLER_FROM; i < from + FILLER_TO; i++) {
            if (in.u8(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads who logs in to which schema. */
    static void readLogin(Bytes in, int from, int to, MysqlRequest login, MessageSink sink) {
        int capabilities = capabilities(in, from, to);
        boolean old = (capabilities & MysqlConnection.PROTOCOL_41) == 0;
        int userFrom = from + (old ? FIXED_BYTES_320 : FIXED_BYTES);
        int userTo = endOfText(in, userFrom, to);
        if (userTo < 0) {
            sink.violation(MysqlViolation.BAD_LOGIN);
            return;
        }
        String user = in.utf8(userFrom, userTo);
        login.session(user, null);
        if ((capabilities & MysqlConnection.CONNECT_WITH_DB) == 0) {
            return;
        }
        int at = behindProof(in, userTo + 1, to, capabilities);
        String schema = at < 0 ? null : text(in, at, to);
        login.session(user, schema);
        login.newDatabase(schema);
    }

    /** Reads who the user is to be, and which schema. */
    static void readChangeUser(Bytes in, int from, int to, MysqlRequest change, MessageSink sink) {
        int userTo = endOfText(in, from, to);
        if (userTo < 0) {
            sink.violation(MysqlViolation.BAD_LOGIN);
            return;
        }
        int at = behindProof(in, userTo + 1, to, MysqlConnection.SECURE_CONNECTION);
        String schema = at < 0 ? null : text(in, at, to);
        change.session(in.utf8(from, userTo), schema);
        change.newDatabase(schema);
    }

    /** The index behind what proves the identity; −1 if that is not there. */
    private static int behindProof(Bytes in, int from, int to, int capabilities) {
        if ((capabilities & MysqlConnection.PLUGIN_AUTH_LENENC) != 0) {
            return LengthEncoded.behindString(in, from, to);
        }
        if ((capabilities & MysqlConnection.SECURE_CONNECTION) != 0) {
            return from < to && in.u8(from) < to - from ? from + 1 + in.u8(from) : -1;
        }
        int end = endOfText(in, from, to);
        return end < 0 ? -1 : Math.min(to, end + 1);
    }

    private static @Nullable String text(Bytes in, int from, int to) {
        int end = from >= to ? -1 : in.indexOf((byte) 0, from, to);
        int until = end < 0 ? to : end;
        return until <= from ? null : in.utf8(from, until);
    }

    private static int endOfText(Bytes in, int from, int to) {
        return from >= to ? -1 : in.indexOf((byte) 0, from, to);
    }
}
