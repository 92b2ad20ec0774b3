package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one response. What a packet is depends on the command and on the packets
 * before it.
 *
 * <pre>
 *   FIRST ─┬─ OK ───────────────────────────────────────────┬─▶ over, or FIRST if more results
 *          ├─ count ─▶ DEFINITIONS ─▶ (EOF) ─▶ ROWS ─▶ EOF ─┤
 *          ├─ LOCAL INFILE ─▶ FIRST                         │
 *          └─ ERR ──────────────────────────────────────────┘
 * </pre>
 */
final class MysqlResults {
    /** How much of a packet that ends something is waited for. */
    static final int WINDOW_BYTES = 1024;

    private static final int COUNT_WINDOW_BYTES = 10;
    private static final int COLUMNS_MAX = 0xffff;
    private static final int PREPARED_BYTES = 12;
    private static final int OK_BYTES_MIN = 7;

    private enum Expect {
        AUTHENTICATION,
        FIRST,
        DEFINITIONS,
        ROWS,
        PREPARED,
        PREPARED_DEFINITIONS,
        PREPARED_EOF,
        /** An EOF packet may follow, which only a handshake that was not seen could tell. */
        MAYBE_EOF,
        FIELDS,
        STATISTICS,
        EVENTS
    }

    private final MysqlConnection connection;
    private final MessageSink sink;
    private final boolean wantsText;
    private final @Nullable MysqlErrorText errorText;
    private @Nullable MysqlRequest request;
    private Expect expect = Expect.FIRST;
    private int size;
    private int first;
    private long left;
    private int nextDefinitions;
    private boolean mayBeEof;
    private boolean over;
    private boolean clientSpeaks;

    MysqlResults(MysqlConnection connection, MessageSink sink, DecoderContext context) {
        MysqlWants wants = MysqlWants.of(context);
        this.connection = connection;
        this.sink = sink;
        this.wantsText = wants.anyText();
        this.errorText =
                wants.errorMessage() ? new MysqlErrorText(context.options().maskLiterals()) : null;
    }

    /** A response begins; its request is null if it is not known. */
    void begin(@Nullable MysqlRequest asked) {
        request = asked;
        expect = expectedOf(asked);
        over = false;
        mayBeEof = false;
        clientSpeaks = expect == Expect.AUTHENTICATION;
    }

    /** Whether the packet read last was the last one of the response. */
    boolean isOver() {
        return over;
    }

    /** Whether rows come, of which one has come already or whose definitions ended with EOF. */
    boolean isAmongRows() {
        return expect == Expect.ROWS && !mayBeEof && !clientSpeaks && !over;
    }

    /** Whether the response may be over, unless an EOF packet follows. */
    boolean mayBeOver() {
        return expect == Expect.MAYBE_EOF;
    }

    /** Whether the response ends only with the connection. */
    boolean isEndless() {
        return expect == Expect.EVENTS;
    }

    /** Whether the client's packets stand between those of the response, and take numbers. */
    boolean clientSpeaks() {
        return clientSpeaks;
    }

    /** Whether a packet is the EOF that {@link #mayBeOver} was in doubt about. */
    boolean isDoubtedEof(int length, int firstByte) {
        boolean eof = firstByte == MysqlPackets.EOF && length == MysqlPackets.EOF_BYTES;
        connection.eofPackets(eof);
        return eof;
    }

    private static Expect expectedOf(@Nullable MysqlRequest asked) {
        if (asked == null) {
            return Expect.FIRST;
        }
        return switch (asked.command()) {
            case LOGIN, CHANGE_USER -> Expect.AUTHENTICATION;
            case STATISTICS -> Expect.STATISTICS;
            case FETCH_STMT -> Expect.ROWS;
            case PREPARE -> Expect.PREPARED;
            case FIELD_LIST -> Expect.FIELDS;
            case BINLOG_DUMP, BINLOG_DUMP_GTID, TABLE_DUMP -> Expect.EVENTS;
            default -> Expect.FIRST;
        };
    }

    /** How much of a packet to wait for. */
    int window(int length, int firstByte) {
        size = length;
        first = firstByte;
        boolean last = firstByte == MysqlPackets.ERR || firstByte == MysqlPackets.EOF;
        return switch (expect) {
            case DEFINITIONS, PREPARED_DEFINITIONS, STATISTICS, ROWS, FIELDS, EVENTS ->
                    last ? Math.min(length, WINDOW_BYTES) : 1;
            case FIRST ->
                    last || firstByte == MysqlPackets.OK
                            ? Math.min(length, WINDOW_BYTES)
                            : Math.min(length, COUNT_WINDOW_BYTES);
            default -> Math.min(length, WINDOW_BYTES);
        };
    }

    /** Reads a packet; false if it cannot stand here. */
    boolean read(MysqlResponse now, Bytes in, int from, int to) {
        if (first == MysqlPackets.ERR) {
            error(now, in, from, to);
            return true;
        }
        return switch (expect) {
            case ROWS -> row(now, in, from, to);
            case DEFINITIONS -> definition();
            case FIRST -> first(now, in, from, to);
            case AUTHENTICATION -> authentication(now, in, from, to);
            case PREPARED -> prepared(now, in, from, to);
            case PREPARED_DEFINITIONS -> preparedDefinition();
            case PREPARED_EOF -> preparedEof();
            case MAYBE_EOF -> {
                over = true;
                yield true;
            }
            case FIELDS -> field(now, in, from, to);
            case STATISTICS -> ends(now, MysqlResult.STATISTICS);
            case EVENTS -> event(now);
        };
    }

    private boolean ends(MysqlResponse now, MysqlResult kind) {
        now.addResult(kind);
        over = true;
        return true;
    }

    private void error(MysqlResponse now, Bytes in, int from, int to) {
        if (MysqlPackets.errorCode(in, from, to) == MysqlPackets.PROGRESS) {
            return;
        }
        MysqlPackets.readError(in, from, to, now, errorText);
        ends(now, MysqlResult.ERR);
    }

    private boolean first(MysqlResponse now, Bytes in, int from, int to) {
        boolean count = first == MysqlPackets.OK && size < OK_BYTES_MIN;
        if (first == MysqlPackets.OK && !count) {
            return ok(now, in, from, to);
        }
        if (first == MysqlPackets.EOF && size < MysqlDecoder.PART_BYTES) {
            return endOfResult(
                    now, MysqlResult.EOF, MysqlPackets.readEnd(in, from, to, now, connection));
        }
        if (first == MysqlPackets.LOCAL_FILE) {
            clientSpeaks = true;
            if (request != null) {
                request.addUpload(0);
                connection.uploadBegins(request);
            }
            return true;
        }
        return columnCount(now, in, from, to);
    }

    private boolean ok(MysqlResponse now, Bytes in, int from, int to) {
        if (request == null
                && now.results() == 0
                && MysqlGuess.response(in, from - MysqlDecoder.HEADER_BYTES)
                        != MysqlGuess.Match.YES) {
            return false; // may be a row as well
        }
        int status = MysqlPackets.readOk(in, from, to, now, connection);
        if (status >= 0 && request != null) {
            agreed(request);
        }
        return endOfResult(now, MysqlResult.OK, status);
    }

    /** The server did what was asked. */
    private void agreed(MysqlRequest asked) {
        switch (asked.command()) {
            case LOGIN, CHANGE_USER -> connection.loggedIn(asked);
            case RESET_CONNECTION -> connection.statements().clear();
            default -> {
                if (asked.newDatabase() != null) {
                    connection.database(asked.newDatabase());
                }
            }
        }
    }

    /** A result is over; false if its end could not be read. */
    private boolean endOfResult(MysqlResponse now, MysqlResult kind, int status) {
        if (status < 0) {
            return false;
        }
        if (kind != MysqlResult.RESULTSET) {
            now.addResult(kind);
        }
        if ((status & MysqlPackets.MORE_RESULTS) != 0) {
            expect = Expect.FIRST;
        } else {
            over = true;
        }
        return true;
    }

    /** The count of columns, before or behind which may stand whether definitions follow. */
    private boolean columnCount(MysqlResponse now, Bytes in, int from, int to) {
        int at = from;
        boolean definitions = true;
        int bytes = LengthEncoded.bytes(in, at, to);
        if (first <= 1
                && size > 1
                && LengthEncoded.bytes(in, from + 1, to) == size - 1
                && in.u8(from + 1) > 1) {
            definitions = first == 1; // MySQL
            at++;
            bytes = size - 1;
        } else if (bytes == size - 1) {
            definitions = in.u8(from + bytes) != 0; // MariaDB
        } else if (bytes != size) {
            return false;
        }
        long count = LengthEncoded.value(in, at, to);
        if (count <= 0 || count > COLUMNS_MAX) {
            return false;
        }
        now.addResult(MysqlResult.RESULTSET);
        if (now.columns() < 0) {
            now.columns(count);
        }
        left = count;
        mayBeEof = true;
        expect = definitions ? Expect.DEFINITIONS : Expect.ROWS;
        return true;
    }

    private boolean definition() {
        left--;
        if (left == 0) {
            expect = Expect.ROWS;
        }
        return first != MysqlPackets.EOF;
    }

    private boolean row(MysqlResponse now, Bytes in, int from, int to) {
        boolean behindDefinitions = mayBeEof;
        mayBeEof = false;
        if (first != MysqlPackets.EOF || size == MysqlDecoder.PART_BYTES) {
            if (behindDefinitions) {
                connection.eofPackets(false);
            }
            now.addRow();
            return true;
        }
        int status = MysqlPackets.readEnd(in, from, to, now, connection);
        if (behindDefinitions && size == MysqlPackets.EOF_BYTES) {
            connection.eofPackets(true);
            if ((status & MysqlPackets.CURSOR) == 0) {
                return true; // rows follow
            }
        }
        if (now.results() == 0) {
            now.addResult(MysqlResult.RESULTSET); // FETCH_STMT: rows without a count of columns
        }
        return endOfResult(now, MysqlResult.RESULTSET, status);
    }

    private boolean authentication(MysqlResponse now, Bytes in, int from, int to) {
        return switch (first) {
            case MysqlPackets.OK -> ok(now, in, from, to);
            case MysqlPackets.EOF, MysqlPackets.MORE_AUTHENTICATION, MysqlPackets.NEXT_FACTOR ->
                    true;
            default -> false;
        };
    }

    private boolean prepared(MysqlResponse now, Bytes in, int from, int to) {
        if (first != MysqlPackets.OK || to - from < PREPARED_BYTES) {
            return false;
        }
        long id = in.u32le(from + 1);
        int columns = in.u16le(from + 5);
        int parameters = in.u16le(from + 7);
        now.prepared(id, columns, parameters);
        now.status(-1, in.u16le(from + 10));
        now.addResult(MysqlResult.PREPARED);
        if (wantsText && request != null && !request.hasGap()) {
            remember(request, id);
        }
        boolean definitions = to - from == PREPARED_BYTES || in.u8(from + PREPARED_BYTES) != 0;
        nextDefinitions = definitions ? columns : 0;
        left = definitions ? parameters : 0;
        if (left == 0) {
            left = nextDefinitions;
            nextDefinitions = 0;
        }
        expect = Expect.PREPARED_DEFINITIONS;
        over = left == 0;
        return true;
    }

    private void remember(MysqlRequest asked, long id) {
        MysqlStatements.Prepared prepared = asked.prepares();
        if (!connection.statements().put(id, prepared)) {
            sink.violation(MysqlViolation.STATEMENT_LIMIT);
        }
    }

    private boolean preparedDefinition() {
        if (mayBeEof) { // the second group begins, and whether EOF packets are sent is not known
            mayBeEof = false;
            boolean eof = first == MysqlPackets.EOF && size == MysqlPackets.EOF_BYTES;
            connection.eofPackets(eof);
            if (eof) {
                return true;
            }
        }
        left--;
        if (left > 0) {
            return first != MysqlPackets.EOF;
        }
        switch (connection.eofPackets()) {
            case YES -> expect = Expect.PREPARED_EOF;
            case NO -> nextGroup();
            case UNKNOWN -> {
                if (nextDefinitions > 0) {
                    nextGroup();
                    mayBeEof = true;
                } else {
                    expect = Expect.MAYBE_EOF;
                }
            }
        }
        return first != MysqlPackets.EOF;
    }

    private boolean preparedEof() {
        nextGroup();
        return first == MysqlPackets.EOF && size == MysqlPackets.EOF_BYTES;
    }

    private void nextGroup() {
        left = nextDefinitions;
        nextDefinitions = 0;
        expect = Expect.PREPARED_DEFINITIONS;
        over = left == 0;
    }

    private boolean field(MysqlResponse now, Bytes in, int from, int to) {
        if (first != MysqlPackets.EOF) {
            now.columns(Math.max(0, now.columns()) + 1);
            return true;
        }
        now.columns(Math.max(0, now.columns()));
        now.addResult(MysqlResult.RESULTSET);
        int status = MysqlPackets.readEnd(in, from, to, now, connection);
        over = true;
        return status >= 0;
    }

    private boolean event(MysqlResponse now) {
        if (first == MysqlPackets.EOF) {
            return ends(now, MysqlResult.EVENTS);
        }
        if (now.results() == 0) {
            now.addResult(MysqlResult.EVENTS);
        }
        now.addRow();
        return first == MysqlPackets.OK;
    }
}
