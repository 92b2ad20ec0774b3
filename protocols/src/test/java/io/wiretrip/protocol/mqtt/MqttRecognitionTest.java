package io.wiretrip.protocol.mqtt;

import static io.wiretrip.protocol.mqtt.MqttBytes.ack;
import static io.wiretrip.protocol.mqtt.MqttBytes.body;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack;
import static io.wiretrip.protocol.mqtt.MqttBytes.connect;
import static io.wiretrip.protocol.mqtt.MqttBytes.join;
import static io.wiretrip.protocol.mqtt.MqttBytes.ping;
import static io.wiretrip.protocol.mqtt.MqttBytes.pong;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish;
import static io.wiretrip.protocol.mqtt.MqttBytes.suback;
import static io.wiretrip.protocol.mqtt.MqttBytes.subscribe;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are taken for. */
final class MqttRecognitionTest {

    private static Recognition judge(byte[] first) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(first.length + 1);
            MemorySegment.copy(first, 0, memory, JAVA_BYTE, 0, first.length);
            Bytes in = new Bytes().wrap(memory, 0, first.length, 0);
            Recognition recognition = new MqttProtocol().recognise(in, Transport.TCP);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 9})
    void connectNamesTheProtocol(int level) {
        byte[] connect = connect(level, "some-client");
        assertThat(judge(connect)).isEqualTo(Recognition.CLIENT);
        for (int length = 1; length < 10; length++) {
            assertThat(judge(Arrays.copyOf(connect, length)))
                    .as("%d bytes", length)
                    .isEqualTo(Recognition.MORE);
        }
    }

    @Test
    void packetsOfOneSideTellItInMidstream() {
        byte[] client = join(subscribe(7, "plant/+/state", 1), ping());
        assertThat(judge(client)).isEqualTo(Recognition.CLIENT);
        byte[] server = join(connack(), suback(1, 0), pong());
        assertThat(judge(server)).isEqualTo(Recognition.SERVER);
    }

    @Test
    void publishesAloneDoNotTellTheSides() {
        byte[] both = join(publish(2, "plant/line/7", 1, "x"), publish(2, "plant/line/8", 2, "y"));
        assertThat(judge(both)).isEqualTo(Recognition.MORE);
        assertThat(judge(join(both, ping(), ack(0x40, 3)))).isEqualTo(Recognition.CLIENT);
    }

    @Test
    void aLoneAnswerIsTooLittle() {
        assertThat(judge(connack())).isEqualTo(Recognition.MORE);
        assertThat(judge(pong())).isEqualTo(Recognition.MORE);
    }

    /** Bytes that begin like MQTT and are of others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                " \u0002\u0000\u0000\u0003SELECT 1 FROM t",
                "AMQP\u0000\u0000\u0009\u0001",
                "0\u0084\u0000\u0000\u0000\u0010",
                "0\u000c\u0002\u0001\u0001`\u0007\u0002\u0001\u0003\u0004\u0000\u0080\u0000",
                "\u0010\u000c\u0000\u0004HTTP\u0004\u0002\u0000<\u0000\u0000"
            })
    void othersAreNotMqtt(String first) {
        assertThat(judge(first.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(Recognition.NO);
    }

    @Test
    void noiseIsNotMqtt() {
        Random random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            byte[] noise = new byte[64];
            random.nextBytes(noise);
            assertThat(judge(noise)).isNotIn(Recognition.CLIENT, Recognition.SERVER);
        }
    }

    @Test
    void aConnectMayBeFollowedByMore() {
        byte[] first = join(connect(4, "c"), publish(0, "t", 0, "x"), body().u8(0x30).bytes());
        assertThat(judge(first)).isEqualTo(Recognition.CLIENT);
    }
}
