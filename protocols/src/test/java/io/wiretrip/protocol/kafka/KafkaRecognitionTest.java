package io.wiretrip.protocol.kafka;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are Kafka. */
class KafkaRecognitionTest {
    private static Recognition recognise(byte[] first, Transport transport) {
        try (Arena arena = Arena.ofConfined()) {
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, first), 0, first.length, 0);
            Recognition recognition = new KafkaProtocol().recognise(in, transport);
            assertThat(in.position()).isZero();
            assertThat(in.pendingSkip()).isZero();
            return recognition;
        }
    }

    /** Every beginning of it says MORE until one says what the whole says. */
    private static void assertRecognised(byte[] first, Recognition expected) {
        boolean decided = false;
        for (int length = 1; length <= first.length; length++) {
            Recognition now = recognise(Arrays.copyOf(first, length), Transport.TCP);
            assertThat(now).as("%d bytes", length).isIn(Recognition.MORE, expected);
            assertThat(decided && now == Recognition.MORE).as("changes its mind").isFalse();
            decided |= now == expected;
        }
        assertThat(decided).as("decided").isTrue();
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                KafkaBytes.request(KafkaBytes.API_VERSIONS, 0, 0, "null").framed(),
                KafkaBytes.request(KafkaBytes.API_VERSIONS, 1, 0, "c").framed(),
                KafkaBytes.flexible(KafkaBytes.API_VERSIONS, 4, 0, "c")
                        .compact("client")
                        .compact("1")
                        .noTags()
                        .framed(),
                KafkaBytes.heartbeat(7, "g"),
                KafkaBytes.metadata(1, "t"),
                KafkaBytes.fetch(1, 2, 3),
                KafkaBytes.produce(1, 1, "t", KafkaBytes.batch(100, 0, 50_000)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void knowsRequests(byte[] first) {
        assertRecognised(first, Recognition.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "\26\3\1\2\0\1\0\1\374\3\3",
                "AMQP\0\0\11\1",
                "\20\20\0\4MQTT\4\2\0\74\0\4abcd",
                "\0\0\0\10\4\322\26\57",
                "\0\0\0\51\0\3\0\0user\0postgres\0database\0postgres\0\0\0\0\0\0\0\0",
                "SSH-2.0-OpenSSH_9\r\n",
                "\112\0\0\0\12\70\56\60\56\63\66\0",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void refusesOthers(String first) {
        assertRecognised(first.getBytes(ISO_8859_1), Recognition.NO);
    }

    /** An API and a version, but a body that is none: misidentified elsewhere. */
    @Test
    void refusesBodiesThatAreNone() {
        byte[] wrong = KafkaBytes.heartbeat(7, "group");
        wrong[wrong.length - 1 - "m".length() - 2 - 4 - "group".length() - 1] = 0x7f;
        assertThat(recognise(wrong, Transport.TCP)).isEqualTo(Recognition.NO);
        byte[] longer = KafkaBytes.request(KafkaBytes.API_VERSIONS, 0, 0, "c").i8(1).framed();
        assertThat(recognise(longer, Transport.TCP)).isEqualTo(Recognition.NO);
    }

    @Test
    void refusesDatagrams() {
        assertThat(recognise(KafkaBytes.heartbeat(7, "g"), Transport.UDP))
                .isEqualTo(Recognition.NO);
    }
}
