package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.TraceFields;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.sql.SqlSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The spans of MySQL: the fields that are attributes only, and the rules. */
final class MysqlSpans {
    static final Field<MysqlRequest> QUERY_TEXT =
            Field.<MysqlRequest>of(
                            "QueryText",
                            Kind.TEXT,
                            "Statement, if it is one of SQL.",
                            (rt, m, out) -> out.text(sql(m)))
                    .attribute("db.query.text")
                    .asSensitive()
                    .notInJson();

    static final Field<MysqlRequest> SUMMARY =
            Field.<MysqlRequest>of(
                            "QuerySummary",
                            Kind.TEXT,
                            "Operations and their targets in the statement, in their order.",
                            (rt, m, out) -> out.text(SqlSummary.of(sql(m))))
                    .attribute("db.query.summary")
                    .notInJson();

    static final List<Field<MysqlRequest>> CONTEXT =
            TraceFields.of(
                    "comment of a statement with", MysqlSpans::trace, TraceHeaders.Key.TRACEPARENT);

    static final SpanRules RULES =
            SpanRules.of(
                    Convention.DATABASE,
                    "`db.query.summary`; else the command, with the schema in use",
                    MysqlSpans::name);

    private MysqlSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<MysqlRequest>> request() {
        List<Field<MysqlRequest>> fields = new ArrayList<>();
        fields.add(
                Field.<MysqlRequest>of(
                                "System",
                                Kind.TEXT,
                                "\"mariadb\" or \"mysql\", by the server's version.",
                                (rt, m, out) -> out.text(system(rt)))
                        .attribute("db.system.name")
                        .notInJson());
        fields.add(
                Field.<MysqlRequest>of(
                                "CommandOperation",
                                Kind.TEXT,
                                "The command, if it has no statement.",
                                (rt, m, out) -> out.text(hasStatement(m) ? null : m.commandName()))
                        .attribute("db.operation.name")
                        .notInJson());
        fields.add(
                Field.<MysqlRequest>of(
                                "BatchSize",
                                Kind.NUMBER,
                                "How many statements the text holds, if more than one.",
                                (rt, m, out) ->
                                        known(m.statements() > 1 ? m.statements() : -1, out))
                        .attribute("db.operation.batch.size")
                        .notInJson());
        fields.add(QUERY_TEXT);
        fields.add(SUMMARY);
        fields.addAll(CONTEXT);
        return fields;
    }

    /** The fields of a response that are attributes only. */
    static List<Field<MysqlResponse>> response() {
        return List.of(
                packetd(
                        "ErrCode",
                        "Number of the error.",
                        "error.code",
                        m -> m.isError() ? m.errorCode() : -1),
                Field.<MysqlResponse>of(
                                "SQLState",
                                Kind.TEXT,
                                "SQLSTATE of the error.",
                                (rt, m, out) -> out.text(m.isError() ? m.sqlState() : null))
                        .packetdAttribute("error.sql_state")
                        .notInJson(),
                packetd(
                        "AffectedRows",
                        "Rows that were changed.",
                        "db.response.affected_rows",
                        m -> isOk(m) ? m.affectedRows() : -1),
                packetd(
                        "LastInsertID",
                        "The number that was generated last.",
                        "db.response.last_insert_id",
                        m -> isOk(m) ? m.lastInsertId() : -1),
                packetd(
                        "Warnings",
                        "How many warnings there are.",
                        "db.response.warnings",
                        m -> isOk(m) ? m.warnings() : -1),
                packetd(
                        "StatusFlags",
                        "The server's status flags.",
                        "db.response.info",
                        m -> isOk(m) ? m.status() : -1));
    }

    private static Field<MysqlResponse> packetd(
            String name, String meaning, String key, ToLongFunction<MysqlResponse> reader) {
        return Field.<MysqlResponse>of(
                        name,
                        Kind.NUMBER,
                        meaning,
                        (rt, m, out) -> known(reader.applyAsLong(m), out))
                .packetdAttribute(key)
                .notInJson();
    }

    private static boolean isOk(MysqlResponse response) {
        return response.result() == MysqlResult.OK || response.result() == MysqlResult.EOF;
    }

    private static boolean hasStatement(MysqlRequest request) {
        return sql(request) != null || request.operation() != null;
    }

    private static @Nullable String sql(MysqlRequest request) {
        MysqlCommand command = request.command();
        return command.isSql() || command.isOfStatement() ? request.statement() : null;
    }

    private static String system(RoundTrip roundTrip) {
        String version =
                roundTrip.response() instanceof MysqlResponse response
                        ? response.serverVersion()
                        : null;
        return version != null && version.contains("MariaDB") ? "mariadb" : "mysql";
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof MysqlRequest request)) {
            return null;
        }
        String summary = SqlSummary.of(sql(request));
        if (summary != null) {
            return summary;
        }
        String database = request.database();
        return database == null || database.isEmpty()
                ? request.commandName()
                : request.commandName() + ' ' + database;
    }

    private static @Nullable TraceHeaders trace(MysqlRequest request) {
        String parent = request.traceparent();
        return parent == null ? null : TraceHeaders.add(null, TraceHeaders.Key.TRACEPARENT, parent);
    }

    private static void known(long number, ValueWriter out) {
        if (number < 0) {
            out.absent();
        } else {
            out.number(number);
        }
    }
}
