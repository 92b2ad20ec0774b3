package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import java.util.List;

/** The fields table, and which of its rows need the same bytes to be read. */
final class PostgresqlFields {
    static final List<Field<PostgresqlRequest>> OF_STATEMENT =
            List.of(
                    PostgresqlRequestFields.PACKET,
                    PostgresqlRequestFields.OPERATION,
                    PostgresqlRequestFields.COMMAND,
                    PostgresqlRequestFields.QUERY_TEXT,
                    PostgresqlRequestFields.STATEMENTS_ASKED,
                    PostgresqlRequestFields.BATCH_SIZE,
                    PostgresqlRequestFields.TRUNCATED,
                    PostgresqlRequestFields.TRACEPARENT,
                    PostgresqlSpans.SUMMARY,
                    PostgresqlSpans.KIND_OPERATION,
                    PostgresqlSpans.CONTEXT.getFirst());

    static final List<Field<PostgresqlRequest>> OF_NAMES =
            List.of(
                    PostgresqlRequestFields.PACKET,
                    PostgresqlRequestFields.STATEMENT_NAME,
                    PostgresqlRequestFields.PORTAL,
                    PostgresqlRequestFields.FETCH);

    static final List<Field<PostgresqlRequest>> OF_IDENTITY =
            List.of(
                    PostgresqlRequestFields.DATABASE,
                    PostgresqlRequestFields.USER,
                    PostgresqlRequestFields.APPLICATION,
                    PostgresqlRequestFields.REPLICATION,
                    PostgresqlRequestFields.VERSION);

    static final List<Field<? extends Message>> OF_COMMAND =
            List.of(
                    PostgresqlResponseFields.PACKET,
                    PostgresqlResponseFields.COMMANDS,
                    PostgresqlRequestFields.COMMAND);

    static final List<Field<PostgresqlResponse>> OF_FAILURE =
            List.of(
                    PostgresqlResponseFields.PACKET,
                    PostgresqlResponseFields.STATUS_CODE,
                    PostgresqlResponseFields.ERROR_TYPE,
                    PostgresqlSpans.ERROR_CODE,
                    PostgresqlSpans.ERROR_STATE);

    static final List<Field<PostgresqlResponse>> OF_LOGIN =
            List.of(
                    PostgresqlResponseFields.AUTHENTICATION,
                    PostgresqlResponseFields.SERVER_VERSION,
                    PostgresqlResponseFields.PROCESS_ID);

    static final Fields<PostgresqlRequest, PostgresqlResponse> TABLE =
            new Fields<>(
                    PostgresqlRequest.class,
                    PostgresqlResponse.class,
                    Fields.joined(PostgresqlRequestFields.all(), PostgresqlSpans.request()),
                    Fields.joined(PostgresqlResponseFields.all(), PostgresqlSpans.response()));

    private PostgresqlFields() {}
}
