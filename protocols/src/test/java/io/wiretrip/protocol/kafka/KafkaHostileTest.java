package io.wiretrip.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are meant to do harm: counted, never believed, and the connection goes on. */
class KafkaHostileTest extends KafkaWire {
    private static final int OFFSET_FETCH = 9;
    private static final int TXN_OFFSET_COMMIT = 28;

    /** An unsigned varint of 2^64-1. */
    private static final byte[] HUGE = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};

    /** An unsigned varint of 2^31-1. */
    private static final byte[] MOST = {-1, -1, -1, -1, 7};

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments(
                        "a compact text of 2^64-1 bytes",
                        KafkaBytes.flexible(OFFSET_FETCH, 7, 1, "c").raw(HUGE)),
                arguments(
                        "a compact text of 2^64-1 bytes, in a transaction",
                        KafkaBytes.flexible(TXN_OFFSET_COMMIT, 3, 1, "c").raw(HUGE)),
                arguments(
                        "a compact text of 2^31-1 bytes",
                        KafkaBytes.flexible(OFFSET_FETCH, 7, 1, "c").raw(MOST)),
                arguments("2^64-1 groups", KafkaBytes.flexible(OFFSET_FETCH, 8, 1, "c").raw(HUGE)),
                arguments(
                        "2^31-1 topics",
                        KafkaBytes.flexible(KafkaBytes.FETCH, 13, 1, "c")
                                .raw(new byte[25])
                                .raw(MOST)),
                arguments(
                        "2^31-1 topics of fixed width",
                        KafkaBytes.request(KafkaBytes.METADATA, 1, 1, "c").i32(Integer.MAX_VALUE)),
                arguments(
                        "a count below null",
                        KafkaBytes.request(KafkaBytes.METADATA, 1, 1, "c").i32(-2)),
                arguments(
                        "2^64-1 tagged fields",
                        KafkaBytes.request(KafkaBytes.METADATA, 12, 1, "c").raw(HUGE).i32(0)),
                arguments(
                        "a tagged field of 2^31-1 bytes",
                        KafkaBytes.request(KafkaBytes.METADATA, 12, 1, "c").i8(1).i8(0).raw(MOST)),
                arguments(
                        "records beyond the message",
                        KafkaBytes.request(KafkaBytes.PRODUCE, 7, 1, "c")
                                .text("null")
                                .i16(1)
                                .i32(0)
                                .i32(1)
                                .text("a")
                                .i32(1)
                                .i32(0)
                                .i32(1 << 30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyThatIsNoneIsCountedAndPassedBy(String what, KafkaBytes body) {
        client(body.framed());
        server(KafkaBytes.response(1).raw(new byte[40]).framed());
        heartbeat(2);
        assertThat(wire.violations()).as(what).contains("BODY=1");
        assertThat(wire.roundTrips()).as(what).hasSize(2);
        assertThat(request(0, "Topics")).isEqualTo("null");
        assertThat(request(0, "GroupID")).isEqualTo("null");
        assertThat(told()).last().isEqualTo("Heartbeat 2 2 NoError complete complete");
    }

    @Test
    void anAnswerThatIsNoneTellsNoOutcome() {
        client(KafkaBytes.metadata(1, "orders"));
        server(KafkaBytes.response(1).noTags().i32(0).raw(HUGE).raw(new byte[40]).framed());
        heartbeat(2);
        assertThat(told())
                .containsExactly(
                        "Metadata 1 1 null complete complete",
                        "Heartbeat 2 2 NoError complete complete");
        assertThat(wire.violations()).containsExactly("BODY=1");
    }

    /** What a length claims is not waited for: a search for the next request begins at once. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 3, (256 << 20) + 1, Integer.MAX_VALUE})
    void aLengthThatNoMessageHasIsNotWaitedFor(int length) {
        client(new KafkaBytes().i32(length).raw(new byte[20]).plain());
        heartbeat(2);
        heartbeat(3);
        assertThat(wire.violations()).containsExactly("LENGTH=1");
        assertThat(told())
                .containsExactly(
                        "Heartbeat 2 2 NoError complete resynchronised",
                        "Heartbeat 3 3 NoError complete complete");
    }

    @Test
    void aKeyThatNoApiHasIsNoHeader() {
        client(KafkaBytes.request(40_000, 1, 1, "c").raw(new byte[20]).framed());
        heartbeat(2);
        assertThat(wire.violations()).containsExactly("REQUEST_HEADER=1");
        assertThat(told()).containsExactly("Heartbeat 2 2 NoError complete resynchronised");
    }

    /** A client id may be longer than the message that has it. */
    @Test
    void aClientIdBeyondTheMessageIsNoHeader() {
        client(new KafkaBytes().i16(12).i16(0).i32(1).i16(0x7fff).raw(new byte[20]).framed());
        heartbeat(2);
        assertThat(wire.violations()).containsExactly("REQUEST_HEADER=1");
        assertThat(told()).containsExactly("Heartbeat 2 2 NoError complete resynchronised");
    }

    @Test
    void bytesBehindABodyAreCounted() {
        client(KafkaBytes.heartbeat(1, "g"));
        server(KafkaBytes.response(1).i16(0).raw(new byte[7]).framed());
        heartbeat(2);
        assertThat(wire.violations()).containsExactly("TRAILING_BYTES=1");
        assertThat(told())
                .containsExactly(
                        "Heartbeat 1 1 NoError complete complete",
                        "Heartbeat 2 2 NoError complete complete");
    }

    /** Requests laid over one another, so that each place where one may begin has a long body. */
    @Test
    void searchingCostsLittleAmongBytesThatLookLikeRequests() {
        byte[] head = new KafkaBytes().i32(0xffff).i32(3 << 16).i32(0).i16(-1).i32(30_000).plain();
        KafkaBytes all = new KafkaBytes().i32(-1);
        for (int i = 0; i < 3_000; i++) {
            all.raw(head);
        }
        byte[] segment = all.raw(new byte[20_000]).plain();
        for (int i = 0; i < 20; i++) {
            client(segment);
        }
        wire.client("end of the noise").tick();
        client(KafkaBytes.heartbeat(2, "g"), KafkaBytes.heartbeat(3, "g"));
        server(KafkaBytes.heartbeatAnswer(3, 0));
        assertThat(told()).last().asString().startsWith("Heartbeat 3 3 NoError complete");
    }
}
