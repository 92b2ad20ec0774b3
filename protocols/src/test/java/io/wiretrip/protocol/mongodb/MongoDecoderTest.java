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

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of every decoder, held to MongoDB's. */
class MongoDecoderTest extends DecoderContract {
    @Override
    protected Protocol protocol() {
        return new MongoProtocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return MongoDecoder.UNCONSUMED_MAX;
    }

    @Override
    protected int messageBytesMax() {
        return 2 * MongoUnpacker.GATHERED_MAX / 8;
    }

    /** Each response of a stream refers to the one before it. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return conversation.name().equals("exhaust") ? 3 : 0;
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                handshake(),
                find(),
                Conversation.of("pipelined and out of order")
                        .client(join(msg(1, "ping", 1, "$db", "a"), msg(2, "ping", 1, "$db", "b")))
                        .client(msg(3, "count", "things", "$db", "c"))
                        .server(join(answer(11, 3, "n", 4, "ok", 1.0), answer(12, 1, "ok", 1.0)))
                        .server(answer(13, 2, "ok", 0.0, "code", 59, "codeName", "No")),
                writes(),
                compressedBy(1),
                compressedBy(2),
                compressedBy(3),
                exhaust(),
                legacy());
    }

    private static Conversation handshake() {
        return Conversation.of("handshake")
                .client(query(0, "admin.$cmd", doc("isMaster", 1, "client", doc("os", "Linux"))))
                .server(reply(7, 0, 8, 0, doc("ismaster", true, "ok", 1.0)))
                .client(msg(1, "hello", 1, "$db", "admin"))
                .server(answer(8, 1, "helloOk", true, "ok", 1.0));
    }

    private static Conversation find() {
        byte[] row = doc("_id", 1L, "name", "Ann", "tags", List.of("a", "b"));
        return Conversation.of("find and getMore")
                .client(
                        msg(
                                1,
                                "find",
                                "people",
                                "filter",
                                doc("age", 7),
                                "batchSize",
                                2,
                                "$db",
                                "x"))
                .server(
                        answer(
                                9,
                                1,
                                "cursor",
                                doc("firstBatch", List.of(row, row), "id", 77L, "ns", "x.people"),
                                "ok",
                                1.0))
                .client(msg(2, "getMore", 77L, "collection", "people", "$db", "x"))
                .server(
                        answer(
                                10,
                                2,
                                "cursor",
                                doc("nextBatch", List.of(row), "id", 0L, "ns", "x.people"),
                                "ok",
                                1.0));
    }

    private static Conversation writes() {
        byte[] row = doc("_id", 5, "text", "some text");
        return Conversation.of("writes")
                .client(
                        flagged(
                                1,
                                1,
                                0,
                                sequence("documents", row, row, row),
                                body("insert", "people", "ordered", true, "$db", "x"),
                                i32(0x1234)))
                .server(
                        answer(
                                9,
                                1,
                                "n",
                                2,
                                "writeErrors",
                                List.of(doc("index", 1, "code", 11000, "errmsg", "E11000")),
                                "ok",
                                1.0))
                .client(flagged(2, 2, 0, body("insert", "people", "$db", "x")))
                .client(msg(3, "ping", 1, "$db", "x"))
                .server(flagged(1, 10, 3, body("ok", 1.0), i32(5)));
    }

    private static Conversation compressedBy(int compressor) {
        byte[] row = doc("_id", 5, "text", "some text again and again and again");
        return Conversation.of("compressed by " + MongoCompressor.of(compressor).text())
                .client(compressed(compressor, msg(1, "find", "people", "$db", "x")))
                .server(
                        compressed(
                                compressor,
                                answer(
                                        9,
                                        1,
                                        "cursor",
                                        doc("firstBatch", List.of(row, row, row), "id", 0L),
                                        "ok",
                                        1.0)))
                .client(compressed(compressor, flagged(2, 2, 0, body("insert", "p", "$db", "x"))))
                .client(msg(3, "ping", 1, "$db", "x"))
                .server(answer(10, 3, "ok", 1.0));
    }

    private static Conversation exhaust() {
        return Conversation.of("exhaust")
                .client(flagged(1 << 16, 1, 0, body("hello", 1, "$db", "admin")))
                .server(flagged(2, 50, 1, body("ok", 1.0)))
                .server(flagged(2, 51, 50, body("ok", 1.0)))
                .server(flagged(0, 52, 51, body("ok", 1.0)));
    }

    private static Conversation legacy() {
        byte[] row = doc("_id", 5, "ok", 0.0, "code", 99);
        return Conversation.of("before OP_MSG")
                .client(query(1, "shop.things", doc("color", "red")))
                .server(reply(9, 1, 8, 55, row, row))
                .client(message(2005, 2, 0, i32(0), cstring("shop.things"), i32(2), i64(55)))
                .server(reply(10, 2, 8, 0, row))
                .client(message(2002, 3, 0, i32(0), cstring("shop.things"), row, row))
                .client(message(2001, 4, 0, i32(0), cstring("shop.things"), i32(0), row, row))
                .client(message(2006, 5, 0, i32(0), cstring("shop.things"), i32(0), row))
                .client(message(2007, 6, 0, i32(0), i32(1), i64(55)))
                .client(query(7, "shop.$cmd", doc("$query", doc("count", "things"))))
                .server(reply(11, 7, 8, 0, doc("n", 3, "ok", 1.0)));
    }
}
