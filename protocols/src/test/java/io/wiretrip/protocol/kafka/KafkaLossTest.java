package io.wiretrip.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which bytes were lost, or whose beginning was not seen. */
class KafkaLossTest extends KafkaWire {
    private static final byte[] RECORDS = KafkaBytes.batch(3, 0, 4_000);

    private static byte[] first(byte[] message, int count) {
        return Arrays.copyOf(message, count);
    }

    private static byte[] last(byte[] message, int count) {
        return Arrays.copyOfRange(message, message.length - count, message.length);
    }

    @Test
    void aGapAmongRecordsOfAProduceCostsQualityOnly() {
        byte[] produce = KafkaBytes.produce(1, -1, "orders", RECORDS);
        client(first(produce, 400));
        wire.gap(true, 1_000).tick();
        client(last(produce, produce.length - 1_400), KafkaBytes.heartbeat(2, "g"));
        server(KafkaBytes.produced(1, "orders", 0), KafkaBytes.heartbeatAnswer(2, 0));
        assertThat(told())
                .containsExactly(
                        "Produce 1 1 NoError complete gapInRequest",
                        "Heartbeat 2 2 NoError complete complete");
        assertThat(request(0, "Records")).isEqualTo("3");
        assertThat(request(0, "Size")).isEqualTo(Integer.toString(produce.length));
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void aGapAmongRecordsOfAFetchCostsQualityOnly() {
        client(KafkaBytes.fetch(1, 5, 6));
        byte[] fetched = KafkaBytes.fetched(1, 5, 6, RECORDS);
        server(first(fetched, 400));
        wire.gap(false, 1_000).tick();
        server(last(fetched, fetched.length - 1_400));
        heartbeat(2);
        assertThat(told())
                .containsExactly(
                        "Fetch 1 1 NoError complete gapInResponse",
                        "Heartbeat 2 2 NoError complete complete");
        assertThat(response(0, "Records")).isEqualTo("3");
    }

    /** Where fields of a body are lost, the message is passed by to its end, which is known. */
    @Test
    void aGapAmongFieldsIsPassedBy() {
        byte[] produce = KafkaBytes.produce(1, -1, "orders-of-today", RECORDS);
        client(first(produce, 30));
        wire.gap(true, 100).tick();
        client(last(produce, produce.length - 130));
        server(KafkaBytes.produced(1, "orders-of-today", 0));
        heartbeat(2);
        assertThat(told())
                .containsExactly(
                        "Produce 1 1 NoError complete gapInRequest",
                        "Heartbeat 2 2 NoError complete complete");
    }

    @Test
    void aGapInAHeaderCostsThatRequest() {
        byte[] lost = KafkaBytes.metadata(1, "orders");
        client(first(lost, 6));
        wire.gap(true, 9).tick();
        client(last(lost, lost.length - 15), KafkaBytes.heartbeat(2, "g"));
        server(KafkaBytes.metadataAnswer(1, "orders", 3, 4), KafkaBytes.heartbeatAnswer(2, 0));
        heartbeat(3);
        assertThat(told())
                .containsExactly(
                        "absent absent 1 null orphan complete",
                        "Heartbeat 2 2 NoError complete resynchronised",
                        "Heartbeat 3 3 NoError complete complete");
    }

    @Test
    void aGapInTheHeaderOfAnAnswerCostsThatAnswer() {
        client(KafkaBytes.metadata(1, "orders"), KafkaBytes.heartbeat(2, "g"));
        byte[] lost = KafkaBytes.metadataAnswer(1, "orders", 3, 4);
        server(first(lost, 3));
        wire.gap(false, 9).tick();
        server(last(lost, lost.length - 12), KafkaBytes.heartbeatAnswer(2, 0));
        heartbeat(3);
        wire.finish(End.FINISHED);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "Metadata 1 absent absent unanswered gapInResponse",
                        "Heartbeat 2 2 NoError complete resynchronised",
                        "Heartbeat 3 3 NoError complete complete");
    }

    /** The answer is there, and of what is not known; the next request begins at once. */
    @Test
    void aRequestThatIsLostWholeLeavesAnOrphan() {
        heartbeat(1);
        byte[] lost = KafkaBytes.metadata(2, "orders");
        wire.gap(true, lost.length).tick();
        server(KafkaBytes.metadataAnswer(2, "orders", 3, 4));
        heartbeat(3);
        heartbeat(4);
        assertThat(told())
                .containsExactly(
                        "Heartbeat 1 1 NoError complete complete",
                        "absent absent 2 null orphan complete",
                        "Heartbeat 3 3 NoError complete resynchronised",
                        "Heartbeat 4 4 NoError complete complete");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void aResponseThatIsLostWholeLeavesItsRequestUnanswered() {
        heartbeat(1);
        client(KafkaBytes.heartbeat(2, "g"));
        wire.gap(false, KafkaBytes.heartbeatAnswer(2, 0).length).tick();
        heartbeat(3);
        heartbeat(4);
        wire.finish(End.FINISHED);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "Heartbeat 1 1 NoError complete complete",
                        "Heartbeat 2 absent absent unanswered gapInResponse",
                        "Heartbeat 3 3 NoError complete resynchronised",
                        "Heartbeat 4 4 NoError complete complete");
    }

    /** A gap longer than what it began in may hide whole messages. */
    @Test
    void aGapBeyondTheEndOfAMessageCostsWhatItTouches() {
        byte[] produce = KafkaBytes.produce(1, -1, "orders", RECORDS);
        client(first(produce, 400));
        wire.gap(true, produce.length - 400 + 5).tick();
        client(last(KafkaBytes.heartbeat(2, "g"), 20), KafkaBytes.heartbeat(3, "g"));
        server(
                KafkaBytes.produced(1, "orders", 0),
                KafkaBytes.heartbeatAnswer(2, 0),
                KafkaBytes.heartbeatAnswer(3, 0));
        assertThat(told())
                .containsExactly(
                        "Produce 1 1 NoError complete gapInRequest",
                        "absent absent 2 null orphan complete",
                        "Heartbeat 3 3 NoError complete resynchronised");
    }

    @Test
    void beginsInTheMiddleOfAFrame() {
        midstream();
        client(last(KafkaBytes.produce(1, -1, "orders", RECORDS), 3_000));
        server(last(KafkaBytes.metadataAnswer(1, "orders", 3, 4), 50));
        client(KafkaBytes.heartbeat(2, "g"));
        server(KafkaBytes.heartbeatAnswer(2, 0));
        heartbeat(3);
        assertThat(told())
                .containsExactly(
                        "Heartbeat 2 2 NoError complete resynchronised",
                        "Heartbeat 3 3 NoError complete midstream");
        assertThat(wire.violations()).isEmpty();
    }

    /** Connections live for weeks: whoever starts to watch sees them from some request on. */
    @Test
    void beginsBetweenRequests() {
        midstream();
        heartbeat(7);
        heartbeat(8);
        assertThat(told())
                .containsExactly(
                        "Heartbeat 7 7 NoError complete midstream",
                        "Heartbeat 8 8 NoError complete midstream");
    }

    @Test
    void aConnectionThatEndsWithinAMessageIsTruncated() {
        byte[] produce = KafkaBytes.produce(1, -1, "orders", RECORDS);
        client(first(produce, 400));
        wire.finish(End.RESET);
        assertThat(told()).containsExactly("Produce 1 absent absent unanswered truncated");
        assertThat(request(0, "Size")).isEqualTo("400");
    }

    /** Whatever is lost, wherever and how often: the requests behind it are found. */
    @Test
    void noLossEndsTheConnection() {
        byte[] produce = KafkaBytes.produce(1, -1, "orders", KafkaBytes.batch(3, 0, 60));
        byte[] produced = KafkaBytes.produced(1, "orders", 0);
        for (int cut = 0; cut < produce.length; cut += 3) {
            client(first(produce, cut));
            wire.gap(true, produce.length - cut).tick();
            int answered = cut % produced.length;
            server(first(produced, answered));
            wire.gap(false, produced.length - answered).tick();
            int before = wire.roundTrips().size();
            for (int i = 1; i <= 3; i++) {
                heartbeat(1_000 * cut + i);
            }
            assertThat(told().subList(before, told().size()))
                    .as("behind a gap at " + cut)
                    .contains(
                            "Heartbeat %1$d %1$d NoError complete complete"
                                    .formatted(1_000 * cut + 3));
        }
    }

    /** What may be a message is not settled yet when one behind it has come whole. */
    @Test
    void whatHidesAMessageHidesItHoweverTheBytesAreCut() {
        byte[] doubtful =
                new KafkaBytes().i32(600).i16(3).i16(1).i32(7).i16(200).raw(new byte[0]).plain();
        byte[] name = "n".repeat(40).getBytes(StandardCharsets.US_ASCII);
        byte[] behind =
                KafkaDecoderTest.join(
                        doubtful, name, KafkaBytes.heartbeat(2, "g"), new byte[] {1, 2, 3});
        List<String> whole = searched(behind, behind.length);
        assertThat(whole).singleElement().asString().startsWith("Heartbeat 2 absent");
        for (int piece = 1; piece < behind.length; piece++) {
            assertThat(searched(behind, piece)).as("in pieces of %d", piece).isEqualTo(whole);
        }
    }

    /** The client's name is another than before: only a body that is right to its end will do. */
    @Test
    void aLongBodyOfAnotherClientIsJudgedAlikeHoweverTheBytesAreCut() {
        byte[] known = KafkaBytes.heartbeat(1, "g");
        byte[] long1 =
                KafkaBytes.flexible(KafkaBytes.METADATA, 12, 2, "other")
                        .varint(2)
                        .id(0, 0)
                        .compact("t".repeat(200))
                        .noTags()
                        .i8(1)
                        .i8(0)
                        .noTags()
                        .framed();
        byte[] all = KafkaDecoderTest.join(known, new byte[] {-1, -1, -1, -1}, long1);
        List<String> whole = searched(all, all.length);
        assertThat(whole).hasSize(2);
        for (int piece = 1; piece < all.length; piece++) {
            assertThat(searched(all, piece)).as("in pieces of %d", piece).isEqualTo(whole);
        }
    }

    private List<String> searched(byte[] bytes, int piece) {
        midstream();
        for (int from = 0; from < bytes.length; from += piece) {
            wire.deliver(
                    true, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
        }
        wire.finish(End.FINISHED);
        return told();
    }

    /** Bytes of a body that look like an answer, with an error that Kafka does not have. */
    @Test
    void noiseBehindALossIsNoAnswer() {
        client(KafkaBytes.heartbeat(2, "g"));
        wire.gap(false, 20).tick();
        byte[] noise = KafkaBytes.heartbeatAnswer(2, 1652);
        server(noise);
        heartbeat(3);
        heartbeat(4);
        wire.finish(End.FINISHED);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "Heartbeat 2 absent absent unanswered gapInResponse",
                        "Heartbeat 3 3 NoError complete resynchronised",
                        "Heartbeat 4 4 NoError complete complete");
    }
}
