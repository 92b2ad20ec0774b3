package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields table: packetd's members and their order, then ours. */
final class MysqlFields {
    static final Field<MysqlRequest> STATEMENT =
            Field.<MysqlRequest>of(
                            "Statement",
                            Kind.TEXT,
                            "Text of the statement, literals as ?, comments left out; of EXECUTE,"
                                    + " FETCH_STMT and their like the text that was prepared; of"
                                    + " INIT_DB, CREATE_DB, DROP_DB and FIELD_LIST the name. Null"
                                    + " if there is none or it was prepared before the capture.",
                            (rt, m, out) -> out.text(m.statement()))
                    .asSensitive();

    static final Field<MysqlRequest> OPERATION =
            Field.<MysqlRequest>of(
                            "Operation",
                            Kind.TEXT,
                            "First word of the statement, in upper case.",
                            (rt, m, out) -> out.text(m.operation()))
                    .label("request.operation", "operation")
                    .derivedAttribute("db.operation.name");

    static final Field<MysqlRequest> DATABASE =
            Field.<MysqlRequest>of(
                            "Database",
                            Kind.TEXT,
                            "Schema in use when the command was sent, as far as the capture tells;"
                                    + " of a login the one that is asked for.",
                            (rt, m, out) -> out.text(m.database()))
                    .label("request.database", "database")
                    .attribute("db.namespace");

    static final Field<MysqlResponse> PACKET =
            Field.of(
                    "Packet",
                    Kind.STRUCTURE,
                    "{AffectedRows LastInsertID Status Warnings} of OK and EOF, {ErrCode ErrMsg"
                            + " SQLState} of an error, {Rows} of result sets; null of the rest.",
                    (rt, m, out) -> writePacket(m, out));

    static final Field<MysqlResponse> ERROR_MESSAGE =
            Field.<MysqlResponse>of(
                            "ErrorMessage",
                            Kind.TEXT,
                            "What the error says.",
                            (rt, m, out) -> out.text(m.errorMessage()))
                    .notInJson();

    static final Fields<MysqlRequest, MysqlResponse> TABLE =
            new Fields<>(
                    MysqlRequest.class,
                    MysqlResponse.class,
                    Fields.joined(requests(), MysqlSpans.request()),
                    Fields.joined(responses(), MysqlSpans.response()));

    private MysqlFields() {}

    private static List<Field<MysqlRequest>> requests() {
        return List.of(
                CommonFields.clientHost(),
                CommonFields.clientPort(),
                CommonFields.proto("MySQL"),
                Field.<MysqlRequest>of(
                                "Command",
                                Kind.TEXT,
                                "Name of the command; LOGIN for the login.",
                                (rt, m, out) -> out.text(m.commandName()))
                        .label("request.command", "command"),
                Field.<MysqlRequest>of(
                                "Size",
                                Kind.NUMBER,
                                "Bytes of the command's packets, headers included.",
                                (rt, m, out) -> out.number(m.wireBytes()))
                        .packetdAttribute("db.request.size"),
                STATEMENT,
                CommonFields.time(),
                Field.<MysqlRequest>of(
                                "User",
                                Kind.TEXT,
                                "Who is logged in, as far as the capture tells; of a login who"
                                        + " wants to be.",
                                (rt, m, out) -> out.text(m.user()))
                        .label("request.user", "user"),
                DATABASE,
                OPERATION,
                Field.of(
                        "Statements",
                        Kind.NUMBER,
                        "How many statements the text holds.",
                        (rt, m, out) -> number(m.statements(), out)),
                Field.of(
                        "StatementTruncated",
                        Kind.BOOL,
                        "Whether the statement was longer than what is kept.",
                        (rt, m, out) -> out.bool(m.isStatementTruncated())),
                Field.of(
                        "StatementID",
                        Kind.NUMBER,
                        "Number of the prepared statement that the command is about; 4294967295"
                                + " for the one prepared last (MariaDB).",
                        (rt, m, out) -> number(m.statementId(), out)),
                Field.of(
                        "UploadBytes",
                        Kind.NUMBER,
                        "Bytes of the local file that the client sent for LOAD DATA LOCAL.",
                        (rt, m, out) -> number(m.uploadBytes(), out)));
    }

    private static List<Field<MysqlResponse>> responses() {
        List<Field<MysqlResponse>> fields = new ArrayList<>(packetdResponse());
        fields.addAll(results());
        fields.addAll(server());
        return fields;
    }

    private static List<Field<MysqlResponse>> packetdResponse() {
        return List.of(
                CommonFields.serverHost(),
                CommonFields.serverPort(),
                CommonFields.proto("MySQL"),
                Field.<MysqlResponse>of(
                                "Size",
                                Kind.NUMBER,
                                "Bytes of all packets of the response, headers included.",
                                (rt, m, out) -> out.number(m.wireBytes()))
                        .packetdAttribute("db.response.size"),
                PACKET,
                CommonFields.time());
    }

    private static List<Field<MysqlResponse>> results() {
        return List.of(
                Field.<MysqlResponse>of(
                                "Type",
                                Kind.TEXT,
                                "OK, ERR, RESULTSET, PREPARED, EOF, STATISTICS or EVENTS; null if"
                                        + " that is not known.",
                                (rt, m, out) -> out.text(m.result().text()))
                        .label("response.type", "type"),
                Field.of(
                        "Results",
                        Kind.NUMBER,
                        "How many results there were, those without rows included.",
                        (rt, m, out) -> out.number(m.results())),
                Field.of(
                        "ResultSets",
                        Kind.NUMBER,
                        "How many of the results have rows.",
                        (rt, m, out) -> out.number(m.resultSets())),
                Field.<MysqlResponse>of(
                                "Rows",
                                Kind.NUMBER,
                                "Rows of all result sets; events of a binary log.",
                                (rt, m, out) -> number(m.hasRows() ? m.rows() : -1, out))
                        .attribute("db.response.returned_rows")
                        .histogram("mysql_response_resultset_rows", MetricUnit.ROWS),
                Field.<MysqlResponse>of(
                                "AffectedRows",
                                Kind.NUMBER,
                                "Rows that the statement changed, of an OK.",
                                (rt, m, out) -> number(affectedRows(m), out))
                        .counter("mysql_response_affected_rows", MetricUnit.ROWS)
                        .notInJson(),
                Field.of(
                        "Columns",
                        Kind.NUMBER,
                        "Columns of the first result set, or of the prepared statement.",
                        (rt, m, out) -> number(m.columns(), out)),
                Field.of(
                        "StatementID",
                        Kind.NUMBER,
                        "Number that the server gave the prepared statement.",
                        (rt, m, out) -> number(m.statementId(), out)),
                Field.of(
                        "Parameters",
                        Kind.NUMBER,
                        "Parameters of the prepared statement.",
                        (rt, m, out) -> number(m.parameters(), out)));
    }

    private static List<Field<MysqlResponse>> server() {
        return List.of(
                Field.of(
                        "ConnectionID",
                        Kind.NUMBER,
                        "The server's number of the connection, from its greeting.",
                        (rt, m, out) -> number(m.connectionId(), out)),
                Field.of(
                        "ServerVersion",
                        Kind.TEXT,
                        "The server's version, from its greeting.",
                        (rt, m, out) -> out.text(m.serverVersion())),
                Field.<MysqlResponse>of(
                                "StatusCode",
                                Kind.TEXT,
                                "Number of the error.",
                                (rt, m, out) -> out.text(statusCode(m)))
                        .label("response.status_code", "status_code")
                        .attribute("db.response.status_code")
                        .notInJson(),
                Field.<MysqlResponse>of(
                                "ErrorType",
                                Kind.TEXT,
                                "Number of the error.",
                                (rt, m, out) -> out.text(statusCode(m)))
                        .attribute("error.type")
                        .notInJson(),
                ERROR_MESSAGE);
    }

    private static long affectedRows(MysqlResponse m) {
        return m.result() == MysqlResult.OK ? m.affectedRows() : -1;
    }

    private static void writePacket(MysqlResponse m, ValueWriter out) {
        switch (m.result()) {
            case ERR -> {
                out.beginObject();
                out.name("ErrCode");
                out.number(m.errorCode());
                out.name("ErrMsg");
                out.text(m.errorMessage());
                out.name("SQLState");
                out.text(m.sqlState());
                out.endObject();
            }
            case OK, EOF -> {
                out.beginObject();
                out.name("AffectedRows");
                out.number(m.affectedRows());
                out.name("LastInsertID");
                out.number(m.lastInsertId());
                out.name("Status");
                number(m.status(), out);
                out.name("Warnings");
                number(m.warnings(), out);
                out.endObject();
            }
            case RESULTSET -> {
                out.beginObject();
                out.name("Rows");
                out.number(m.rows());
                out.endObject();
            }
            case PREPARED, STATISTICS, EVENTS, UNKNOWN -> out.absent();
        }
    }

    private static @Nullable String statusCode(MysqlResponse m) {
        return m.isError() ? Integer.toString(m.errorCode()) : null;
    }

    private static void number(long value, ValueWriter out) {
        if (value < 0) {
            out.absent();
        } else {
            out.number(value);
        }
    }
}
