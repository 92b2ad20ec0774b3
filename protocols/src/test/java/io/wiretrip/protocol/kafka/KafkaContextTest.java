package io.wiretrip.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Carried;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trace context in the headers of records. */
final class KafkaContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /** A record of format 2: lengths are zigzag. */
    static byte[] recordOf(int keyBytes, int valueBytes, String... headers) {
        KafkaBytes body = new KafkaBytes().i8(0).varint(0).varint(0);
        bytes(body, keyBytes);
        bytes(body, valueBytes);
        body.varint(headers.length);
        for (int i = 0; i < headers.length; i += 2) {
            text(body, headers[i]);
            text(body, headers[i + 1]);
        }
        byte[] plain = body.plain();
        return new KafkaBytes().varint(2 * plain.length).raw(plain).plain();
    }

    private static void bytes(KafkaBytes out, int length) {
        if (length < 0) {
            out.varint(1); // null: -1 in zigzag
        } else {
            out.varint(2 * length).raw(new byte[length]);
        }
    }

    private static void text(KafkaBytes out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.varint(2 * utf8.length).raw(utf8);
    }

    /** A batch of one record, its counts and lengths right. */
    static byte[] batch(int records, int attributes, byte[] body) {
        byte[] empty = KafkaBytes.batch(records, attributes, body.length);
        System.arraycopy(body, 0, empty, empty.length - body.length, body.length);
        return empty;
    }

    private static List<RoundTrip> produced(byte[] records) {
        return StreamHarness.decode(
                new KafkaProtocol(),
                Conversation.of("produce")
                        .client(KafkaBytes.produce(7, -1, "orders", records))
                        .server(KafkaBytes.produced(7, "orders", 0))
                        .ends(End.FINISHED));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5, 300, 70_000})
    void headersOfTheFirstRecord(int bytes) {
        byte[] records =
                batch(
                        1,
                        0,
                        recordOf(
                                bytes,
                                bytes,
                                "other-header-with-a-long-name",
                                "x".repeat(500),
                                "traceparent",
                                PARENT,
                                "tracestate",
                                "a=1"));
        RoundTrip roundTrip = produced(records).getFirst();
        assertThat(Carried.request(roundTrip))
                .containsExactly("TRACEPARENT=" + PARENT, "TRACESTATE=a=1");
        assertThat(roundTrip.protocol().spans().isBatch(roundTrip)).isFalse();
    }

    @Test
    void ofSeveralRecordsItIsNoParent() {
        byte[] first = recordOf(1, 1, "b3", "0");
        byte[] second = recordOf(1, 1, "b3", "1");
        byte[] both = new KafkaBytes().raw(first).raw(second).plain();
        RoundTrip roundTrip = produced(batch(2, 0, both)).getFirst();
        assertThat(Carried.request(roundTrip)).containsExactly("B3=0");
        assertThat(roundTrip.protocol().spans().isBatch(roundTrip)).isTrue();
    }

    @Test
    void whatIsCompressedIsNotLookedInto() {
        byte[] records = batch(1, 1, recordOf(1, 1, "traceparent", PARENT));
        assertThat(Carried.request(produced(records).getFirst())).isEmpty();
    }

    @Test
    void ofAFetchTheAnswerCarriesIt() {
        byte[] records = batch(1, 0, recordOf(3, 4, "traceparent", PARENT));
        List<RoundTrip> roundTrips =
                StreamHarness.decode(
                        new KafkaProtocol(),
                        Conversation.of("fetch")
                                .client(KafkaBytes.fetch(9, 1, 2))
                                .server(KafkaBytes.fetched(9, 1, 2, records))
                                .ends(End.FINISHED));
        RoundTrip roundTrip = roundTrips.getFirst();
        assertThat(Carried.response(roundTrip)).containsExactly("TRACEPARENT=" + PARENT);
        assertThat(roundTrip.protocol().spans().isBatch(roundTrip)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 60, 61, 62, 63, 100, 101})
    void lengthsThatLie(int at) {
        byte[] records = batch(1, 0, recordOf(5, 5, "traceparent", PARENT));
        byte[] broken = records.clone();
        if (at >= 61) { // behind the batch's header
            broken[at] = (byte) 0xff;
            broken[at + 1] = (byte) 0xff;
        } else {
            broken = Arrays.copyOf(records, records.length - at);
        }
        List<RoundTrip> roundTrips = produced(broken);
        assertThat(roundTrips).hasSize(1);
        assertThat(roundTrips.getFirst().response()).isNotNull();
    }
}
