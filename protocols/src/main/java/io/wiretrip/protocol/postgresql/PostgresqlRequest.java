package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks at once: a startup, a Query, a FunctionCall, or the steps of the extended
 * protocol that lead to one Execute. What nobody wanted is null.
 */
final class PostgresqlRequest extends Message {
    /** Which messages it is made of, the one that says most. */
    enum Kind {
        STARTUP("Startup"),
        CANCEL("CancelRequest"),
        QUERY("Query"),
        FUNCTION_CALL("FunctionCall"),
        EXECUTE("Execute"),
        PARSE("Parse"),
        BIND("Bind"),
        DESCRIBE("Describe"),
        CLOSE("Close"),
        SYNC("Sync");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The name of the message. */
        String text() {
            return text;
        }
    }

    private static final int OBJECT_BYTES = 176;

    private final @Nullable Kind only;
    private final PostgresqlIdentity identity;
    private long number = PostgresqlPipeline.NONE;
    private long steps;
    private @Nullable PostgresqlStatement statement;
    private @Nullable String statementName;
    private @Nullable String portal;
    private char objectType;
    private @Nullable Boolean fetch;
    private int rowsMax;
    private long copyBytes;
    private long copyMessages = -1;
    private long extraBytes;

    /**
     * A request.
     *
     * @param only its kind; null for the extended protocol, where its steps tell
     * @param identity who sends it to which database
     */
    PostgresqlRequest(@Nullable Kind only, PostgresqlIdentity identity) {
        super(true);
        this.only = only;
        this.identity = identity;
    }

    @Override
    public boolean isOneWay() {
        return only == Kind.CANCEL;
    }

    @Override
    public int retainedBytes() {
        PostgresqlStatement known = statement;
        return OBJECT_BYTES
                + (known == null ? 0 : known.retainedBytes())
                + textBytes(statementName)
                + textBytes(portal);
    }

    private static int textBytes(@Nullable String text) {
        return text == null ? 0 : 40 + 2 * text.length();
    }

    Kind kind() {
        if (only != null) {
            return only;
        }
        if (PostgresqlSteps.has(steps, PostgresqlSteps.EXECUTE)) {
            return Kind.EXECUTE;
        }
        if (PostgresqlSteps.has(steps, PostgresqlSteps.PARSE)) {
            return Kind.PARSE;
        }
        if (PostgresqlSteps.has(steps, PostgresqlSteps.BIND)) {
            return Kind.BIND;
        }
        if (PostgresqlSteps.describes(steps)) {
            return Kind.DESCRIBE;
        }
        return PostgresqlSteps.closes(steps) ? Kind.CLOSE : Kind.SYNC;
    }

    PostgresqlIdentity identity() {
        return identity;
    }

    /** Its number in the {@link PostgresqlPipeline}. */
    long number() {
        return number;
    }

    void number(long assigned) {
        number = assigned;
    }

    void steps(long all) {
        steps = all;
    }

    @Nullable PostgresqlStatement statement() {
        return statement;
    }

    void statement(@Nullable PostgresqlStatement known) {
        statement = known;
    }

    /** The statement that was named by Parse, Bind, Describe or Close; empty for the unnamed. */
    @Nullable String statementName() {
        return statementName;
    }

    void statementName(@Nullable String name) {
        statementName = name;
    }

    /** The portal that was named by Bind, Execute, Describe or Close; empty for the unnamed. */
    @Nullable String portal() {
        return portal;
    }

    void portal(@Nullable String name) {
        portal = name;
    }

    /** {@code S} or {@code P}: what Describe or Close named last; 0 without them. */
    char objectType() {
        return objectType;
    }

    void objectType(char type) {
        objectType = type;
    }

    /**
     * Whether the Execute goes on with a portal that was executed before; null if what became of
     * the portal was not seen.
     */
    @Nullable Boolean fetch() {
        return fetch;
    }

    /** Most rows that the Execute asks for; 0 for all. */
    int rowsMax() {
        return rowsMax;
    }

    void execute(int most, @Nullable Boolean again) {
        rowsMax = most;
        fetch = again;
    }

    /** Bytes of CopyData that the client sent, without headers. */
    long copyBytes() {
        return copyBytes;
    }

    /** How many CopyData the client sent; −1 if it was not asked to. */
    long copyMessages() {
        return copyMessages;
    }

    /** The server has asked for CopyData. */
    void copyBegins() {
        copyMessages = Math.max(0, copyMessages);
    }

    void addCopy(long bytes) {
        copyMessages++;
        copyBytes += bytes;
    }

    /** Bytes that belong to it and were sent after it had ended. */
    void addBytes(long bytes) {
        extraBytes += bytes;
    }

    /** All its bytes, headers and CopyData included. */
    long sizeBytes() {
        return wireBytes() + extraBytes;
    }
}
