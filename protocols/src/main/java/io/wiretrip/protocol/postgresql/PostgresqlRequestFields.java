package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a request: packetd's members and their order, then ours. */
final class PostgresqlRequestFields {
    static final Field<PostgresqlRequest> PACKET =
            Field.<PostgresqlRequest>of(
                            "Packet",
                            Kind.STRUCTURE,
                            "{Statement} of what is parsed, bound, executed or queried, literals as"
                                    + " ?; {Type, Object} of Describe and Close; else null.",
                            (rt, m, out) -> PostgresqlPackets.request(m, out))
                    .asSensitive();

    static final Field<PostgresqlRequest> OPERATION =
            Field.<PostgresqlRequest>of(
                            "Operation",
                            Kind.TEXT,
                            "First word of the statement, in upper case.",
                            (rt, m, out) -> out.text(operation(m)))
                    .derivedAttribute("db.operation.name");

    static final Field<PostgresqlRequest> COMMAND =
            Field.<PostgresqlRequest>of(
                            "Command",
                            Kind.TEXT,
                            "Operation; where it is unknown, the first word of the command tag that"
                                    + " the server answered, else the kind of the request.",
                            (rt, m, out) -> out.text(command(rt, m)))
                    .label("request.command", "command")
                    .notInJson();

    static final Field<PostgresqlRequest> QUERY_TEXT =
            Field.<PostgresqlRequest>of(
                            "QueryText",
                            Kind.TEXT,
                            "The statement, literals as ?.",
                            (rt, m, out) -> out.text(text(m)))
                    .attribute("db.query.text")
                    .asSensitive()
                    .notInJson();

    static final Field<PostgresqlRequest> STATEMENTS_ASKED =
            Field.of(
                    "Statements",
                    Kind.NUMBER,
                    "How many statements the text holds.",
                    (rt, m, out) -> {
                        PostgresqlStatement statement = m.statement();
                        if (statement == null) {
                            out.absent();
                        } else {
                            out.number(statement.count());
                        }
                    });

    static final Field<PostgresqlRequest> BATCH_SIZE =
            Field.<PostgresqlRequest>of(
                            "BatchSize",
                            Kind.NUMBER,
                            "How many statements the text holds, if more than one.",
                            (rt, m, out) -> {
                                PostgresqlStatement statement = m.statement();
                                if (statement == null || statement.count() < 2) {
                                    out.absent();
                                } else {
                                    out.number(statement.count());
                                }
                            })
                    .attribute("db.operation.batch.size")
                    .notInJson();

    static final Field<PostgresqlRequest> TRUNCATED =
            Field.of(
                    "StatementTruncated",
                    Kind.BOOL,
                    "Whether more of the statement was sent than is shown.",
                    (rt, m, out) -> {
                        PostgresqlStatement statement = m.statement();
                        if (statement == null) {
                            out.absent();
                        } else {
                            out.bool(statement.truncated());
                        }
                    });

    static final Field<PostgresqlRequest> TRACEPARENT =
            Field.of(
                    "TraceParent",
                    Kind.TEXT,
                    "W3C traceparent in a comment of the statement.",
                    (rt, m, out) -> {
                        PostgresqlStatement statement = m.statement();
                        out.text(statement == null ? null : statement.traceparent());
                    });

    static final Field<PostgresqlRequest> STATEMENT_NAME =
            Field.of(
                    "StatementName",
                    Kind.TEXT,
                    "Name of the prepared statement; empty for the unnamed one.",
                    (rt, m, out) -> out.text(m.statementName()));

    static final Field<PostgresqlRequest> PORTAL =
            Field.of(
                    "Portal",
                    Kind.TEXT,
                    "Name of the portal; empty for the unnamed one.",
                    (rt, m, out) -> out.text(m.portal()));

    static final Field<PostgresqlRequest> FETCH =
            Field.of(
                    "Fetch",
                    Kind.BOOL,
                    "Whether an Execute goes on with a portal that was executed before.",
                    (rt, m, out) -> {
                        Boolean fetch = m.fetch();
                        if (fetch != null && m.kind() == PostgresqlRequest.Kind.EXECUTE) {
                            out.bool(fetch);
                        } else {
                            out.absent();
                        }
                    });

    static final Field<PostgresqlRequest> DATABASE =
            Field.<PostgresqlRequest>of(
                            "Database",
                            Kind.TEXT,
                            "Database that the connection is for.",
                            (rt, m, out) -> out.text(m.identity().database()))
                    .attribute("db.namespace");

    static final Field<PostgresqlRequest> USER =
            Field.of(
                    "User",
                    Kind.TEXT,
                    "Role that logged in.",
                    (rt, m, out) -> out.text(m.identity().user()));

    static final Field<PostgresqlRequest> APPLICATION =
            Field.of(
                    "Application",
                    Kind.TEXT,
                    "application_name of the startup.",
                    (rt, m, out) -> out.text(m.identity().application()));

    static final Field<PostgresqlRequest> REPLICATION =
            Field.of(
                    "Replication",
                    Kind.TEXT,
                    "Parameter replication of the startup, as in true or database.",
                    (rt, m, out) -> out.text(m.identity().replication()));

    static final Field<PostgresqlRequest> VERSION =
            Field.of(
                    "ProtocolVersion",
                    Kind.TEXT,
                    "Version of the protocol that the startup asked for.",
                    (rt, m, out) -> out.text(m.identity().version()));

    private PostgresqlRequestFields() {}

    /** All of them, in their order. */
    static List<Field<PostgresqlRequest>> all() {
        return List.of(
                CommonFields.<PostgresqlRequest>clientHost(),
                CommonFields.<PostgresqlRequest>clientPort(),
                CommonFields.<PostgresqlRequest>proto("PostgreSQL"),
                Field.<PostgresqlRequest>of(
                                "Size",
                                Kind.NUMBER,
                                "Bytes of the client's messages, headers and CopyData included;"
                                        + " without what it sent to log in.",
                                (rt, m, out) -> out.number(m.sizeBytes()))
                        .packetdAttribute("db.request.size"),
                PACKET,
                CommonFields.<PostgresqlRequest>time(),
                Field.of(
                        "Kind",
                        Kind.TEXT,
                        "Startup, Query, FunctionCall, CancelRequest; of the extended protocol"
                                + " Execute, and Parse, Bind, Describe, Close or Sync where none is"
                                + " executed.",
                        (rt, m, out) -> out.text(m.kind().text())),
                OPERATION,
                STATEMENTS_ASKED,
                TRUNCATED,
                STATEMENT_NAME,
                PORTAL,
                FETCH,
                Field.of(
                        "RowsMax",
                        Kind.NUMBER,
                        "Most rows that an Execute asks for; null for all.",
                        (rt, m, out) -> PostgresqlPackets.positive(m.rowsMax(), out)),
                Field.of(
                        "CopyBytes",
                        Kind.NUMBER,
                        "Bytes of CopyData that the client sent, headers not included.",
                        (rt, m, out) -> PostgresqlPackets.copied(m, m.copyBytes(), out)),
                Field.of(
                        "CopyMessages",
                        Kind.NUMBER,
                        "How many CopyData the client sent.",
                        (rt, m, out) -> PostgresqlPackets.copied(m, m.copyMessages(), out)),
                DATABASE,
                USER,
                APPLICATION,
                REPLICATION,
                VERSION,
                TRACEPARENT,
                COMMAND,
                QUERY_TEXT,
                BATCH_SIZE);
    }

    private static @Nullable String text(PostgresqlRequest message) {
        PostgresqlStatement statement = message.statement();
        return statement == null ? null : statement.text();
    }

    private static @Nullable String operation(PostgresqlRequest message) {
        PostgresqlStatement statement = message.statement();
        return statement == null ? null : statement.operation();
    }

    private static String command(RoundTrip roundTrip, PostgresqlRequest message) {
        String operation = operation(message);
        if (operation != null) {
            return operation;
        }
        if (roundTrip.response() instanceof PostgresqlResponse response) {
            String tag = response.command();
            if (tag != null) {
                int blank = tag.indexOf(' ');
                return blank < 0 ? tag : tag.substring(0, blank);
            }
        }
        return message.kind().text();
    }
}
