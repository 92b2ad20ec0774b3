package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.MetricUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a response: packetd's members and their order, then ours. */
final class PostgresqlResponseFields {
    static final Field<PostgresqlResponse> PACKET =
            Field.of(
                    "Packet",
                    Kind.STRUCTURE,
                    "{Severity, SQLStateCode, Message} of the first error; else {Command, Rows} of"
                            + " the first command completed; else {Flag} for what was done; null"
                            + " where nothing was.",
                    (rt, m, out) -> PostgresqlPackets.response(m, out));

    static final Field<PostgresqlResponse> COMMANDS =
            Field.of(
                    "Commands",
                    Kind.STRUCTURE,
                    "Command tags of all statements completed, as the server sent them; the first "
                            + PostgresqlResponse.COMMANDS_MAX
                            + ".",
                    (rt, m, out) -> PostgresqlPackets.commands(m, out));

    static final Field<PostgresqlResponse> STATUS_CODE =
            Field.<PostgresqlResponse>of(
                            "SQLState",
                            Kind.TEXT,
                            "SQLSTATE of the first error.",
                            (rt, m, out) -> out.text(sqlState(m)))
                    .attribute("db.response.status_code")
                    .notInJson();

    static final Field<PostgresqlResponse> ERROR_TYPE =
            Field.<PostgresqlResponse>of(
                            "ErrorType",
                            Kind.TEXT,
                            "SQLSTATE of the first error.",
                            (rt, m, out) -> out.text(sqlState(m)))
                    .attribute("error.type")
                    .notInJson();

    static final Field<PostgresqlResponse> CHANNEL =
            Field.of(
                    "Channel",
                    Kind.TEXT,
                    "Channel of a notification.",
                    (rt, m, out) -> out.text(m.channel()));

    static final Field<PostgresqlResponse> AUTHENTICATION =
            Field.of(
                    "Authentication",
                    Kind.TEXT,
                    "How the client had to prove who it is: trust, cleartext, md5, SCRAM-SHA-256,"
                            + " gss and others.",
                    (rt, m, out) -> {
                        PostgresqlLogin login = m.login();
                        out.text(login == null ? null : login.authentication());
                    });

    static final Field<PostgresqlResponse> SERVER_VERSION =
            Field.of(
                    "ServerVersion",
                    Kind.TEXT,
                    "server_version, as told at login.",
                    (rt, m, out) -> {
                        PostgresqlLogin login = m.login();
                        out.text(login == null ? null : login.serverVersion());
                    });

    static final Field<PostgresqlResponse> PROCESS_ID =
            Field.of(
                    "ProcessID",
                    Kind.NUMBER,
                    "Process of the server that serves the connection, as told at login.",
                    (rt, m, out) -> {
                        PostgresqlLogin login = m.login();
                        PostgresqlPackets.positive(login == null ? 0 : login.processId(), out);
                    });

    static final Field<PostgresqlResponse> STATEMENTS =
            Field.of(
                    "Statements",
                    Kind.NUMBER,
                    "How many statements were completed.",
                    (rt, m, out) -> out.number(m.statements()));

    static final Field<PostgresqlResponse> ROWS =
            Field.<PostgresqlResponse>of(
                            "Rows",
                            Kind.NUMBER,
                            "Rows that the command tags count, of all statements together; null if none"
                                    + " counts any.",
                            (rt, m, out) -> PostgresqlPackets.known(m.rows(), out))
                    .counter("postgresql_response_affected_rows", MetricUnit.ROWS);

    static final Field<PostgresqlResponse> RETURNED_ROWS =
            Field.<PostgresqlResponse>of(
                            "ReturnedRows",
                            Kind.NUMBER,
                            "How many rows were returned.",
                            (rt, m, out) -> out.number(m.returnedRows()))
                    .attribute("db.response.returned_rows");

    static final Field<PostgresqlResponse> SUSPENDED =
            Field.of(
                    "Suspended",
                    Kind.BOOL,
                    "Whether the portal has more rows.",
                    (rt, m, out) -> out.bool(m.isSuspended()));

    static final Field<PostgresqlResponse> SKIPPED =
            Field.of(
                    "Skipped",
                    Kind.BOOL,
                    "Whether the server passed over the request, as one before it had failed.",
                    (rt, m, out) -> out.bool(m.isSkipped()));

    static final Field<PostgresqlResponse> TRANSACTION_STATE =
            Field.of(
                    "TransactionState",
                    Kind.TEXT,
                    "idle, transaction or failed, as ReadyForQuery says; null if none ended the"
                            + " answer.",
                    (rt, m, out) -> out.text(PostgresqlPackets.state(m.transactionState())));

    static final Field<PostgresqlResponse> NOTICES =
            Field.of(
                    "Notices",
                    Kind.NUMBER,
                    "How many notices came with the answer.",
                    (rt, m, out) -> out.number(m.notices()));

    static final Field<PostgresqlResponse> COPY =
            Field.of(
                    "Copy",
                    Kind.TEXT,
                    "Which way CopyData went, seen from the server: in, out or both.",
                    (rt, m, out) -> {
                        PostgresqlResponse.Copy copy = m.copy();
                        out.text(copy == null ? null : copy.text());
                    });

    private PostgresqlResponseFields() {}

    /** All of them, in their order. */
    static List<Field<PostgresqlResponse>> all() {
        return List.of(
                CommonFields.<PostgresqlResponse>serverHost(),
                CommonFields.<PostgresqlResponse>serverPort(),
                CommonFields.<PostgresqlResponse>proto("PostgreSQL"),
                Field.<PostgresqlResponse>of(
                                "Size",
                                Kind.NUMBER,
                                "Bytes of the server's messages, headers and rows included.",
                                (rt, m, out) -> out.number(m.wireBytes()))
                        .packetdAttribute("db.response.size"),
                PACKET,
                CommonFields.<PostgresqlResponse>time(),
                STATEMENTS,
                COMMANDS,
                ROWS,
                RETURNED_ROWS,
                SUSPENDED,
                SKIPPED,
                TRANSACTION_STATE,
                NOTICES,
                COPY,
                Field.of(
                        "CopyBytes",
                        Kind.NUMBER,
                        "Bytes of CopyData that the server sent, headers not included.",
                        (rt, m, out) -> PostgresqlPackets.copied(m, m.copyBytes(), out)),
                Field.of(
                        "CopyMessages",
                        Kind.NUMBER,
                        "How many CopyData the server sent.",
                        (rt, m, out) -> PostgresqlPackets.copied(m, m.copyMessages(), out)),
                CHANNEL,
                AUTHENTICATION,
                SERVER_VERSION,
                PROCESS_ID,
                STATUS_CODE,
                ERROR_TYPE);
    }

    private static @Nullable String sqlState(PostgresqlResponse message) {
        PostgresqlResponse.Failure failure = message.failure();
        return failure == null ? null : failure.code();
    }
}
