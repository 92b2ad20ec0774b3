package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.ValueWriter;
import java.util.List;

/** What is told of a command and of a reply. */
final class RedisFields {
    static final Field<RedisRequest> COMMAND =
            Field.<RedisRequest>of(
                            "Command",
                            Kind.TEXT,
                            "The command in capitals, with its subcommand where it has one.",
                            (rt, m, out) -> out.text(m.name()))
                    .label("request.command", "command")
                    .attribute("db.operation.name");

    static final Field<RedisRequest> KEY =
            Field.<RedisRequest>of(
                            "Key",
                            Kind.TEXT,
                            "The first key, cut at the configured length; null without one, and for"
                                    + " commands whose keys are not known.",
                            (rt, m, out) -> out.text(m.key()))
                    .asSensitive();

    static final Field<RedisRequest> DATABASE =
            Field.of(
                    "Database",
                    Kind.NUMBER,
                    "Index of the database it ran in; null if it is not known, as on"
                            + " connections that began before the capture until SELECT.",
                    (rt, m, out) -> database(m, out));

    static final Field<RedisRequest> ARGUMENTS =
            Field.of(
                    "Arguments",
                    Kind.NUMBER,
                    "How many arguments there are, the command not counted.",
                    (rt, m, out) -> out.number(m.arguments()));

    static final Field<RedisRequest> BLOCKING =
            Field.of(
                    "Blocking",
                    Kind.BOOL,
                    "Whether the command may wait on purpose, so that its duration is no work.",
                    (rt, m, out) -> out.bool(m.isBlocking()));

    static final Field<RedisRequest> INLINE =
            Field.of(
                    "Inline",
                    Kind.BOOL,
                    "Whether it came as a line of words.",
                    (rt, m, out) -> out.bool(m.isInline()));

    static final Field<RedisResponse> DATA_TYPE =
            Field.<RedisResponse>of(
                            "DataType",
                            Kind.TEXT,
                            "Type of the outermost value: SimpleStrings, Errors, Integers,"
                                    + " BulkStrings, Array, and those of RESP3.",
                            (rt, m, out) -> out.text(m.type().text()))
                    .label("response.data_type", "data_type")
                    .packetdAttribute("response.data_type");

    static final Field<RedisResponse> ERROR =
            Field.<RedisResponse>of(
                            "Error",
                            Kind.TEXT,
                            "First word of the first error in it, as in WRONGTYPE; null without"
                                    + " one.",
                            (rt, m, out) -> out.text(m.error()))
                    .label("response.error", "error")
                    .attribute("db.response.status_code");

    static final Field<RedisResponse> ERROR_MESSAGE =
            Field.<RedisResponse>of(
                            "ErrorMessage",
                            Kind.TEXT,
                            "The rest of that error; what it quotes is masked.",
                            (rt, m, out) -> out.text(m.errorMessage()))
                    .asSensitive();

    static final Field<RedisResponse> ERRORS =
            Field.of(
                    "Errors",
                    Kind.NUMBER,
                    "How many errors there are in it, as among the results of EXEC.",
                    (rt, m, out) -> out.number(m.errors()));

    static final Field<RedisResponse> REDIRECT =
            Field.of(
                    "Redirect",
                    Kind.TEXT,
                    "Where the cluster says the key is (MOVED, ASK), as host:port; else null.",
                    (rt, m, out) -> out.text(RedisErrors.redirect(m)));

    static final Field<RedisResponse> ELEMENTS =
            Field.<RedisResponse>of(
                            "Elements",
                            Kind.NUMBER,
                            "Elements of the outermost value, pairs of a map; null if it is no"
                                    + " collection.",
                            (rt, m, out) -> elements(m, out))
                    .attribute("db.response.returned_rows");

    static final Field<RedisResponse> NULL =
            Field.of(
                    "Null",
                    Kind.BOOL,
                    "Whether the answer is that there is nothing.",
                    (rt, m, out) -> out.bool(m.isNothing()));

    static final Field<RedisResponse> QUEUED =
            Field.of(
                    "Queued",
                    Kind.BOOL,
                    "Whether the command waits for EXEC, whose answer holds its result.",
                    (rt, m, out) -> out.bool(m.isQueued()));

    static final Field<RedisResponse> PUSH =
            Field.of(
                    "Push",
                    Kind.TEXT,
                    "What the server tells unasked: message, invalidate, monitor, …; null for an"
                            + " answer.",
                    (rt, m, out) -> out.text(m.push()));

    static final Fields<RedisRequest, RedisResponse> ALL =
            new Fields<>(
                    RedisRequest.class,
                    RedisResponse.class,
                    Fields.joined(
                            List.of(
                                    COMMAND,
                                    size(
                                            "db.request.size",
                                            "Bytes of the command and its arguments, without framing.",
                                            (rt, m, out) -> out.number(m.payloadBytes())),
                                    CommonFields.proto("Redis"),
                                    CommonFields.clientHost(),
                                    CommonFields.clientPort(),
                                    CommonFields.time(),
                                    KEY,
                                    DATABASE,
                                    ARGUMENTS,
                                    BLOCKING,
                                    INLINE),
                            RedisSpans.request()),
                    Fields.joined(
                            List.of(
                                    DATA_TYPE,
                                    size(
                                            "db.response.size",
                                            "Bytes of all values in it, without framing.",
                                            (rt, m, out) -> out.number(m.payloadBytes())),
                                    CommonFields.serverHost(),
                                    CommonFields.proto("Redis"),
                                    CommonFields.serverPort(),
                                    CommonFields.time(),
                                    ERROR,
                                    ERROR_MESSAGE,
                                    ERRORS,
                                    REDIRECT,
                                    ELEMENTS,
                                    NULL,
                                    QUEUED,
                                    PUSH),
                            RedisSpans.response()));

    private RedisFields() {}

    private static <M extends Message> Field<M> size(
            String attribute, String meaning, Field.Reader<M> reader) {
        return Field.<M>of("Size", Kind.NUMBER, meaning, reader).packetdAttribute(attribute);
    }

    private static void database(RedisRequest request, ValueWriter out) {
        if (request.database() == RedisConnection.UNKNOWN) {
            out.absent();
        } else {
            out.number(request.database());
        }
    }

    private static void elements(RedisResponse response, ValueWriter out) {
        if (response.elements() < 0) {
            out.absent();
        } else {
            out.number(response.elements());
        }
    }
}
