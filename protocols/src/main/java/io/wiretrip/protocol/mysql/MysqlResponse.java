package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** All that a server says to one command. */
final class MysqlResponse extends Message {
    private static final int NO_CODE = -1;

    private MysqlResult result = MysqlResult.UNKNOWN;
    private boolean unsolicited;
    private int results;
    private int resultSets;
    private long rows;
    private long columns = -1;
    private long affectedRows;
    private long lastInsertId;
    private int status = -1;
    private int warnings = -1;
    private int errorCode = NO_CODE;
    private long statementId = -1;
    private int parameters = -1;
    private long connectionId = -1;
    private @Nullable String errorMessage;
    private @Nullable String sqlState;
    private @Nullable String serverVersion;

    MysqlResponse() {
        super(false);
    }

    /** What it is: an error if anything of it is, else a result set if anything of it is. */
    MysqlResult result() {
        return result;
    }

    void result(MysqlResult kind) {
        result = kind;
    }

    /** How many results it holds, those without rows included. */
    int results() {
        return results;
    }

    void addResult(MysqlResult kind) {
        results++;
        if (kind == MysqlResult.RESULTSET) {
            resultSets++;
        }
        if (result.compareTo(kind) < 0) {
            result = kind;
        }
    }

    int resultSets() {
        return resultSets;
    }

    /** Rows of all its result sets; events of a log. */
    long rows() {
        return rows;
    }

    /** Whether rows could have been returned. */
    boolean hasRows() {
        return resultSets > 0 || result == MysqlResult.EVENTS;
    }

    void addRow() {
        rows++;
    }

    void addRows(int count) {
        rows += count;
    }

    /** Columns of its first result set, or of the prepared statement; −1 if it has none. */
    long columns() {
        return columns;
    }

    void columns(long count) {
        columns = count;
    }

    long affectedRows() {
        return affectedRows;
    }

    long lastInsertId() {
        return lastInsertId;
    }

    void changed(long rowsAffected, long insertId) {
        affectedRows += Math.max(0, rowsAffected);
        if (insertId != 0) {
            lastInsertId = insertId;
        }
    }

    /** The server's status flags behind the last result; −1 if unknown. */
    int status() {
        return status;
    }

    int warnings() {
        return warnings;
    }

    void status(int flags, int warningCount) {
        status = flags;
        warnings = warningCount;
    }

    boolean isError() {
        return errorCode != NO_CODE;
    }

    int errorCode() {
        return errorCode;
    }

    @Nullable String errorMessage() {
        return errorMessage;
    }

    @Nullable String sqlState() {
        return sqlState;
    }

    void error(int code, @Nullable String state, @Nullable String message) {
        errorCode = code;
        sqlState = state;
        errorMessage = message;
    }

    /** The number that a statement was given; −1 if none was. */
    long statementId() {
        return statementId;
    }

    int parameters() {
        return parameters;
    }

    void prepared(long id, int columnCount, int parameterCount) {
        statementId = id;
        columns = columnCount;
        parameters = parameterCount;
    }

    /** The server's number of the connection; −1 if unknown. */
    long connectionId() {
        return connectionId;
    }

    @Nullable String serverVersion() {
        return serverVersion;
    }

    void server(@Nullable String version, long id) {
        serverVersion = version;
        connectionId = id;
    }

    /** It answers nothing: a connection refused before the login. */
    void unsolicited() {
        unsolicited = true;
    }

    @Override
    public boolean isUnsolicited() {
        return unsolicited;
    }

    @Override
    public int retainedBytes() {
        return 160 + MysqlConnection.bytes(errorMessage) + MysqlConnection.bytes(sqlState);
    }
}
