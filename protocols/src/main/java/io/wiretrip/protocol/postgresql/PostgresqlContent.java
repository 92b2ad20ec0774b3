package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what messages of a server say, as far as somebody wants to know it. */
final class PostgresqlContent {
    private static final int NAME_BYTES_MAX = 256;
    private static final int MESSAGE_CHARS_MAX = 1_024;
    private static final int SASL = 10;
    private static final byte[] SERVER_VERSION =
            "server_version\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FATAL = "FATAL\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PANIC = "PANIC\0".getBytes(StandardCharsets.US_ASCII);

    /** Verbs that need no string of their own. */
    private static final String[] VERBS = {
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SET",
        "FETCH",
        "COPY",
        "MERGE",
        "SAVEPOINT",
        "RELEASE",
        "SHOW",
        "CREATE TABLE",
        "DISCARD ALL"
    };

    private static final byte[][] VERB_BYTES = new byte[VERBS.length][];

    static {
        for (int i = 0; i < VERBS.length; i++) {
            VERB_BYTES[i] = VERBS[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final MessageSink sink;
    private final PostgresqlWants wants;
    private final boolean masksLiterals;

    PostgresqlContent(MessageSink sink, PostgresqlWants wants, boolean masksLiterals) {
        this.sink = sink;
        this.wants = wants;
        this.masksLiterals = masksLiterals;
    }

    /** How many bytes are read of messages that have a name in them, or a number. */
    static int bytes(int type) {
        return switch (type) {
            case 'K' -> 4;
            case 'R' -> 64;
            default -> NAME_BYTES_MAX;
        };
    }

    /** A command tag: words, and in some of them one or two numbers, of which the last counts. */
    void command(PostgresqlResponse response, Bytes in, int from, int to) {
        int end = in.indexOf((byte) 0, from, to);
        if (end < 0) {
            sink.violation(PostgresqlViolation.BAD_CONTENT);
            response.complete(null, null, -1);
            return;
        }
        int verbEnd = end;
        long count = -1;
        int at = end;
        while (at > from && isDigit(in.u8(at - 1))) {
            at--;
        }
        if (at < end && at > from && in.u8(at - 1) == ' ' && end - at <= 18) {
            count = number(in, at, end);
            verbEnd = at - 1;
            while (verbEnd > from && isDigit(in.u8(verbEnd - 1))) { // the OID of INSERT
                verbEnd--;
            }
            verbEnd = verbEnd < at - 1 && in.u8(verbEnd - 1) == ' ' ? verbEnd - 1 : at - 1;
        }
        boolean wanted = wants.command();
        response.complete(
                wanted ? verb(in, from, verbEnd) : null,
                wanted ? in.latin1(from, end) : null,
                count);
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static long number(Bytes in, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + in.u8(i) - '0';
        }
        return number;
    }

    private static String verb(Bytes in, int from, int to) {
        for (int i = 0; i < VERBS.length; i++) {
            if (VERB_BYTES[i].length == to - from && in.matches(from, VERB_BYTES[i])) {
                return VERBS[i];
            }
        }
        return in.latin1(from, to);
    }

    /**
     * An error: fields, each a letter and a string.
     *
     * @return whether it ends the connection
     */
    boolean failure(PostgresqlResponse response, Bytes in, int from, int to) {
        int severity = -1;
        int local = -1;
        int code = -1;
        int text = -1;
        int at = from;
        while (at < to && in.u8(at) != 0) {
            int end = in.indexOf((byte) 0, at + 1, to);
            switch (in.u8(at)) {
                case 'V' -> severity = at + 1;
                case 'S' -> local = at + 1;
                case 'C' -> code = at + 1;
                case 'M' -> text = at + 1;
                default -> {}
            }
            at = end < 0 ? to : end + 1;
        }
        severity = severity < 0 ? local : severity;
        if (wants.failure()) {
            String sqlState = string(in, code, to);
            String message = string(in, text, to);
            if (masksLiterals && message != null && quotesInput(sqlState)) {
                message = withoutQuotes(message);
            }
            response.fail(
                    new PostgresqlResponse.Failure(string(in, severity, to), sqlState, message));
        }
        return severity >= 0 && (in.matches(severity, FATAL) || in.matches(severity, PANIC));
    }

    /** Syntax errors and data exceptions cite what the client sent. */
    private static boolean quotesInput(@Nullable String sqlState) {
        return sqlState == null || sqlState.startsWith("22") || sqlState.equals("42601");
    }

    /** From the first quote to the last, as what is quoted may hold quotes itself. */
    private static String withoutQuotes(String message) {
        int first = message.indexOf('"');
        int last = message.lastIndexOf('"');
        return first < 0
                ? message
                : message.substring(0, first + 1)
                        + "?"
                        + (last == first ? "" : message.substring(last));
    }

    private static @Nullable String string(Bytes in, int from, int to) {
        if (from < 0 || from > to) {
            return null;
        }
        int end = in.indexOf((byte) 0, from, to);
        return in.utf8(from, Math.min(end < 0 ? to : end, from + MESSAGE_CHARS_MAX));
    }

    /** What the answer to a startup says: never keys, salts, or what the SASL exchange carries. */
    void login(PostgresqlResponse response, Bytes in, int type, int from, int to) {
        if (!wants.login()) {
            return;
        }
        switch (type) {
            case 'K' -> response.makeLogin().processId(in.i32be(from));
            case 'R' -> {
                int method = in.i32be(from);
                String mechanism = method == SASL ? string(in, from + 4, to) : null;
                boolean first = !response.hasGap() && !response.isResynchronised();
                response.makeLogin()
                        .authentication(method, mechanism, first && !response.isMidstream());
            }
            default -> {
                if (in.matches(from, SERVER_VERSION)) {
                    response.makeLogin()
                            .serverVersion(string(in, from + SERVER_VERSION.length, to));
                }
            }
        }
    }

    /** The channel of a notification, behind the process that sent it. */
    void channel(PostgresqlResponse response, Bytes in, int from, int to) {
        response.channel(string(in, from + 4, to));
    }
}
