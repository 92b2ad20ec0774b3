package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.TraceFields;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.sql.SqlSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of PostgreSQL: the fields that are attributes only, and the rules. */
final class PostgresqlSpans {
    static final Field<PostgresqlRequest> SUMMARY =
            Field.<PostgresqlRequest>of(
                            "QuerySummary",
                            Kind.TEXT,
                            "Operations and their targets in the statement, in their order.",
                            (rt, m, out) -> out.text(SqlSummary.of(text(m))))
                    .attribute("db.query.summary")
                    .notInJson();

    static final Field<PostgresqlRequest> KIND_OPERATION =
            Field.<PostgresqlRequest>of(
                            "KindOperation",
                            Kind.TEXT,
                            "Kind, if there is no statement.",
                            (rt, m, out) -> out.text(text(m) == null ? m.kind().text() : null))
                    .attribute("db.operation.name")
                    .notInJson();

    static final List<Field<PostgresqlRequest>> CONTEXT =
            TraceFields.of(
                    "comment of a statement with",
                    PostgresqlSpans::trace,
                    TraceHeaders.Key.TRACEPARENT);

    static final Field<PostgresqlResponse> ERROR_CODE =
            Field.<PostgresqlResponse>of(
                            "ErrorCode",
                            Kind.TEXT,
                            "SQLSTATE of the first error.",
                            (rt, m, out) -> out.text(sqlState(m)))
                    .packetdAttribute("error.code")
                    .notInJson();

    static final Field<PostgresqlResponse> ERROR_STATE =
            Field.<PostgresqlResponse>of(
                            "ErrorState",
                            Kind.TEXT,
                            "SQLSTATE of the first error.",
                            (rt, m, out) -> out.text(sqlState(m)))
                    .packetdAttribute("error.sql_state")
                    .notInJson();

    static final SpanRules RULES =
            SpanRules.of(
                    Convention.DATABASE,
                    "`db.query.summary`; else the kind of the request, with the database",
                    PostgresqlSpans::name);

    private PostgresqlSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<PostgresqlRequest>> request() {
        List<Field<PostgresqlRequest>> fields = new ArrayList<>();
        fields.add(
                Field.<PostgresqlRequest>of(
                                "System",
                                Kind.TEXT,
                                "Always \"postgresql\".",
                                (rt, m, out) -> out.text("postgresql"))
                        .attribute("db.system.name")
                        .notInJson());
        fields.add(SUMMARY);
        fields.add(KIND_OPERATION);
        fields.addAll(CONTEXT);
        return fields;
    }

    /** The fields of a response that are attributes only. */
    static List<Field<PostgresqlResponse>> response() {
        return List.of(
                ERROR_CODE,
                ERROR_STATE,
                Field.<PostgresqlResponse>of(
                                "Flag",
                                Kind.TEXT,
                                "What was done where no command was completed.",
                                (rt, m, out) -> out.text(flag(m)))
                        .packetdAttribute("db.packet.flag")
                        .notInJson());
    }

    private static @Nullable String flag(PostgresqlResponse response) {
        boolean said = response.failure() != null || response.command() != null;
        return said ? null : PostgresqlPackets.flag(response);
    }

    private static @Nullable String text(PostgresqlRequest request) {
        PostgresqlStatement statement = request.statement();
        return statement == null ? null : statement.text();
    }

    private static @Nullable String sqlState(PostgresqlResponse response) {
        PostgresqlResponse.Failure failure = response.failure();
        return failure == null ? null : failure.code();
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof PostgresqlRequest request)) {
            return null;
        }
        String summary = SqlSummary.of(text(request));
        if (summary != null) {
            return summary;
        }
        String database = request.identity().database();
        String kind = request.kind().text();
        return database == null || database.isEmpty() ? kind : kind + ' ' + database;
    }

    private static @Nullable TraceHeaders trace(PostgresqlRequest request) {
        PostgresqlStatement statement = request.statement();
        String parent = statement == null ? null : statement.traceparent();
        return parent == null ? null : TraceHeaders.add(null, TraceHeaders.Key.TRACEPARENT, parent);
    }
}
