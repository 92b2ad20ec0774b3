package io.wiretrip.protocol.mongodb;

import static io.wiretrip.protocol.mongodb.MongoWire.answer;
import static io.wiretrip.protocol.mongodb.MongoWire.body;
import static io.wiretrip.protocol.mongodb.MongoWire.compressed;
import static io.wiretrip.protocol.mongodb.MongoWire.cstring;
import static io.wiretrip.protocol.mongodb.MongoWire.doc;
import static io.wiretrip.protocol.mongodb.MongoWire.flagged;
import static io.wiretrip.protocol.mongodb.MongoWire.i32;
import static io.wiretrip.protocol.mongodb.MongoWire.i64;
import static io.wiretrip.protocol.mongodb.MongoWire.join;
import static io.wiretrip.protocol.mongodb.MongoWire.message;
import static io.wiretrip.protocol.mongodb.MongoWire.msg;
import static io.wiretrip.protocol.mongodb.MongoWire.query;
import static io.wiretrip.protocol.mongodb.MongoWire.reply;
import static io.wiretrip.protocol.mongodb.MongoWire.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields say, message by message. */
class MongoCasesTest {
    private static List<RoundTrip> decode(Conversation conversation) {
        return StreamHarness.decode(new MongoProtocol(), conversation);
    }

    private static RoundTrip one(byte[] request, byte[] response) {
        List<RoundTrip> all = decode(Conversation.of("one").client(request).server(response));
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        return all.getFirst();
    }

    private static RoundTrip asked(byte[] request) {
        List<RoundTrip> all = decode(Conversation.of("asked").client(request));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String request(RoundTrip roundTrip, String... fields) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            values.add(JsonText.request(roundTrip, field));
        }
        return String.join(" ", values);
    }

    private static String response(RoundTrip roundTrip, String... fields) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            values.add(JsonText.response(roundTrip, field));
        }
        return String.join(" ", values);
    }

    @Test
    void readsCommandCollectionAndDatabase() {
        RoundTrip rt = one(msg(7, "find", "people", "$db", "shop"), answer(1, 7, "ok", 1.0));
        assertThat(request(rt, "ID", "OpCode", "Source", "Collection", "CmdName", "CmdValue"))
                .isEqualTo("7 \"OP_MSG\" \"shop\" \"people\" \"find\" \"people\"");
        assertThat(response(rt, "ID", "Ok", "Code", "Message", "MessageID"))
                .isEqualTo("7 1.0 0 \"OK\" 1");
    }

    /** The first key of the body, whatever comes later: packetd took the first name it knew. */
    @Test
    void theCommandIsTheFirstKeyAndNoOther() {
        RoundTrip rt =
                asked(
                        msg(
                                1,
                                "aggregate",
                                "a",
                                "pipeline",
                                List.of(doc("find", "b", "$db", "c", "insert", "d")),
                                "cursor",
                                doc("collection", "e"),
                                "$db",
                                "shop"));
        assertThat(request(rt, "CmdName", "Collection", "Source"))
                .isEqualTo("\"aggregate\" \"a\" \"shop\"");
    }

    @Test
    void whatAnUnknownCommandsTextMeansIsNotGuessed() {
        RoundTrip rt = asked(msg(1, "noSuchCommand", "thing", "$db", "shop"));
        assertThat(request(rt, "CmdName", "CmdValue", "Collection"))
                .isEqualTo("\"noSuchCommand\" null null");
    }

    @ParameterizedTest
    @CsvSource({
        "renameCollection, shop.old, old",
        "moveChunk, shop.a.b, a.b",
        "listIndexes, things, things",
        "getLog, global, null"
    })
    void theValueIsWhatTheCommandSays(String command, String value, String collection) {
        RoundTrip rt = asked(msg(1, command, value, "$db", "admin"));
        String wanted = collection.equals("null") ? "null" : '"' + collection + '"';
        assertThat(request(rt, "CmdValue", "Collection")).isEqualTo('"' + value + "\" " + wanted);
    }

    @Test
    void explainedCommandsNameTheirCollection() {
        byte[] find = doc("find", "people", "filter", doc("a", 1));
        RoundTrip rt = asked(msg(1, "explain", find, "verbosity", "x", "$db", "shop"));
        assertThat(request(rt, "CmdName", "CmdValue", "Collection", "Source"))
                .isEqualTo("\"explain\" \"people\" \"people\" \"shop\"");
    }

    @Test
    void numbersOfAnyTypeAreTheCommandsValue() {
        assertThat(request(asked(msg(1, "ping", 1)), "CmdValue")).isEqualTo("\"1\"");
        assertThat(request(asked(msg(1, "ping", 1L)), "CmdValue")).isEqualTo("\"1\"");
        assertThat(request(asked(msg(1, "ping", 1.0)), "CmdValue")).isEqualTo("\"1\"");
        assertThat(request(asked(msg(1, "ping", 1.5)), "CmdValue")).isEqualTo("\"1.5\"");
        assertThat(request(asked(msg(1, "ping", true)), "CmdValue")).isEqualTo("\"1\"");
    }

    /** OP_MSG specification: sections come in any order, the body need not be first. */
    @Test
    void sectionsComeInAnyOrder() {
        byte[] row = doc("_id", 1);
        byte[] body = body("insert", "people", "$db", "shop");
        byte[] documents = sequence("documents", row, row, row);
        byte[] token = join(new byte[] {2}, cstring("eyJhbGciOiJIUzI1NiJ9.e30.abc"));
        byte[] tokenDocument = join(new byte[] {2}, doc("tenant", 1));
        for (byte[] sections :
                List.of(
                        join(body, documents),
                        join(documents, body),
                        join(token, documents, body),
                        join(tokenDocument, body, documents),
                        join(body, documents, token))) {
            RoundTrip rt = asked(flagged(0, 1, 0, sections));
            assertThat(request(rt, "CmdName", "Collection", "Source", "Documents"))
                    .isEqualTo("\"insert\" \"people\" \"shop\" 3");
        }
    }

    @Test
    void countsDocumentsInTheBodyToo() {
        RoundTrip rt =
                asked(msg(1, "insert", "c", "documents", List.of(doc("a", 1), doc()), "$db", "x"));
        assertThat(request(rt, "Documents")).isEqualTo("2");
        assertThat(request(asked(msg(1, "insert", "c", "documents", List.of())), "Documents"))
                .isEqualTo("0");
        assertThat(request(asked(msg(1, "find", "c")), "Documents")).isEqualTo("null");
    }

    @Test
    void followsACursorByItsId() {
        byte[] row = doc("a", 1);
        RoundTrip found =
                one(
                        msg(1, "find", "c"),
                        answer(
                                2,
                                1,
                                "cursor",
                                doc("firstBatch", List.of(row, row), "id", 5_000_000_000L),
                                "ok",
                                1.0));
        assertThat(response(found, "Documents", "CursorID")).isEqualTo("2 5000000000");
        RoundTrip more = asked(msg(3, "getMore", 5_000_000_000L, "collection", "c", "$db", "x"));
        assertThat(request(more, "CmdName", "CursorID", "Collection", "CmdValue"))
                .isEqualTo("\"getMore\" 5000000000 \"c\" \"5000000000\"");
        RoundTrip kill = asked(msg(4, "killCursors", "c", "cursors", List.of(7L, 8L), "$db", "x"));
        assertThat(request(kill, "CursorID", "Collection")).isEqualTo("7 \"c\"");
    }

    @Test
    void tellsHowACommandFailed() {
        RoundTrip rt =
                one(
                        msg(1, "nope", 1),
                        answer(
                                2,
                                1,
                                "ok",
                                0.0,
                                "errmsg",
                                "no such command: 'nope'",
                                "code",
                                59,
                                "codeName",
                                "CommandNotFound"));
        assertThat(response(rt, "Ok", "Code", "Message", "CodeName", "ErrorMessage"))
                .isEqualTo(
                        "0.0 59 \"CommandNotFound\" \"CommandNotFound\" \"no such command: 'nope'\"");
        assertThat(response(rt, "StatusCode", "ErrorType")).isEqualTo("\"59\" \"59\"");
    }

    /** packetd took whatever it had not read for a success. */
    @Test
    void anAnswerWithoutOkIsNoSuccess() {
        RoundTrip rt = one(msg(1, "ping", 1), answer(2, 1, "n", 5));
        assertThat(response(rt, "Ok", "Code", "Message", "N")).isEqualTo("null null null 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"double", "int", "long", "bool"})
    void okHasManyTypes(String type) {
        Object value =
                switch (type) {
                    case "double" -> 1.0;
                    case "int" -> 1;
                    case "long" -> 1L;
                    default -> true;
                };
        RoundTrip rt = one(msg(1, "ping", 1), answer(2, 1, "ok", value));
        assertThat(response(rt, "Ok", "Message")).isEqualTo("1.0 \"OK\"");
    }

    @Test
    void writesThatFailedAreCounted() {
        byte[] error = doc("index", 0, "code", 11000, "errmsg", "E11000 duplicate key");
        byte[] other = doc("index", 1, "code", 121);
        RoundTrip rt =
                one(
                        msg(1, "update", "c"),
                        answer(
                                2,
                                1,
                                "n",
                                3,
                                "nModified",
                                1,
                                "writeErrors",
                                List.of(error, other),
                                "writeConcernError",
                                doc("code", 64, "errmsg", "waiting for replication timed out"),
                                "ok",
                                1.0));
        assertThat(response(rt, "N", "NModified", "WriteErrors", "WriteErrorCode"))
                .isEqualTo("3 1 2 11000");
        assertThat(response(rt, "WriteConcernErrorCode", "StatusCode", "Code"))
                .isEqualTo("64 \"11000\" 0");
    }

    /** A request that wants no answer gets none, and the next answer is not taken for its. */
    @Test
    void unacknowledgedWritesAreOneWay() {
        List<RoundTrip> all =
                decode(
                        Conversation.of("w:0")
                                .client(flagged(2, 1, 0, body("insert", "c", "$db", "x")))
                                .client(msg(2, "ping", 1))
                                .server(answer(9, 2, "ok", 1.0)));
        assertThat(all)
                .extracting(RoundTrip::outcome)
                .containsExactly(Outcome.ONEWAY, Outcome.COMPLETE);
        assertThat(request(all.getFirst(), "MoreToCome")).isEqualTo("true");
    }

    /**
     * The first response of a stream answers the request; each other stands alone, and says whose.
     */
    @Test
    void anExhaustStreamIsOneRoundTripAndThenOneWayResponses() {
        List<RoundTrip> all =
                decode(
                        Conversation.of("exhaust")
                                .client(flagged(1 << 16, 1, 0, body("hello", 1)))
                                .server(flagged(2, 50, 1, body("ok", 1.0)))
                                .server(flagged(2, 51, 50, body("ok", 1.0)))
                                .server(flagged(0, 52, 51, body("ok", 1.0)))
                                .client(msg(2, "ping", 1))
                                .server(answer(53, 2, "ok", 1.0)));
        assertThat(all)
                .extracting(RoundTrip::outcome)
                .containsExactly(
                        Outcome.COMPLETE, Outcome.ONEWAY, Outcome.ONEWAY, Outcome.COMPLETE);
        assertThat(all.stream().map(rt -> response(rt, "ID", "StreamIndex", "MoreToCome")))
                .containsExactly("1 0 true", "1 1 true", "1 2 false", "2 0 false");
        assertThat(request(all.getFirst(), "ExhaustAllowed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void compressedMessagesReadLikeAnyOther(int compressor) {
        RoundTrip rt =
                one(
                        compressed(compressor, msg(1, "find", "people", "$db", "shop")),
                        compressed(compressor, answer(9, 1, "ok", 0.0, "code", 13)));
        assertThat(request(rt, "OpCode", "CmdName", "Collection", "Source", "Compressor"))
                .isEqualTo(
                        "\"OP_MSG\" \"find\" \"people\" \"shop\" \""
                                + MongoCompressor.of(compressor).text()
                                + '"');
        assertThat(response(rt, "Ok", "Code")).isEqualTo("0.0 13");
        assertThat(request(rt, "UncompressedSize"))
                .isEqualTo(Integer.toString(msg(1, "find", "people", "$db", "shop").length - 16));
    }

    /** Whose compressor is not known is paired all the same. */
    @Test
    void anUnknownCompressorCostsTheContentOnly() {
        byte[] odd = compressed(0, msg(1, "find", "people"));
        odd[24] = 9;
        try (StreamHarness harness = new StreamHarness(new MongoProtocol())) {
            harness.deliver(true, odd).deliver(false, answer(2, 1, "ok", 1.0)).finish(End.FINISHED);
            assertThat(harness.roundTrips()).hasSize(1);
            RoundTrip rt = harness.roundTrips().getFirst();
            assertThat(rt.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(request(rt, "CmdName", "Compressor")).isEqualTo("null \"unknown\"");
            assertThat(harness.violations()).containsExactly("COMPRESSOR_UNKNOWN=1");
        }
    }

    @Test
    void aDamagedCompressedMessageCostsTheContentOnly() {
        byte[] damaged = compressed(2, msg(1, "find", "people"));
        damaged[damaged.length - 1] ^= 0x55;
        try (StreamHarness harness = new StreamHarness(new MongoProtocol())) {
            harness.deliver(true, damaged).deliver(false, answer(2, 1, "ok", 1.0));
            assertThat(harness.roundTrips()).hasSize(1);
            assertThat(harness.violations()).containsExactly("COMPRESSED_DAMAGED=1");
        }
    }

    /** Fields of somebody's documents are not the command's result. */
    @Test
    void documentsOfAnOldQueryAreNotRead() {
        RoundTrip rt =
                one(
                        query(1, "shop.things", doc("ok", 0.0)),
                        reply(2, 1, 8, 44, doc("ok", 0.0, "code", 99, "errmsg", "mine")));
        assertThat(request(rt, "OpCode", "CmdName", "Source", "Collection"))
                .isEqualTo("\"OP_QUERY\" \"query\" \"shop\" \"things\"");
        assertThat(response(rt, "Ok", "Code", "ErrorMessage", "Documents", "CursorID"))
                .isEqualTo("null null null 1 44");
    }

    @Test
    void anOldQueryThatFailedSaysWhy() {
        RoundTrip rt =
                one(
                        query(1, "shop.things", doc("a", 1)),
                        reply(2, 1, 2, 0, doc("$err", "not authorized", "code", 13)));
        assertThat(response(rt, "Ok", "Code", "ErrorMessage", "ErrorType"))
                .isEqualTo("0.0 13 \"not authorized\" \"13\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$query", "query"})
    void oldCommandsMayBeWrapped(String wrapper) {
        RoundTrip rt =
                one(
                        query(1, "shop.$cmd", doc(wrapper, doc("count", "things"), "x", 1)),
                        reply(2, 1, 8, 0, doc("n", 4, "ok", 1.0)));
        assertThat(request(rt, "CmdName", "Source", "Collection", "CmdValue"))
                .isEqualTo("\"count\" \"shop\" \"things\" \"things\"");
        assertThat(response(rt, "N", "Ok", "Documents")).isEqualTo("4 1.0 null");
    }

    @Test
    void theOldWritesAreOneWay() {
        byte[] d = doc("a", 1);
        List<RoundTrip> all =
                decode(
                        Conversation.of("old")
                                .client(message(2002, 1, 0, i32(0), cstring("s.c"), d, d, d))
                                .client(message(2001, 2, 0, i32(0), cstring("s.c"), i32(0), d, d))
                                .client(message(2006, 3, 0, i32(0), cstring("s.c"), i32(0), d))
                                .client(message(2007, 4, 0, i32(0), i32(1), i64(9))));
        assertThat(all).allMatch(rt -> rt.outcome() == Outcome.ONEWAY);
        assertThat(all.stream().map(rt -> request(rt, "CmdName", "Documents", "CursorID")))
                .containsExactly(
                        "\"insert\" 3 null",
                        "\"update\" 1 null",
                        "\"delete\" 1 null",
                        "\"killCursors\" null 9");
    }
}
