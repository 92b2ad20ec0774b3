package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** A command, or the login. */
final class MysqlRequest extends Message {
    private final MysqlCommand command;
    private final int code;
    private long statementId = -1;
    private int statements = -1;
    private boolean statementTruncated;
    private long uploadBytes = -1;
    private @Nullable String statement;
    private @Nullable String operation;
    private @Nullable String traceparent;
    private @Nullable String user;
    private @Nullable String database;
    private @Nullable String newDatabase;

    MysqlRequest(MysqlCommand command, int code) {
        super(true);
        this.command = command;
        this.code = code;
    }

    MysqlCommand command() {
        return command;
    }

    /** The name of the command; its byte in hexadecimal if it is none that is known. */
    String commandName() {
        return command == MysqlCommand.UNKNOWN ? "0x" + Integer.toHexString(code) : command.text();
    }

    /** Who is logged in, or who wants to be. */
    @Nullable String user() {
        return user;
    }

    /** The schema in use when the command was sent. */
    @Nullable String database() {
        return database;
    }

    void session(@Nullable String userName, @Nullable String schema) {
        user = userName;
        database = schema;
    }

    /** The schema in use if the server agrees. */
    @Nullable String newDatabase() {
        return newDatabase;
    }

    void newDatabase(@Nullable String schema) {
        newDatabase = schema;
    }

    /** The number of the prepared statement that it is about; −1 if about none. */
    long statementId() {
        return statementId;
    }

    void statementId(long id) {
        statementId = id;
    }

    @Nullable String statement() {
        return statement;
    }

    @Nullable String operation() {
        return operation;
    }

    void statement(@Nullable String text, @Nullable String firstWord) {
        statement = text;
        operation = firstWord;
    }

    /** What it prepares. A text of which bytes were lost is not known. */
    MysqlStatements.Prepared prepares() {
        boolean lost = hasGap();
        return new MysqlStatements.Prepared(
                lost ? null : statement, operation, statementTruncated && !lost);
    }

    /** It runs, or is about, what was prepared before. */
    void prepared(MysqlStatements.Prepared before) {
        statement = before.text();
        operation = before.operation();
        statementTruncated = before.truncated();
    }

    /** How many statements it holds; −1 if unknown. */
    int statements() {
        return statements;
    }

    /** Whether there was more of the statement than is kept. */
    boolean isStatementTruncated() {
        return statementTruncated;
    }

    @Nullable String traceparent() {
        return traceparent;
    }

    void read(int count, boolean truncated, @Nullable String parent) {
        statements = count;
        statementTruncated = truncated;
        traceparent = parent;
    }

    /** Bytes of a local file that followed; −1 if none was asked for. */
    long uploadBytes() {
        return uploadBytes;
    }

    void addUpload(long bytes) {
        uploadBytes = Math.max(0, uploadBytes) + bytes;
    }

    @Override
    public boolean isOneWay() {
        return command.isOneWay();
    }

    @Override
    public int retainedBytes() {
        return 128
                + MysqlConnection.bytes(statement)
                + MysqlConnection.bytes(operation)
                + MysqlConnection.bytes(traceparent)
                + MysqlConnection.bytes(newDatabase);
    }
}
