package io.wiretrip.protocol.amqp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are AMQP. */
final class AmqpRecognitionTest {
    private static Recognition recognise(byte[] first) {
        try (Arena arena = Arena.ofConfined()) {
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, first), 0, first.length, 0);
            Recognition recognition = new AmqpProtocol().recognise(in, Transport.TCP);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    /** Every beginning of it says MORE until one says what the whole says. */
    private static void assertRecognised(byte[] first, Recognition expected) {
        Recognition before = Recognition.MORE;
        for (int length = 1; length <= first.length; length++) {
            Recognition now = recognise(Arrays.copyOf(first, length));
            assertThat(now).isIn(before, expected);
            before = now;
        }
        assertThat(before).isEqualTo(expected);
    }

    static Stream<byte[]> clients() {
        return Stream.of(
                AmqpWire.HEADER,
                new byte[] {'A', 'M', 'Q', 'P', 0, 0, 8, 0},
                new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0},
                new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0},
                AmqpWire.startOk("x"),
                AmqpWire.publish(1, "x", "k", 0, 10),
                AmqpWire.join(AmqpWire.ack(1, 5, false), AmqpWire.declare(1, "q", false)),
                AmqpWire.join(AmqpWire.body(1, 30), AmqpWire.publish(1, "x", "k", 0, 10)),
                AmqpWire.join(AmqpWire.heartbeat(), AmqpWire.get(1, "q", true)));
    }

    static Stream<byte[]> servers() {
        return Stream.of(
                AmqpWire.start(),
                AmqpWire.deliver(1, "c", 1, 10),
                AmqpWire.join(AmqpWire.ack(1, 5, false), AmqpWire.declareOk(1, "q")),
                AmqpWire.join(AmqpWire.heartbeat(), AmqpWire.deliver(1, "c", 1, 10)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void knowsClients(byte[] first) {
        assertRecognised(first, Recognition.CLIENT);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void knowsServers(byte[] first) {
        assertRecognised(first, Recognition.SERVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "AMQ\0\0\0\0\0",
                "AMQP\1\2\3\4",
                "AMQPLAIN",
                "\1\0\1\0\0\0\5\0\74\0\50\0\0",
                "\1\0\0\0\0\0\5\0\74\0\50\0\u00ce",
                "\1\0\1\0\0\0\4\0\143\0\1\u00ce",
                "\2\0\1\0\0\0\16\0\12\0\0\0\0\0\0\0\0\0\0\0\0\u00ce",
                "\10\0\0\0\0\0\1\0\u00ce",
                "\26\3\1\2\0\1\0\1",
                "\3\0\0\13\6\340\0\0"
            })
    void leavesOthersAlone(String first) {
        assertThat(recognise(first.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(Recognition.NO);
    }
}
