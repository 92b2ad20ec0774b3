package io.wiretrip.protocol.mongodb;

import static io.wiretrip.protocol.mongodb.MongoWire.answer;
import static io.wiretrip.protocol.mongodb.MongoWire.body;
import static io.wiretrip.protocol.mongodb.MongoWire.compressed;
import static io.wiretrip.protocol.mongodb.MongoWire.cstring;
import static io.wiretrip.protocol.mongodb.MongoWire.doc;
import static io.wiretrip.protocol.mongodb.MongoWire.flagged;
import static io.wiretrip.protocol.mongodb.MongoWire.i32;
import static io.wiretrip.protocol.mongodb.MongoWire.i64;
import static io.wiretrip.protocol.mongodb.MongoWire.message;
import static io.wiretrip.protocol.mongodb.MongoWire.msg;
import static io.wiretrip.protocol.mongodb.MongoWire.query;
import static io.wiretrip.protocol.mongodb.MongoWire.reply;
import static io.wiretrip.protocol.mongodb.MongoWire.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First bytes of either side, and those of others. */
class MongoRecognitionTest {
    private static Recognition judge(byte[] first) {
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, first.length));
        MemorySegment.copy(first, 0, memory, ValueLayout.JAVA_BYTE, 0, first.length);
        Bytes in = new Bytes().wrap(memory, 0, first.length, 0);
        return new MongoProtocol().recognise(in, Transport.TCP);
    }

    static List<byte[]> ofClients() {
        byte[] row = doc("a", 1);
        return List.of(
                msg(1, "hello", 1, "$db", "admin"),
                flagged(0x10000, 2, -1, body("hello", 1)),
                flagged(0, 2, 0, sequence("documents", row), body("insert", "c")),
                query(0, "admin.$cmd", doc("isMaster", 1)),
                compressed(1, msg(1, "find", "people", "$db", "x")),
                compressed(2, msg(1, "find", "people", "$db", "x")),
                compressed(3, msg(1, "find", "people", "$db", "x")),
                message(2002, 1, 0, i32(0), cstring("a.b"), row),
                message(2005, 1, 0, i32(0), cstring("a.b"), i32(0), i64(1)),
                message(2007, 1, 0, i32(0), i32(1), i64(1)));
    }

    static List<byte[]> ofServers() {
        return List.of(
                answer(5, 1, "ok", 1.0),
                reply(5, 0, 8, 0, doc("ok", 1.0)),
                reply(5, 9, 8, 0),
                compressed(1, answer(5, 1, "ok", 1.0)));
    }

    @ParameterizedTest
    @MethodSource("ofClients")
    void clientsAreTold(byte[] first) {
        assertThat(judge(first)).isEqualTo(Recognition.CLIENT);
        undecidedBefore(first, Recognition.CLIENT);
    }

    @ParameterizedTest
    @MethodSource("ofServers")
    void serversAreTold(byte[] first) {
        assertThat(judge(first)).isEqualTo(Recognition.SERVER);
        undecidedBefore(first, Recognition.SERVER);
    }

    /** Fewer bytes never say otherwise. */
    private static void undecidedBefore(byte[] first, Recognition decided) {
        for (int length = 0; length < first.length; length++) {
            assertThat(judge(Arrays.copyOf(first, length))).isIn(Recognition.MORE, decided);
        }
        assertThat(judge(Arrays.copyOf(first, 16))).isEqualTo(Recognition.MORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "AMQP\0\0\u0009\u0001aaaaaaaaaaaaaaaaaaaaaaaa",
                "\0\0\0\u0008\u0004\u00d2\u0016/abcdefghijklmnopqrstuvwxyz",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003abcdefghijklmnop"
            })
    void othersAreNot(String first) {
        assertThat(judge(first.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(Recognition.NO);
    }

    @Test
    void noiseIsNot() {
        Random random = new Random(3);
        byte[] noise = new byte[64];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(noise);
            noise[2] = 0; // a length that could be one
            noise[3] = 0;
            assertThat(judge(noise)).isEqualTo(Recognition.NO);
        }
    }

    /** A length that fits, an opcode that exists, and yet not what the opcode prescribes. */
    @Test
    void aHeaderAloneIsNotEnough() {
        assertThat(judge(flagged(4, 1, 0, body("a", 1)))).isEqualTo(Recognition.NO);
        assertThat(judge(flagged(0, 1, 0, new byte[] {7}, new byte[20]))).isEqualTo(Recognition.NO);
        assertThat(judge(flagged(0, 1, 0, new byte[] {0}, i32(99), new byte[20])))
                .isEqualTo(Recognition.NO);
        assertThat(judge(query(1, "a\u0001b", doc("a", 1)))).isEqualTo(Recognition.NO);
        assertThat(judge(message(2005, 1, 0, i32(1), cstring("a.b"), i32(0), i64(1))))
                .isEqualTo(Recognition.NO);
        assertThat(judge(compressed(2, message(2012, 1, 0, new byte[40]))))
                .isEqualTo(Recognition.NO);
    }
}
