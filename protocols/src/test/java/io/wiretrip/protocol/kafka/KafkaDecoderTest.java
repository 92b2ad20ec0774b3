package io.wiretrip.protocol.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of decoders, on samples of every kind of framing. */
public class KafkaDecoderTest extends DecoderContract {
    @Override
    protected Protocol protocol() {
        return new KafkaProtocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return 512;
    }

    @Override
    protected int messageBytesMax() {
        return 64 << 10;
    }

    /** That tokens come is said by the handshake alone, and ends with the next request. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return conversation.name().equals("sasl") ? 4 : 0;
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                group(),
                pipelined(),
                produce(),
                fetchById(),
                versions(),
                oldVersions(),
                shutdown(),
                sasl());
    }

    private static Conversation group() {
        return Conversation.of("group")
                .client(KafkaBytes.heartbeat(1, "group-a"))
                .server(KafkaBytes.heartbeatAnswer(1, 0))
                .client(KafkaBytes.heartbeat(2, "group-a"))
                .server(KafkaBytes.heartbeatAnswer(2, 27))
                .client(
                        KafkaBytes.request(KafkaBytes.JOIN_GROUP, 2, 3, "c")
                                .text("group-a")
                                .i32(10_000)
                                .i32(300_000)
                                .text("")
                                .text("consumer")
                                .i32(1)
                                .text("range")
                                .i32(3)
                                .raw(new byte[3])
                                .framed())
                .server(
                        KafkaBytes.response(3)
                                .i32(0)
                                .i16(0)
                                .i32(4)
                                .text("range")
                                .text("m-1")
                                .text("m-1")
                                .i32(1)
                                .text("m-1")
                                .i32(3)
                                .raw(new byte[3])
                                .framed())
                .client(KafkaBytes.heartbeat(4, "group-a"))
                .server(KafkaBytes.heartbeatAnswer(4, 0));
    }

    private static Conversation pipelined() {
        return Conversation.of("pipelined")
                .client(
                        join(
                                KafkaBytes.heartbeat(70_001, "g1"),
                                KafkaBytes.metadata(70_002, "orders.v1"),
                                KafkaBytes.heartbeat(70_003, "g2")))
                .server(
                        join(
                                KafkaBytes.heartbeatAnswer(70_001, 0),
                                KafkaBytes.metadataAnswer(70_002, "orders.v1", 5, 6),
                                KafkaBytes.heartbeatAnswer(70_003, 16)))
                .client(KafkaBytes.heartbeat(70_004, "g1"))
                .server(KafkaBytes.heartbeatAnswer(70_004, 0));
    }

    private static Conversation produce() {
        byte[] records = join(KafkaBytes.batch(3, 0, 40), KafkaBytes.batch(5, 4, 30));
        return Conversation.of("produce")
                .client(KafkaBytes.produce(1001, -1, "orders", records))
                .server(KafkaBytes.produced(1001, "orders", 0))
                .client(KafkaBytes.produce(1002, 0, "orders", records))
                .client(KafkaBytes.produce(1003, 1, "orders", KafkaBytes.oldMessage(1, 0, 9)))
                .server(KafkaBytes.produced(1003, "orders", 6));
    }

    private static Conversation fetchById() {
        return Conversation.of("fetch by id")
                .client(KafkaBytes.metadata(1, "payments"))
                .server(KafkaBytes.metadataAnswer(1, "payments", 0x3333, 0x4444))
                .client(KafkaBytes.fetch(2, 0x1111, 0x2222))
                .server(KafkaBytes.fetched(2, 0x1111, 0x2222, KafkaBytes.batch(9, 1, 90)))
                .client(KafkaBytes.fetch(3, 0x1111, 0x2222))
                .server(KafkaBytes.fetched(3, 0x1111, 0x2222, new byte[0]));
    }

    private static Conversation versions() {
        return Conversation.of("versions")
                .client(
                        KafkaBytes.flexible(KafkaBytes.API_VERSIONS, 4, 0, "c")
                                .compact("some-client")
                                .compact("1.2.3")
                                .noTags()
                                .framed())
                .server(KafkaBytes.response(0).i16(35).i32(1).i16(18).i16(0).i16(3).framed())
                .client(
                        KafkaBytes.flexible(KafkaBytes.API_VERSIONS, 3, 1, "c")
                                .compact("some-client")
                                .compact("1.2.3")
                                .noTags()
                                .framed())
                .server(
                        KafkaBytes.response(1)
                                .i16(0)
                                .varint(2)
                                .i16(18)
                                .i16(0)
                                .i16(3)
                                .noTags()
                                .i32(0)
                                .noTags()
                                .framed());
    }

    private static Conversation oldVersions() {
        return Conversation.of("old versions")
                .client(KafkaBytes.request(KafkaBytes.API_VERSIONS, 0, 9, "null").framed())
                .server(KafkaBytes.response(9).i16(0).i32(1).i16(18).i16(0).i16(0).framed())
                .client(KafkaBytes.request(KafkaBytes.METADATA, 0, 10, "null").i32(0).framed())
                .server(
                        KafkaBytes.response(10)
                                .i32(1)
                                .i32(0)
                                .text("broker")
                                .i32(9092)
                                .i32(0)
                                .framed())
                .client(KafkaBytes.request(KafkaBytes.API_VERSIONS, 0, 11, "null").framed())
                .server(KafkaBytes.response(11).i16(0).i32(1).i16(18).i16(0).i16(0).framed());
    }

    /** The one request whose header has no client id. */
    private static Conversation shutdown() {
        return Conversation.of("shutdown")
                .client(new KafkaBytes().i16(7).i16(0).i32(11).i32(1).framed())
                .server(KafkaBytes.response(11).i16(0).i32(0).framed())
                .client(KafkaBytes.heartbeat(12, "group"))
                .server(KafkaBytes.heartbeatAnswer(12, 0));
    }

    private static Conversation sasl() {
        return Conversation.of("sasl")
                .client(
                        KafkaBytes.request(KafkaBytes.SASL_HANDSHAKE, 0, 1, "c")
                                .text("PLAIN")
                                .framed())
                .server(KafkaBytes.response(1).i16(0).i32(1).text("PLAIN").framed())
                .client(new KafkaBytes().raw("\0user\0pass".getBytes(US_ASCII)).framed())
                .server(new KafkaBytes().framed())
                .client(KafkaBytes.heartbeat(2, "group"))
                .server(KafkaBytes.heartbeatAnswer(2, 0));
    }

    static byte[] join(byte[]... parts) {
        KafkaBytes all = new KafkaBytes();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.plain();
    }
}
