package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Turns;
import io.wiretrip.protocol.postgresql.PostgresqlBoundary.Answer;
import io.wiretrip.protocol.postgresql.PostgresqlConnection.Asked;
import io.wiretrip.protocol.postgresql.PostgresqlRequest.Kind;
import io.wiretrip.protocol.sql.SqlDialect;
import io.wiretrip.protocol.sql.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends: first packets without a type, then messages with one. Every step consumes
 * bytes or moves to a state that does; one that can do neither waits.
 */
final class PostgresqlRequestDecoder implements Decoder {
    /** The longest first packet, as servers limit it. */
    static final int STARTUP_BYTES_MAX = 10_000;

    /** The longest name of a statement or portal; servers cut names at 63 bytes. */
    static final int NAME_BYTES_MAX = 256;

    /** How much of a statement is read; what is kept of it is bounded by the options. */
    static final int STATEMENT_LOOK_BYTES = 64 << 10;

    private enum State {
        /** At the first packet, or at the one behind a refused encryption. */
        STARTUP,
        /** At a message. */
        MESSAGE,
        /** In the text of a Query or Parse that is read. */
        TEXT,
        /** In the rest of a message, which is passed over. */
        REST,
        /** Looking for the next message after a loss. */
        SEARCH,
        /** Nothing more is decoded. */
        OVER
    }

    private final MessageSink sink;
    private final PostgresqlConnection connection;
    private final PostgresqlUnits units;
    private final PostgresqlStartup startup;
    private final @Nullable SqlText sql;

    private final Turns turns = new Turns();
    private State state;
    private Progress progress = Progress.CONTINUE;
    private boolean started;

    /** Whether no first packet is to be expected any more. */
    private boolean met;

    /** Position one past the message that is being read. */
    private long messageEnd;

    /** What the text that is being read belongs to. */
    private @Nullable PostgresqlRequest textOf;

    private @Nullable String parsedName;
    private long textLeft;

    /** How many bytes behind a hole still belong to the message. */
    private long restLeft;

    PostgresqlRequestDecoder(
            MessageSink sink,
            PostgresqlConnection connection,
            PostgresqlWants wants,
            DecoderContext context) {
        this.sink = sink;
        this.connection = connection;
        this.units = new PostgresqlUnits(sink, connection, wants);
        this.startup = new PostgresqlStartup(sink, connection, wants.identity());
        this.sql = wants.statement() ? new SqlText(SqlDialect.POSTGRESQL, context.options()) : null;
        this.met = context.midstream();
        this.state = met ? State.SEARCH : State.STARTUP;
    }

    @Override
    public Progress decode(Bytes in) {
        turns.hear(in);
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case STARTUP -> startup(in);
                        case MESSAGE -> message(in);
                        case TEXT -> text(in);
                        case REST -> passed(in);
                        case SEARCH -> search(in);
                        case OVER -> false;
                    };
        }
        return progress;
    }

    @Override
    public int retainedBytes() {
        return units.retainedBytes() + (sql == null ? 0 : sql.retainedBytes());
    }

    private boolean starts(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        if (!started) {
            started = true;
            units.starts(in.timeNs(), in.streamPosition(), in.peerAcknowledged());
        }
        return true;
    }

    private boolean startup(Bytes in) {
        if (!starts(in)) {
            return false;
        }
        int length = startup.length(in);
        if (length < 0) {
            return badStartup(in);
        }
        if (length == 0 || in.remaining() < length) {
            return false;
        }
        switch (startup.read(in, length)) {
            case TLS -> connection.asked(Asked.TLS);
            case GSS -> connection.asked(Asked.GSS);
            case CANCEL -> {
                units.cancel();
                return rest(in, length);
            }
            case LOGIN -> {
                connection.asked(Asked.NOTHING);
                units.single(Kind.STARTUP);
                state = State.MESSAGE;
                return rest(in, length);
            }
            case NONE -> {
                return badStartup(in);
            }
        }
        in.skip(length);
        started = false;
        return true;
    }

    private boolean badStartup(Bytes in) {
        if (connection.asked() != Asked.NOTHING && startup.isTls(in)) {
            sink.upgrade("tls");
            return leave(Progress.HANDOVER);
        }
        if (startup.isOld(in)) {
            sink.violation(PostgresqlViolation.OLD_PROTOCOL);
            return leave(Progress.GIVE_UP);
        }
        sink.violation(PostgresqlViolation.BAD_STARTUP);
        return toSearch(in.timeNs(), in.streamPosition());
    }

    private boolean leave(Progress how) {
        progress = how;
        state = State.OVER;
        started = false;
        return false;
    }

    private boolean message(Bytes in) {
        if (!starts(in) || in.remaining() < PostgresqlBoundary.HEADER_BYTES) {
            return false;
        }
        int at = in.position();
        int type = in.u8(at);
        long length = in.u32be(at + 1);
        if (!PostgresqlBoundary.isRequest(type, length)) {
            return bad(PostgresqlViolation.BAD_REQUEST, in);
        }
        int body = at + PostgresqlBoundary.HEADER_BYTES;
        messageEnd = in.streamPosition() + 1 + length;
        return switch (type) {
            case 'Q' -> {
                PostgresqlRequest query = units.single(Kind.QUERY);
                in.position(body);
                yield beginText(query, null, in);
            }
            case 'P' -> parse(in, body);
            case 'B' -> bind(in, body);
            case 'D', 'C' -> object(in, type, body);
            case 'E' -> execute(in, body);
            default -> {
                simple(type, length);
                yield rest(in, 1 + length);
            }
        };
    }

    private void simple(int type, long length) {
        switch (type) {
            case 'S' -> units.sync();
            case 'H' -> units.flush();
            case 'F' -> units.single(Kind.FUNCTION_CALL);
            case 'd', 'c', 'f' -> units.copy((char) type, length - 4);
            default -> units.close(); // Terminate, and passwords, which nobody reads
        }
    }

    /** Index of the zero byte that ends a name; −1 to wait for it, −2 if there is none. */
    private int nameEnd(Bytes in, int from) {
        long to = messageEnd - in.streamPosition() + in.position();
        long bound = Math.min(to, from + (long) NAME_BYTES_MAX + 1);
        int until = (int) Math.min(bound, in.limit());
        int nul = from >= until ? -1 : in.indexOf((byte) 0, from, until);
        return nul >= 0 ? nul : until >= bound ? -2 : -1;
    }

    private boolean parse(Bytes in, int body) {
        int nul = nameEnd(in, body);
        if (nul == -1) {
            return false;
        }
        String name = nul < 0 ? null : name(in, body, nul);
        PostgresqlRequest request = units.parse(hash(in, body, nul), name);
        if (nul < 0) {
            return badName(in);
        }
        in.position(nul + 1);
        return beginText(request, name, in);
    }

    private boolean bind(Bytes in, int body) {
        int portal = nameEnd(in, body);
        int name = portal < 0 ? portal : nameEnd(in, portal + 1);
        if (name == -1) {
            return false;
        }
        if (name < 0) {
            units.bind(0, null, 0, null);
            return badName(in);
        }
        units.bind(
                hash(in, body, portal),
                name(in, body, portal),
                hash(in, portal + 1, name),
                name(in, portal + 1, name));
        return toEnd(in);
    }

    private boolean object(Bytes in, int type, int body) {
        int nul = nameEnd(in, body + 1);
        if (nul == -1) {
            return false;
        }
        int what = in.u8(body);
        if (what != 'S' && what != 'P') {
            return bad(PostgresqlViolation.BAD_REQUEST, in);
        }
        String name = nul < 0 ? null : name(in, body + 1, nul);
        if (type == 'D') {
            units.describe((char) what, hash(in, body + 1, nul), name);
        } else {
            units.closes((char) what, name);
        }
        return nul < 0 ? badName(in) : toEnd(in);
    }

    private boolean execute(Bytes in, int body) {
        int nul = nameEnd(in, body);
        if (nul == -1 || (nul >= 0 && in.limit() - nul < 5)) {
            return false;
        }
        if (nul < 0 || in.streamPosition() + nul + 5 - in.position() != messageEnd) {
            units.execute(0, null, 0);
            return badName(in);
        }
        units.execute(hash(in, body, nul), name(in, body, nul), in.i32be(nul + 1));
        return toEnd(in);
    }

    private boolean badName(Bytes in) {
        sink.violation(PostgresqlViolation.NAME_TOO_LONG);
        return toEnd(in);
    }

    private @Nullable String name(Bytes in, int from, int to) {
        return units.wantsNames() ? in.utf8(from, to) : null;
    }

    /** FNV-1a; never 0, which stands for no name. */
    private static long hash(Bytes in, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ in.u8(i)) * 0x100000001b3L;
        }
        return hash | 1;
    }

    private boolean beginText(PostgresqlRequest request, @Nullable String name, Bytes in) {
        if (sql == null) {
            return toEnd(in);
        }
        sql.clear();
        textOf = request;
        parsedName = name;
        textLeft = STATEMENT_LOOK_BYTES;
        state = State.TEXT;
        return true;
    }

    private boolean text(Bytes in) {
        SqlText reader = sql;
        if (reader == null) {
            return toEnd(in);
        }
        int from = in.position();
        long end = from + messageEnd - in.streamPosition();
        int to = (int) Math.min(Math.min(end, in.limit()), from + textLeft);
        int nul = in.indexOf((byte) 0, from, to);
        int until = nul < 0 ? to : nul;
        reader.accept(in, from, until);
        textLeft -= until - from;
        in.position(until);
        if (nul < 0 && textLeft > 0 && until < end) {
            return false;
        }
        if (nul < 0 && until == end) {
            sink.violation(PostgresqlViolation.BAD_CONTENT);
        }
        textRead(nul >= 0);
        return toEnd(in);
    }

    private void textRead(boolean whole) {
        SqlText reader = sql;
        PostgresqlRequest request = textOf;
        if (reader == null || request == null) {
            return;
        }
        reader.end(whole);
        PostgresqlStatement statement = PostgresqlStatement.of(reader);
        request.statement(statement);
        if (request.kind() != Kind.QUERY) {
            units.parsed(parsedName, statement);
        }
        reader.clear();
        textOf = null;
        parsedName = null;
    }

    private boolean toEnd(Bytes in) {
        return rest(in, messageEnd - in.streamPosition());
    }

    private boolean rest(Bytes in, long length) {
        in.skip(length);
        state = State.REST;
        return in.pendingSkip() == 0;
    }

    private boolean passed(Bytes in) {
        if (restLeft > 0) {
            in.skip(restLeft);
            restLeft = 0;
        }
        return in.pendingSkip() == 0 && passed(in.timeNs(), in.streamPosition());
    }

    private boolean passed(long timeNs, long position) {
        met = true;
        units.ends(timeNs, position);
        started = false;
        state = State.MESSAGE;
        return true;
    }

    private boolean bad(PostgresqlViolation violation, Bytes in) {
        sink.violation(violation);
        return toSearch(in.timeNs(), in.streamPosition());
    }

    private boolean toSearch(long timeNs, long position) {
        units.lost(timeNs, position);
        textOf = null;
        started = false;
        state = State.SEARCH;
        return true;
    }

    /** Less is needed to be sure where the client begins to speak, and what was before is over. */
    private boolean search(Bytes in) {
        if (turns.at() > in.streamPosition()) {
            units.resynchronised();
            in.skip(turns.at() - in.streamPosition());
            started = false;
        }
        while (starts(in)) {
            int at = in.position();
            int sure = in.streamPosition() == turns.at() ? 1 : PostgresqlBoundary.SURE;
            Answer answer = PostgresqlBoundary.judge(in, at, false, sure);
            if (!met && answer == Answer.NO && startup.mayBegin(in)) {
                answer = startup.judge(in);
                if (answer == Answer.YES) {
                    state = State.STARTUP;
                    return true;
                }
            }
            if (answer == Answer.MORE) {
                return false;
            }
            if (answer == Answer.YES) {
                state = State.MESSAGE;
                return true;
            }
            units.resynchronised();
            in.position(at + 1);
            started = false;
        }
        return false;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        if (skipped) {
            units.hole();
            return;
        }
        boolean within = state == State.TEXT || state == State.REST;
        if (within) {
            units.hole();
            if (state == State.TEXT) {
                textRead(false);
            }
            state = State.REST;
            if (streamPosition > messageEnd) {
                passed(timeNs, messageEnd); // it ended within the gap
                toSearch(timeNs, messageEnd);
                return;
            }
            restLeft = messageEnd - streamPosition;
            if (restLeft == 0) {
                passed(timeNs, streamPosition);
            }
            return;
        }
        if (state != State.OVER) {
            toSearch(timeNs, streamPosition - length);
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        boolean within = state == State.TEXT || state == State.REST || started;
        if (state == State.TEXT) {
            textRead(false);
        }
        if (within && state != State.SEARCH && state != State.OVER) {
            sink.violation(PostgresqlViolation.STREAM_CUT);
        }
        units.end(within, timeNs, streamPosition);
        state = State.OVER;
    }
}
