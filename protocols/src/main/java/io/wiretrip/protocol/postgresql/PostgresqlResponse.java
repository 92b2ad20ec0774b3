package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server answers to one request, or a notification. What nobody wanted is null. */
final class PostgresqlResponse extends Message {
    /** How many command tags are kept of one Query. */
    static final int COMMANDS_MAX = 64;

    /** Which way CopyData goes. */
    enum Copy {
        IN("in"),
        OUT("out"),
        BOTH("both");

        private final String text;

        Copy(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * An ErrorResponse.
     *
     * @param severity as in {@code ERROR}, not localised if the server says so
     * @param code the SQLSTATE
     * @param message the primary message
     */
    record Failure(@Nullable String severity, @Nullable String code, @Nullable String message) {}

    private static final int OBJECT_BYTES = 224;

    private final boolean oneWay;
    private long seen;
    private long returnedRows;
    private long rows = -1;
    private long firstRows = -1;
    private int statements;
    private int emptyStatements;
    private int notices;
    private char transactionState;
    private boolean suspended;
    private boolean skipped;
    private @Nullable String command;
    private @Nullable List<String> commands;
    private @Nullable Failure failure;
    private @Nullable Copy copy;
    private long copyBytes;
    private long copyMessages;
    private @Nullable PostgresqlLogin login;
    private @Nullable String channel;
    private int retainedBytes = OBJECT_BYTES;

    /**
     * A response.
     *
     * @param oneWay whether it is a notification
     */
    PostgresqlResponse(boolean oneWay) {
        super(false);
        this.oneWay = oneWay;
    }

    @Override
    public boolean isOneWay() {
        return oneWay;
    }

    @Override
    public int retainedBytes() {
        return retainedBytes;
    }

    private void retain(@Nullable String text) {
        retainedBytes += text == null ? 0 : 40 + 2 * text.length();
    }

    /** Which {@link PostgresqlSteps} were answered. */
    long seen() {
        return seen;
    }

    void sees(long step) {
        seen = step < PostgresqlSteps.DESCRIBE ? seen | step : seen + step;
    }

    /** How many DataRow there were. */
    long returnedRows() {
        return returnedRows;
    }

    void addRow() {
        returnedRows++;
    }

    void addRows(int count) {
        returnedRows += count;
    }

    /**
     * A CommandComplete.
     *
     * @param verb the tag without its numbers; null if nobody wants it
     * @param tag the whole tag; null if nobody wants it
     * @param count the rows that it counts; −1 if it counts none
     */
    void complete(@Nullable String verb, @Nullable String tag, long count) {
        statements++;
        if (count >= 0) {
            rows = Math.max(0, rows) + count;
        }
        if (statements == 1) {
            command = verb;
            firstRows = count;
            retain(verb);
        }
        if (tag != null) {
            List<String> tags = commands;
            if (tags == null) {
                tags = new ArrayList<>(1);
                commands = tags;
            }
            if (tags.size() < COMMANDS_MAX) {
                tags.add(tag);
                retain(tag);
            }
        }
    }

    /** How many statements were completed, the empty ones not counted. */
    int statements() {
        return statements;
    }

    /** What was completed first, as in {@code CREATE TABLE}. */
    @Nullable String command() {
        return command;
    }

    /** Rows of what was completed first; −1 if it counts none. */
    long firstRows() {
        return firstRows;
    }

    /** Rows of all that was completed; −1 if nothing counts any. */
    long rows() {
        return rows;
    }

    /** The tags of all that was completed. */
    List<String> commands() {
        List<String> tags = commands;
        return tags == null ? List.of() : tags;
    }

    void addEmpty() {
        emptyStatements++;
    }

    /** How many empty statements were answered. */
    int emptyStatements() {
        return emptyStatements;
    }

    void addNotice() {
        notices++;
    }

    int notices() {
        return notices;
    }

    /** {@code I}, {@code T} or {@code E} of ReadyForQuery; 0 without one. */
    char transactionState() {
        return transactionState;
    }

    void transactionState(char state) {
        transactionState = state;
    }

    /** Whether the portal has more rows. */
    boolean isSuspended() {
        return suspended;
    }

    void suspend() {
        suspended = true;
    }

    /** Whether the server passed over the request because one before it had failed. */
    boolean isSkipped() {
        return skipped;
    }

    void skip() {
        skipped = true;
    }

    @Nullable Failure failure() {
        return failure;
    }

    /** An ErrorResponse; the first one counts. */
    void fail(Failure error) {
        if (failure == null) {
            failure = error;
            retain(error.message());
        }
    }

    @Nullable Copy copy() {
        return copy;
    }

    void copy(Copy direction) {
        copy = direction;
    }

    void addCopy(long bytes) {
        copyMessages++;
        copyBytes += bytes;
    }

    /** Bytes of CopyData that the server sent, without headers. */
    long copyBytes() {
        return copyBytes;
    }

    /** How many CopyData the server sent. */
    long copyMessages() {
        return copyMessages;
    }

    /** What the answer to a startup said; null if this is none. */
    @Nullable PostgresqlLogin login() {
        return login;
    }

    /** The same, from here on not null. */
    PostgresqlLogin makeLogin() {
        PostgresqlLogin known = login;
        if (known == null) {
            known = new PostgresqlLogin();
            login = known;
            retainedBytes += PostgresqlLogin.RETAINED_BYTES;
        }
        return known;
    }

    /** The channel of a notification. */
    @Nullable String channel() {
        return channel;
    }

    void channel(@Nullable String name) {
        channel = name;
        retain(name);
    }
}
