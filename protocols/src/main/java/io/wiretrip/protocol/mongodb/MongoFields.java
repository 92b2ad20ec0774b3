package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields table: packetd's members and their order, then ours. */
final class MongoFields {
    static final Field<MongoRequest> SOURCE =
            request("Source", Kind.TEXT, "The database.", (c, out) -> out.text(c.database))
                    .label("request.source", "source")
                    .attribute("db.namespace");

    static final Field<MongoRequest> COLLECTION =
            request(
                            "Collection",
                            Kind.TEXT,
                            "The collection, without its database.",
                            (c, out) -> out.text(c.collection))
                    .label("request.collection", "collection")
                    .attribute("db.collection.name");

    /** Its label is packetd's. */
    static final Field<MongoRequest> COMMAND =
            request(
                            "CmdName",
                            Kind.TEXT,
                            "The command as it was sent; of the operations before OP_MSG \"query\","
                                    + " \"getMore\", \"insert\", \"update\", \"delete\" or"
                                    + " \"killCursors\".",
                            (c, out) -> out.text(c.command))
                    .label("request.command", "service")
                    .attribute("db.operation.name");

    static final Field<MongoRequest> VALUE =
            request(
                            "CmdValue",
                            Kind.TEXT,
                            "The value behind the command's name if it is a number, or a text known to be"
                                    + " harmless: a collection, a database, a parameter's name.",
                            (c, out) -> out.text(c.value))
                    .packetdAttribute("db.query.text");

    static final Field<MongoRequest> OPERATION =
            request(
                            "Operation",
                            Kind.TEXT,
                            "CmdName, under a label that says what it is.",
                            (c, out) -> out.text(c.command))
                    .label("request.operation", "command")
                    .notInJson();

    static final Field<MongoRequest> REQUEST_DOCUMENTS =
            request(
                    "Documents",
                    Kind.NUMBER,
                    "How many documents, or updates, or deletions it has.",
                    (c, out) -> count(c.documents, out));

    static final Field<MongoRequest> BATCH_SIZE =
            request(
                            "BatchSize",
                            Kind.NUMBER,
                            "Documents, if there is more than one.",
                            (c, out) -> count(c.documents > 1 ? c.documents : -1, out))
                    .attribute("db.operation.batch.size")
                    .notInJson();

    static final Field<MongoRequest> REQUEST_CURSOR =
            request(
                    "CursorID",
                    Kind.NUMBER,
                    "The cursor of getMore, the first of killCursors.",
                    (c, out) -> number(c.hasCursorId, c.cursorId, out));

    static final Field<MongoResponse> OK =
            response(
                            "Ok",
                            Kind.REAL,
                            "1 if the command itself went well, 0 if it failed.",
                            (c, out) -> {
                                if (c.hasOk()) {
                                    out.real(c.ok);
                                } else {
                                    out.absent();
                                }
                            })
                    .label("response.ok", "ok")
                    .packetdAttribute("db.response.ok");

    static final Field<MongoResponse> CODE =
            response(
                    "Code",
                    Kind.NUMBER,
                    "The number of the command's error; 0 if it went well and there is none.",
                    (c, out) -> number(c.hasCode || c.isOk(), c.code, out));

    static final Field<MongoResponse> MESSAGE =
            response(
                    "Message",
                    Kind.TEXT,
                    "The name of the command's error as the server gives it; \"OK\" if there is"
                            + " none.",
                    (c, out) -> out.text(c.isOk() && !c.hasCode ? "OK" : c.codeName));

    static final Field<MongoResponse> CODE_NAME =
            response(
                    "CodeName",
                    Kind.TEXT,
                    "The name of the command's error.",
                    (c, out) -> out.text(c.codeName));

    static final Field<MongoResponse> ERROR =
            response(
                    "ErrorMessage",
                    Kind.TEXT,
                    "What the server says about the command's error.",
                    (c, out) -> out.text(c.error));

    static final Field<MongoResponse> RESPONSE_DOCUMENTS =
            response(
                            "Documents",
                            Kind.NUMBER,
                            "How many documents it returns: those of a cursor's batch, the values"
                                    + " of distinct, or what OP_REPLY says.",
                            (c, out) -> count(c.documents, out))
                    .attribute("db.response.returned_rows");

    static final Field<MongoResponse> RESPONSE_CURSOR =
            response(
                    "CursorID",
                    Kind.NUMBER,
                    "The cursor with which getMore goes on; 0 if there is no more.",
                    (c, out) -> number(c.hasCursorId, c.cursorId, out));

    static final Field<MongoResponse> AFFECTED =
            response(
                    "N",
                    Kind.NUMBER,
                    "What the server counts: documents written, matched or counted.",
                    (c, out) -> count(c.n, out));

    static final Field<MongoResponse> MODIFIED =
            response(
                    "NModified",
                    Kind.NUMBER,
                    "How many documents an update changed.",
                    (c, out) -> count(c.modified, out));

    static final Field<MongoResponse> WRITE_ERRORS =
            response(
                    "WriteErrors",
                    Kind.NUMBER,
                    "How many single writes failed, in a command that went well.",
                    (c, out) -> count(c.hasOk() ? c.writeErrors : -1, out));

    static final Field<MongoResponse> WRITE_ERROR_CODE =
            response(
                    "WriteErrorCode",
                    Kind.NUMBER,
                    "The number of the first write error.",
                    (c, out) -> number(c.hasWriteErrorCode, c.writeErrorCode, out));

    static final Field<MongoResponse> WRITE_CONCERN_ERROR_CODE =
            response(
                    "WriteConcernErrorCode",
                    Kind.NUMBER,
                    "The number of the write concern's error.",
                    (c, out) -> number(c.hasWriteConcernErrorCode, c.writeConcernErrorCode, out));

    static final Field<MongoResponse> STATUS_CODE =
            response(
                            "StatusCode",
                            Kind.TEXT,
                            "The number of the first error there is: of the command, of a write, of"
                                    + " the write concern.",
                            (c, out) -> out.text(errorCode(c)))
                    .label("response.status_code", "status_code")
                    .attribute("db.response.status_code")
                    .notInJson();

    static final Field<MongoResponse> ERROR_TYPE =
            response(
                            "ErrorType",
                            Kind.TEXT,
                            "StatusCode; \"_OTHER\" if it failed without a number.",
                            (c, out) -> {
                                String code = errorCode(c);
                                boolean failed = c.hasOk() && !c.isOk();
                                out.text(code == null && failed ? "_OTHER" : code);
                            })
                    .attribute("error.type")
                    .notInJson();

    /** What is in the content of a request, and not in its header. */
    private static final List<Field<MongoRequest>> REQUEST_CONTENT =
            List.of(
                    SOURCE,
                    COLLECTION,
                    COMMAND,
                    VALUE,
                    OPERATION,
                    REQUEST_DOCUMENTS,
                    BATCH_SIZE,
                    REQUEST_CURSOR);

    /** What is in the content of a response, and not in its header. */
    private static final List<Field<MongoResponse>> RESPONSE_CONTENT =
            List.of(
                    OK,
                    CODE,
                    MESSAGE,
                    CODE_NAME,
                    ERROR,
                    RESPONSE_DOCUMENTS,
                    RESPONSE_CURSOR,
                    AFFECTED,
                    MODIFIED,
                    WRITE_ERRORS,
                    WRITE_ERROR_CODE,
                    WRITE_CONCERN_ERROR_CODE,
                    STATUS_CODE,
                    ERROR_TYPE);

    static final Fields<MongoRequest, MongoResponse> TABLE =
            new Fields<>(
                    MongoRequest.class,
                    MongoResponse.class,
                    Fields.joined(
                            List.of(
                                    id(
                                            "Its request id, by which its response is found.",
                                            MongoRequest::id),
                                    CommonFields.<MongoRequest>clientHost(),
                                    CommonFields.<MongoRequest>clientPort(),
                                    CommonFields.<MongoRequest>proto("MongoDB"),
                                    MongoFields.<MongoRequest>opcode(),
                                    SOURCE,
                                    COLLECTION,
                                    COMMAND,
                                    VALUE,
                                    MongoFields.<MongoRequest>size()
                                            .packetdAttribute("db.request.size"),
                                    CommonFields.<MongoRequest>time(),
                                    REQUEST_DOCUMENTS,
                                    REQUEST_CURSOR,
                                    moreToCome("Whether it wants no response (write concern 0)."),
                                    Field.of(
                                            "ExhaustAllowed",
                                            Kind.BOOL,
                                            "Whether the server may go on responding unasked.",
                                            (rt, m, out) -> out.bool(m.isExhaustAllowed())),
                                    MongoFields.<MongoRequest>compressor(),
                                    MongoFields.<MongoRequest>uncompressedSize(),
                                    OPERATION,
                                    BATCH_SIZE),
                            MongoSpans.request()),
                    List.of(
                            id(
                                    "Id of the request that it answers, directly or as part of a"
                                            + " stream of responses.",
                                    MongoResponse::requestId),
                            CommonFields.<MongoResponse>serverHost(),
                            CommonFields.<MongoResponse>serverPort(),
                            CommonFields.<MongoResponse>proto("MongoDB"),
                            MongoFields.<MongoResponse>opcode(),
                            OK,
                            CODE,
                            MESSAGE,
                            MongoFields.<MongoResponse>size().packetdAttribute("db.response.size"),
                            CommonFields.<MongoResponse>time(),
                            Field.of(
                                    "MessageID",
                                    Kind.NUMBER,
                                    "The id that the server gave it.",
                                    (rt, m, out) -> out.number(m.id())),
                            CODE_NAME,
                            ERROR,
                            RESPONSE_DOCUMENTS,
                            RESPONSE_CURSOR,
                            AFFECTED,
                            MODIFIED,
                            WRITE_ERRORS,
                            WRITE_ERROR_CODE,
                            WRITE_CONCERN_ERROR_CODE,
                            moreToCome("Whether another response follows unasked."),
                            Field.of(
                                    "StreamIndex",
                                    Kind.NUMBER,
                                    "Its place among the responses that follow one another unasked;"
                                            + " 0 for the one that answers the request.",
                                    (rt, m, out) -> out.number(m.streamIndex())),
                            MongoFields.<MongoResponse>compressor(),
                            MongoFields.<MongoResponse>uncompressedSize(),
                            STATUS_CODE,
                            ERROR_TYPE));

    /** Reads a value out of what was read of a content. */
    @FunctionalInterface
    private interface Reader<C> {
        void read(C content, ValueWriter out);
    }

    private MongoFields() {}

    /** Whether a direction's contents have to be read at all. */
    static boolean wantsContent(boolean fromClient, Demand demand) {
        return wantsAny(fromClient ? REQUEST_CONTENT : RESPONSE_CONTENT, demand);
    }

    private static boolean wantsAny(List<? extends Field<?>> fields, Demand demand) {
        for (int i = 0; i < fields.size(); i++) {
            if (demand.wants(fields.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static Field<MongoRequest> request(
            String name, Kind kind, String meaning, Reader<MongoRequest.Content> reader) {
        return Field.of(
                name, kind, meaning, (rt, m, out) -> readOrAbsent(m.content(), reader, out));
    }

    private static Field<MongoResponse> response(
            String name, Kind kind, String meaning, Reader<MongoResponse.Content> reader) {
        return Field.of(
                name, kind, meaning, (rt, m, out) -> readOrAbsent(m.content(), reader, out));
    }

    private static <C> void readOrAbsent(@Nullable C content, Reader<C> reader, ValueWriter out) {
        if (content == null) {
            out.absent();
        } else {
            reader.read(content, out);
        }
    }

    private static void count(long count, ValueWriter out) {
        number(count >= 0, count, out);
    }

    private static void number(boolean known, long value, ValueWriter out) {
        if (known) {
            out.number(value);
        } else {
            out.absent();
        }
    }

    private static @Nullable String errorCode(MongoResponse.Content c) {
        if (c.hasCode) {
            return Long.toString(c.code);
        }
        if (c.hasWriteErrorCode) {
            return Long.toString(c.writeErrorCode);
        }
        return c.hasWriteConcernErrorCode ? Long.toString(c.writeConcernErrorCode) : null;
    }

    private static <M extends MongoMessage> Field<M> id(String meaning, Function<M, Integer> id) {
        return Field.of("ID", Kind.NUMBER, meaning, (rt, m, out) -> out.number(id.apply(m)));
    }

    private static <M extends MongoMessage> Field<M> opcode() {
        return Field.of(
                "OpCode",
                Kind.TEXT,
                "The opcode, \"OP_MSG\" or an older one; of a compressed message that of its"
                        + " content.",
                (rt, m, out) -> out.text(m.opcode().name()));
    }

    private static <M extends MongoMessage> Field<M> size() {
        return Field.of(
                "Size",
                Kind.NUMBER,
                "Bytes on the wire, header included.",
                (rt, m, out) -> out.number(m.length()));
    }

    private static <M extends MongoMessage> Field<M> moreToCome(String meaning) {
        return Field.of(
                "MoreToCome", Kind.BOOL, meaning, (rt, m, out) -> out.bool(m.isMoreToCome()));
    }

    private static <M extends MongoMessage> Field<M> compressor() {
        return Field.of(
                "Compressor",
                Kind.TEXT,
                "\"snappy\", \"zlib\", \"zstd\", \"noop\" or \"unknown\" if the message was"
                        + " compressed.",
                (rt, m, out) -> {
                    MongoCompressor by = m.compressor();
                    out.text(by == null ? null : by.text());
                });
    }

    private static <M extends MongoMessage> Field<M> uncompressedSize() {
        return Field.of(
                "UncompressedSize",
                Kind.NUMBER,
                "Bytes of the content before compression, as its header says.",
                (rt, m, out) -> number(m.compressor() != null, m.uncompressedBytes(), out));
    }
}
