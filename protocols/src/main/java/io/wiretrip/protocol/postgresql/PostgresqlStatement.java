package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.sql.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Query or a Parse, as far as it may be shown.
 *
 * @param text sanitised and cut
 * @param operation the first word, in upper case; null if there was none
 * @param count how many statements it holds
 * @param truncated whether there was more
 * @param traceparent the trace context in a comment; null without one
 */
record PostgresqlStatement(
        String text,
        @Nullable String operation,
        int count,
        boolean truncated,
        @Nullable String traceparent) {
    private static final int OBJECT_BYTES = 96;

    /** What was read. */
    static PostgresqlStatement of(SqlText sql) {
        return new PostgresqlStatement(
                sql.text(),
                sql.operation(),
                sql.statements(),
                sql.isTruncated(),
                sql.traceparent());
    }

    /** Approximate heap bytes. */
    int retainedBytes() {
        return OBJECT_BYTES + 2 * text.length();
    }
}
