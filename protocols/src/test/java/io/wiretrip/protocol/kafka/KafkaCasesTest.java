package io.wiretrip.protocol.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the protocol and its clients do, each shown by one case. */
class KafkaCasesTest extends KafkaWire {
    private static final String TOPIC_ID = "00000000-0000-0011-0000-000000000022";
    private static final byte[] NOTHING = new byte[0];

    /** Fetch 7 up to its topics. */
    private static KafkaBytes fetch(int correlationId, int waitMs, int session, int epoch) {
        return KafkaBytes.request(KafkaBytes.FETCH, 7, correlationId, "c")
                .i32(-1)
                .i32(waitMs)
                .i32(1)
                .i32(52_428_800)
                .i8(0)
                .i32(session)
                .i32(epoch);
    }

    /** A partition that Fetch 7 asks for. */
    private static byte[] asked(int partition) {
        return new KafkaBytes().i32(partition).i64(7).i64(-1).i32(1 << 20).plain();
    }

    /** The answer to Fetch 7 up to its topics. */
    private static KafkaBytes fetched(int correlationId, int session) {
        return KafkaBytes.response(correlationId).i32(0).i16(0).i32(session);
    }

    /** A partition in the answer to Fetch 7. */
    private static byte[] given(int partition, int error, byte... records) {
        return new KafkaBytes()
                .i32(partition)
                .i16(error)
                .i64(10)
                .i64(10)
                .i64(0)
                .i32(-1)
                .i32(records.length)
                .raw(records)
                .plain();
    }

    /** A partition of Produce 7. */
    private static byte[] put(int partition, byte... records) {
        return new KafkaBytes().i32(partition).i32(records.length).raw(records).plain();
    }

    /** A partition in the answer to Produce 7. */
    private static byte[] kept(int partition, int error) {
        return new KafkaBytes().i32(partition).i16(error).i64(42).i64(-1).i64(0).plain();
    }

    @Test
    void aLineHasEveryMemberInItsPlace() {
        client(KafkaBytes.produce(9, -1, "orders", KafkaBytes.batch(3, 4, 10)));
        server(KafkaBytes.produced(9, "orders", 6));
        assertThat(JsonText.of(trip(0)))
                .isEqualTo(
                        "{\"Request\":{\"CorrelationID\":9,\"Host\":\"10.0.0.1\",\"Port\":40000,"
                                + "\"Proto\":\"Kafka\",\"Size\":118,"
                                + "\"Time\":1700000000000000000,"
                                + "\"Packet\":{\"API\":\"Produce\",\"APIVersion\":7,"
                                + "\"CorrelationID\":9,\"ClientID\":\"p\",\"GroupID\":null,"
                                + "\"Topic\":\"orders\"},"
                                + "\"Topics\":[{\"Name\":\"orders\",\"ID\":null,\"Partitions\":1,"
                                + "\"Records\":3,\"RecordBytes\":71}],"
                                + "\"TopicCount\":1,\"Partitions\":1,\"Records\":3,"
                                + "\"RecordBytes\":71,\"Compression\":\"zstd\",\"Acks\":-1,"
                                + "\"LongPoll\":false,\"MaxWait\":null,"
                                + "\"TransactionalID\":null,\"SASLMechanism\":null,"
                                + "\"ClientSoftware\":null},"
                                + "\"Response\":{\"CorrelationID\":9,\"Host\":\"10.0.0.2\","
                                + "\"Port\":9092,\"Proto\":\"Kafka\",\"Size\":58,"
                                + "\"Time\":1700000000001000000,"
                                + "\"ErrorCode\":\"NotLeaderOrFollower\",\"ErrorCount\":1,"
                                + "\"Topics\":[{\"Name\":\"orders\",\"ID\":null,\"Partitions\":1,"
                                + "\"Records\":null,\"RecordBytes\":null}],"
                                + "\"TopicCount\":1,\"Partitions\":1,\"Records\":null,"
                                + "\"RecordBytes\":null,\"Compression\":null,"
                                + "\"ThrottleTime\":0,\"ClusterID\":null},"
                                + "\"Duration\":1000000,\"FirstByte\":1000000,"
                                + "\"Outcome\":\"complete\",\"Quality\":\"complete\"}");
    }

    /** The Java client writes the length, the header and the body one after the other. */
    @Test
    void headerAndBodyMayComeInSegmentsOfTheirOwn() {
        byte[] request = KafkaBytes.produce(9, -1, "orders", KafkaBytes.batch(3, 0, 10));
        client(Arrays.copyOf(request, 4));
        client(Arrays.copyOfRange(request, 4, 15));
        client(Arrays.copyOfRange(request, 15, request.length));
        byte[] response = KafkaBytes.produced(9, "orders", 0);
        server(Arrays.copyOf(response, 4));
        server(Arrays.copyOfRange(response, 4, response.length));
        assertThat(told()).containsExactly("Produce 9 9 NoError complete complete");
        assertThat(request(0, "Records")).isEqualTo("3");
        assertThat(trip(0).durationNs()).isEqualTo(4_000_000);
    }

    @Test
    void severalRequestsInASegmentAreEachARoundTrip() {
        client(
                KafkaBytes.request(KafkaBytes.API_VERSIONS, 0, 1, "c").framed(),
                KafkaBytes.heartbeat(2, "g"),
                KafkaBytes.metadata(3, "orders"));
        server(
                KafkaBytes.response(1).i16(0).i32(0).framed(),
                KafkaBytes.heartbeatAnswer(2, 27),
                KafkaBytes.metadataAnswer(3, "orders", 7, 8));
        assertThat(told())
                .containsExactly(
                        "ApiVersions 1 1 NoError complete complete",
                        "Heartbeat 2 2 RebalanceInProgress complete complete",
                        "Metadata 3 3 NoError complete complete");
        assertThat(response(2, "ClusterID")).isEqualTo("\"cluster-of-tests\"");
    }

    @Test
    void aProduceTellsAllTopicsAndTheFirstError() {
        byte[] batch = KafkaBytes.batch(3, 0, 10);
        client(
                KafkaBytes.request(KafkaBytes.PRODUCE, 7, 1, "p")
                        .text("tx-1")
                        .i16(-1)
                        .i32(30_000)
                        .i32(2)
                        .text("a.b")
                        .i32(2)
                        .raw(put(0, batch))
                        .raw(put(1, KafkaDecoderTest.join(batch, batch)))
                        .text("c")
                        .i32(1)
                        .raw(put(0, KafkaBytes.oldMessage(1, 0, 5)))
                        .framed());
        server(
                KafkaBytes.response(1)
                        .i32(2)
                        .text("a.b")
                        .i32(2)
                        .raw(kept(0, 0))
                        .raw(kept(1, 7))
                        .text("c")
                        .i32(1)
                        .raw(kept(0, 3))
                        .i32(250)
                        .framed());
        assertThat(request(0, "Topics"))
                .isEqualTo(
                        "[{\"Name\":\"a.b\",\"ID\":null,\"Partitions\":2,\"Records\":9,"
                                + "\"RecordBytes\":213},"
                                + "{\"Name\":\"c\",\"ID\":null,\"Partitions\":1,\"Records\":1,"
                                + "\"RecordBytes\":39}]");
        assertThat(request(0, "Records")).isEqualTo("10");
        assertThat(request(0, "RecordBytes")).isEqualTo("252");
        assertThat(request(0, "Partitions")).isEqualTo("3");
        assertThat(request(0, "TransactionalID")).isEqualTo("\"tx-1\"");
        assertThat(response(0, "ErrorCode")).isEqualTo("\"RequestTimedOut\"");
        assertThat(response(0, "ErrorCount")).isEqualTo("2");
        assertThat(response(0, "ThrottleTime")).isEqualTo("250");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void aFetchTellsAllTopicsAndTheRecordsOfEach() {
        client(
                fetch(1, 500, 0, 0)
                        .i32(2)
                        .text("a")
                        .i32(2)
                        .raw(asked(0))
                        .raw(asked(1))
                        .text("b")
                        .i32(1)
                        .raw(asked(0))
                        .i32(0)
                        .framed());
        server(
                fetched(1, 77)
                        .i32(2)
                        .text("a")
                        .i32(2)
                        .raw(given(0, 0, KafkaBytes.batch(4, 1, 20)))
                        .raw(given(1, 1))
                        .text("b")
                        .i32(1)
                        .raw(given(0, 0, KafkaBytes.batch(5, 0, 30)))
                        .framed());
        assertThat(request(0, "TopicCount")).isEqualTo("2");
        assertThat(request(0, "Partitions")).isEqualTo("3");
        assertThat(request(0, "Records")).isEqualTo("null");
        assertThat(response(0, "Topics"))
                .isEqualTo(
                        "[{\"Name\":\"a\",\"ID\":null,\"Partitions\":2,\"Records\":4,"
                                + "\"RecordBytes\":81},"
                                + "{\"Name\":\"b\",\"ID\":null,\"Partitions\":1,\"Records\":5,"
                                + "\"RecordBytes\":91}]");
        assertThat(response(0, "Compression")).isEqualTo("\"gzip\"");
        assertThat(response(0, "ErrorCode")).isEqualTo("\"OffsetOutOfRange\"");
        assertThat(response(0, "ErrorCount")).isEqualTo("1");
    }

    /** The server cuts the last batch where the client's limit is reached. */
    @Test
    void recordsOfACutBatchAreNotCounted() {
        byte[] batch = KafkaBytes.batch(4, 0, 20);
        byte[] cut = KafkaDecoderTest.join(batch, Arrays.copyOf(batch, 70));
        client(fetch(1, 0, 0, -1).i32(0).i32(0).framed());
        server(fetched(1, 0).i32(1).text("a").i32(1).raw(given(0, 0, cut)).framed());
        assertThat(response(0, "Records")).isEqualTo("4");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void aProduceWithoutAcknowledgementIsOneWay() {
        client(
                KafkaBytes.produce(1, 0, "orders", KafkaBytes.batch(3, 0, 10)),
                KafkaBytes.heartbeat(2, "g"));
        server(KafkaBytes.heartbeatAnswer(2, 0));
        wire.finish(End.FINISHED);
        assertThat(told())
                .containsExactly(
                        "Produce 1 absent absent oneway complete",
                        "Heartbeat 2 2 NoError complete complete");
    }

    @Test
    void aTopicIdHasNoNameUntilOneIsTold() {
        client(KafkaBytes.fetch(1, 0x11, 0x22));
        server(KafkaBytes.fetched(1, 0x11, 0x22, KafkaBytes.batch(2, 0, 20)));
        client(KafkaBytes.metadata(2, "orders.v1"));
        server(KafkaBytes.metadataAnswer(2, "orders.v1", 0x11, 0x22));
        client(KafkaBytes.fetch(3, 0x11, 0x22));
        server(KafkaBytes.fetched(3, 0x11, 0x22, KafkaBytes.batch(2, 0, 20)));
        String known = "\"Partitions\":1,\"Records\":null,\"RecordBytes\":null}]";
        assertThat(request(0, "Topics"))
                .isEqualTo("[{\"Name\":null,\"ID\":\"" + TOPIC_ID + "\"," + known);
        assertThat(request(0, "Topic")).isEqualTo("null");
        assertThat(request(2, "Topics"))
                .isEqualTo("[{\"Name\":\"orders.v1\",\"ID\":\"" + TOPIC_ID + "\"," + known);
        assertThat(request(2, "Topic")).isEqualTo("\"orders.v1\"");
        assertThat(response(2, "Topics")).contains("\"Name\":\"orders.v1\"", "\"Records\":2");
    }

    /** A session's fetch names what changed; the answer names what has data. */
    @Test
    void aFetchThatGoesOnWithASessionHasTheTopicOfItsAnswer() {
        client(fetch(1, 500, 0, 0).i32(1).text("a").i32(1).raw(asked(0)).i32(0).framed());
        server(fetched(1, 77).i32(1).text("a").i32(1).raw(given(0, 0)).framed());
        client(fetch(2, 500, 77, 1).i32(0).i32(0).framed());
        server(
                fetched(2, 77)
                        .i32(1)
                        .text("a")
                        .i32(1)
                        .raw(given(0, 0, KafkaBytes.batch(6, 0, 20)))
                        .framed());
        client(fetch(3, 500, 77, 2).i32(0).i32(1).text("gone").i32(1).i32(0).framed());
        server(fetched(3, 77).i32(0).framed());
        assertThat(request(1, "TopicCount")).isEqualTo("0");
        assertThat(request(1, "Topic")).isEqualTo("\"a\"");
        assertThat(response(1, "Records")).isEqualTo("6");
        assertThat(request(2, "TopicCount")).isEqualTo("0");
        assertThat(request(2, "Topic")).isEqualTo("null");
        assertThat(response(2, "Records")).isEqualTo("0");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void waitingOnPurposeIsKeptApart() {
        client(fetch(1, 500, 77, 1).i32(0).i32(0).framed());
        server(fetched(1, 77).i32(0).framed());
        heartbeat(2);
        assertThat(request(0, "LongPoll")).isEqualTo("true");
        assertThat(request(0, "MaxWait")).isEqualTo("500");
        assertThat(request(1, "LongPoll")).isEqualTo("false");
        assertThat(request(1, "MaxWait")).isEqualTo("null");
    }

    @Test
    void aServerThatDoesNotKnowTheVersionAnswersInVersionZero() {
        client(
                KafkaBytes.flexible(KafkaBytes.API_VERSIONS, 4, 1, "c")
                        .compact("some-client")
                        .compact("1.2.3")
                        .noTags()
                        .framed());
        server(KafkaBytes.response(1).i16(35).i32(1).i16(18).i16(0).i16(3).framed());
        heartbeat(2);
        assertThat(told())
                .containsExactly(
                        "ApiVersions 1 1 UnsupportedVersion complete complete",
                        "Heartbeat 2 2 NoError complete complete");
        assertThat(request(0, "ClientSoftware")).isEqualTo("\"some-client 1.2.3\"");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void nothingIsInventedForAClientWithoutAName() {
        client(
                KafkaBytes.request(KafkaBytes.PRODUCE, 7, 1, "null")
                        .text("null")
                        .i16(1)
                        .i32(30_000)
                        .i32(1)
                        .text("orders")
                        .i32(1)
                        .raw(put(0, KafkaBytes.batch(1, 0, 5)))
                        .framed());
        server(KafkaBytes.produced(1, "orders", 0));
        client(KafkaBytes.request(KafkaBytes.METADATA, 1, 2, "").i32(-1).framed());
        server(KafkaBytes.response(2).i32(0).i32(-1).i32(0).framed());
        assertThat(request(0, "ClientID")).isEqualTo("null");
        assertThat(request(0, "TransactionalID")).isEqualTo("null");
        assertThat(request(0, "Topic")).isEqualTo("\"orders\"");
        assertThat(request(1, "ClientID")).isEqualTo("\"\"");
        assertThat(request(1, "TopicCount")).isEqualTo("0");
        assertThat(told()).hasSize(2);
    }

    /** No letter of a name is left out, whatever it is. */
    @ParameterizedTest
    @ValueSource(strings = {"orders.v1.eu-west_1", "__consumer_offsets", "a.b", "Ünï"})
    void namesAreKeptAsTheyAre(String name) {
        client(KafkaBytes.produce(1, 1, name, NOTHING), KafkaBytes.heartbeat(2, name));
        server(KafkaBytes.produced(1, name, 0), KafkaBytes.heartbeatAnswer(2, 0));
        assertThat(request(0, "Topic")).isEqualTo('"' + name + '"');
        assertThat(request(1, "GroupID")).isEqualTo('"' + name + '"');
    }

    /** An API of the future is named by its number, one of a future version by its name. */
    @ParameterizedTest
    @CsvSource({"400, 1, 400", "3, 20, Metadata", "18, 11, ApiVersions"})
    void whatIsNotKnownYetIsPairedAllTheSame(int api, int version, String name) {
        client(KafkaBytes.request(api, version, 1, "c").raw(new byte[30]).framed());
        server(KafkaBytes.response(1).raw(new byte[50]).framed());
        heartbeat(2);
        assertThat(told())
                .containsExactly(
                        name + " 1 1 null complete complete",
                        "Heartbeat 2 2 NoError complete complete");
        assertThat(request(0, "APIVersion")).isEqualTo(Integer.toString(version));
        assertThat(request(0, "Topics")).isEqualTo("null");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void rawTokensFollowTheOldHandshakeAndThenRequests() {
        client(
                KafkaBytes.request(KafkaBytes.SASL_HANDSHAKE, 0, 1, "c")
                        .text("SCRAM-SHA-256")
                        .framed());
        server(KafkaBytes.response(1).i16(0).i32(1).text("SCRAM-SHA-256").framed());
        for (String token : new String[] {"n,,n=user,r=x", "c=biws,r=xy,p=proof"}) {
            client(new KafkaBytes().raw(token.getBytes(US_ASCII)).framed());
            server(new KafkaBytes().raw("answer".getBytes(US_ASCII)).framed());
        }
        heartbeat(2);
        heartbeat(3);
        assertThat(told())
                .containsExactly(
                        "SaslHandshake 1 1 NoError complete complete",
                        "SaslToken null null null complete complete",
                        "SaslToken null null null complete complete",
                        "Heartbeat 2 2 NoError complete complete",
                        "Heartbeat 3 3 NoError complete complete");
        assertThat(wire.violations()).isEmpty();
    }
}
