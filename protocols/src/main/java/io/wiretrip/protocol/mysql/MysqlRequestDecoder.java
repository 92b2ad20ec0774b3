package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.mysql.MysqlConnection.Known;
import io.wiretrip.protocol.mysql.MysqlGuess.Match;
import io.wiretrip.protocol.sql.SqlDialect;
import io.wiretrip.protocol.sql.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends: the login, then commands. A command's first packet has the number 0; what
 * has another belongs to what went before: the rest of a login, the contents of a local file.
 */
final class MysqlRequestDecoder extends MysqlDecoder {
    /** How much of a login or a change of user is waited for. */
    static final int LOGIN_WINDOW_BYTES = 2048;

    /** How much of a name, and how many query attributes, are waited for. */
    static final int NAME_WINDOW_BYTES = 512;

    /** How much of a query with attributes is waited for. */
    static final int ATTRIBUTES_WINDOW_BYTES = 4096;

    /** How much of a statement is read at most; the rest is passed over. */
    static final int READ_BYTES_MAX = 64 << 10;

    private static final int SEQUENCE_MAX = 255;

    private final boolean midstream;
    private final MysqlWants wants;
    private final @Nullable SqlText sql;
    private @Nullable MysqlRequest request;
    private int sequence;
    private boolean data;
    private boolean login;
    private boolean reading;
    private int readBytes;
    private int size;

    MysqlRequestDecoder(MysqlConnection connection, MessageSink sink, DecoderContext context) {
        super(connection, sink, context);
        this.midstream = context.midstream();
        this.wants = MysqlWants.of(context);
        this.sql = wants.anyText() ? new SqlText(SqlDialect.MYSQL, context.options()) : null;
    }

    @Override
    int begins(Bytes in, int length, int number, int first) {
        boolean belongs = number != 0 || (data && sequence == SEQUENCE_MAX);
        sequence = number;
        size = length;
        login = false;
        if (belongs) {
            data = length > 0;
            login = mayBeLogin(length);
            if (login) {
                return Math.min(length, LOGIN_WINDOW_BYTES);
            }
            if (!midstream && !connection.isDoubtful() && !connection.isLoginSeen()) {
                sink.violation(MysqlViolation.BAD_LOGIN);
                return NOT_A_PACKET; // something else stands before the login: a PROXY line
            }
            MysqlRequest uploader = connection.uploader();
            if (uploader != null) {
                uploader.addUpload(length);
            }
            return 0;
        }
        data = false;
        if (length == 0) {
            sink.violation(MysqlViolation.EMPTY_PACKET);
            return NOT_A_PACKET;
        }
        MysqlCommand command = MysqlCommand.of(first);
        if (command == MysqlCommand.UNKNOWN) {
            sink.violation(MysqlViolation.UNKNOWN_COMMAND);
        }
        connection.uploadEnds();
        begin(new MysqlRequest(command, first));
        return windowOf(in, command, length);
    }

    private boolean mayBeLogin(int length) {
        return !connection.isLoginSeen()
                && sequence <= 2
                && length >= (connection.isGreeted() ? 4 : MysqlLogin.FIXED_BYTES);
    }

    private void begin(MysqlRequest begun) {
        request = begun;
        start(begun);
        begun.session(connection.user(), connection.database());
        connection.responseAt(begun.peerAcknowledged());
        sink.begin(begun);
    }

    private int windowOf(Bytes in, MysqlCommand command, int length) {
        if (command.isSql()) {
            return command == MysqlCommand.QUERY && sql != null && mayHaveAttributes(in)
                    ? Math.min(length, ATTRIBUTES_WINDOW_BYTES)
                    : 1;
        }
        if (command == MysqlCommand.CHANGE_USER) {
            return Math.min(length, LOGIN_WINDOW_BYTES);
        }
        if (command.isOfStatement()) {
            return Math.min(length, 5);
        }
        return command.isName() ? Math.min(length, NAME_WINDOW_BYTES) : 1;
    }

    /** Text does not begin with a byte this low, the count of attributes does. */
    private boolean mayHaveAttributes(Bytes in) {
        if (connection.queryAttributes() != Known.UNKNOWN) {
            return connection.queryAttributes() == Known.YES;
        }
        int at = in.position() + HEADER_BYTES + 1;
        return at >= in.limit() || in.u8(at) < '\t';
    }

    @Override
    void window(Bytes in, int from, int to) {
        if (login) {
            login(in, from, to);
            return;
        }
        MysqlRequest now = request;
        if (now == null) {
            return;
        }
        MysqlCommand command = now.command();
        if (command.isSql()) {
            statementBegins(in, from + 1, to);
        } else if (command.isOfStatement() && to - from >= 5) {
            ofStatement(now, in.u32le(from + 1));
        } else if (command.isName()) {
            name(now, in, from + 1, to);
        } else if (command == MysqlCommand.CHANGE_USER) {
            MysqlLogin.readChangeUser(in, from + 1, to, now, sink);
        }
    }

    private void login(Bytes in, int from, int to) {
        if (!connection.isGreeted() && !MysqlLogin.isPlausible(in, from, to)) {
            return; // of a login before our time
        }
        int capabilities = MysqlLogin.capabilities(in, from, to);
        if (MysqlLogin.isTlsRequest(capabilities, size)) {
            sink.upgrade("tls");
            leave(Progress.HANDOVER);
            return;
        }
        connection.loginSeen(capabilities);
        MysqlRequest now = new MysqlRequest(MysqlCommand.LOGIN, 0);
        begin(now);
        MysqlLogin.readLogin(in, from, to, now, sink);
    }

    private void ofStatement(MysqlRequest now, long id) {
        now.statementId(id);
        MysqlStatements.Prepared prepared = connection.statements().get(id);
        if (prepared != null) {
            now.prepared(prepared);
        }
        if (now.command() == MysqlCommand.CLOSE_STMT) {
            connection.statements().remove(id);
        }
    }

    private void name(MysqlRequest now, Bytes in, int from, int to) {
        int end = in.indexOf((byte) 0, from, to);
        String name = in.utf8(from, end < 0 ? to : end);
        now.statement(name, null);
        if (now.command() == MysqlCommand.INIT_DB) {
            now.newDatabase(name);
        }
    }

    private void statementBegins(Bytes in, int from, int to) {
        SqlText text = sql;
        if (text == null) {
            return;
        }
        int at = from;
        if (to > from) { // waited for more than the command: attributes may stand before the text
            at = MysqlAttributes.behind(in, from, to, connection.queryAttributes());
            if (at < 0) {
                sink.violation(MysqlViolation.BAD_ATTRIBUTES);
                return;
            }
        }
        text.clear();
        reading = true;
        readBytes = 0;
        rest(in, at, to);
    }

    @Override
    boolean isReading() {
        return reading && readBytes < READ_BYTES_MAX;
    }

    @Override
    void rest(Bytes in, int from, int to) {
        SqlText text = sql;
        if (text != null && from < to) {
            int end = (int) Math.min(to, (long) from + READ_BYTES_MAX - readBytes);
            text.accept(in, from, end);
            readBytes += to - from;
        }
    }

    @Override
    void passed(long timeNs, long position) {
        MysqlRequest now = request;
        if (now == null) {
            return;
        }
        statementEnds(now, readBytes <= READ_BYTES_MAX && !now.hasGap());
        request = null;
        now.ended(timeNs, position);
        sink.end(now);
    }

    private void statementEnds(MysqlRequest now, boolean whole) {
        SqlText text = sql;
        if (!reading || text == null) {
            return;
        }
        reading = false;
        text.end(whole);
        now.statement(
                wants.statement() && (whole || text.statements() > 0) ? text.text() : null,
                wants.operation() ? text.operation() : null);
        now.read(text.statements(), text.isTruncated(), text.traceparent());
        if (now.command() == MysqlCommand.PREPARE) {
            connection.statements().asked(now.prepares());
        }
        text.clear();
    }

    @Override
    void damaged() {
        MysqlRequest uploader = connection.uploader();
        if (uploader != null) {
            uploader.markGap(); // its response has not ended, so it has not been emitted
        }
        MysqlRequest now = request;
        if (now != null) {
            now.markGap();
            statementEnds(now, false);
        }
    }

    @Override
    boolean windowLost() {
        return true;
    }

    @Override
    void lost(long position, long timeNs) {
        data = false;
        finish(position, timeNs);
    }

    private void finish(long position, long timeNs) {
        MysqlRequest now = request;
        if (now != null) {
            statementEnds(now, false);
            request = null;
            now.ended(timeNs, position);
            sink.end(now);
        }
    }

    @Override
    long toldAt() {
        return connection.requestAt();
    }

    @Override
    int firstSequence() {
        return 0;
    }

    @Override
    void foundAt(long position) {
        finish(position, 0);
    }

    @Override
    boolean find(Bytes in) {
        while (in.remaining() > 0) {
            boolean turn = in.streamPosition() == turnAt();
            Match match = turn ? encrypted(in) : Match.NO;
            if (match != Match.NO) {
                return false;
            }
            match = turn ? MysqlCompression.likely(in, firstSequence()) : Match.NO;
            if (match == Match.YES) {
                connection.foundCompressed();
                return false;
            }
            if (match == Match.NO) {
                match = request(in, turn);
            }
            if (match != Match.NO) {
                return match == Match.YES;
            }
            in.position(in.position() + 1);
        }
        return false;
    }

    private Match request(Bytes in, boolean turn) {
        Match login = turn && !connection.isLoginSeen() ? MysqlGuess.login(in) : Match.NO;
        boolean told = in.streamPosition() == connection.requestAt();
        return login == Match.NO ? MysqlGuess.command(in, told, turn) : login;
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        if (request != null) {
            request.markTruncated();
        }
        finish(streamPosition, timeNs);
    }

    @Override
    public int retainedBytes() {
        SqlText text = sql;
        return connection.retainedBytes()
                + compressionBytes()
                + (text == null ? 0 : text.retainedBytes());
    }
}
