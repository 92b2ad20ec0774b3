package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.CLASSIC;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.compressed;
import static io.wiretrip.protocol.mysql.MysqlWire.error;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.login;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.query;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are MySQL. */
class MysqlRecognitionTest {
    private static Recognition recognise(String first) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = MysqlWire.bytes(first);
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, bytes), 0, bytes.length, 0);
            Recognition recognition = new MysqlProtocol().recognise(in, Transport.TCP);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    private static void assertRecognised(String first, Recognition expected) {
        boolean decided = false;
        for (int length = 1; length <= first.length(); length++) {
            Recognition now = recognise(first.substring(0, length));
            assertThat(now).as(first.substring(0, length)).isIn(Recognition.MORE, expected);
            assertThat(decided && now == Recognition.MORE).as("changes its mind").isFalse();
            decided |= now == expected;
        }
        assertThat(decided).as("decided").isTrue();
    }

    static String[] ofServers() {
        return new String[] {
            greeting(SERVER_CAPABILITIES),
            packet(0, "\377\20\4Too many connections"),
            error(1, 1146, "Table 'test.a' doesn't exist"),
            MysqlDecoderTest.ROWS
        };
    }

    static String[] ofClients() {
        return new String[] {
            login(CLASSIC, "ann", "proof-of-identity-12", "shop"),
            login(CLASSIC | MysqlConnection.SSL, "", "", "")
                    .substring(4, 36)
                    .transform(fixed -> packet(1, fixed)),
            query("SELECT 1 from dual"),
            command(3, "\0\1select 1 from dual"),
            command(0x16, "insert into t values (?)"),
            execute(3, "\0\1\3\0\1\0\0\0"),
            compressed(0, query("select 1 from dual"), false)
        };
    }

    @ParameterizedTest
    @MethodSource("ofServers")
    void knowsServers(String first) {
        assertRecognised(first, Recognition.SERVER);
    }

    @ParameterizedTest
    @MethodSource("ofClients")
    void knowsClients(String first) {
        assertRecognised(first, Recognition.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "\26\3\1\0\306\1\0\0\302\3\3abcdefghijklmnop",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\0\0\0\10\4\322\26\57",
                "\20\16\0\4MQTT\4\2\0\74\0\2ab",
                "AMQP\0\0\11\1",
                "\52\0\0\0\1\0\0\0\0\0\0\0\335\7\0\0\0\0\0\0"
            })
    void refusesOthers(String first) {
        assertThat(recognise(first)).isIn(Recognition.NO, Recognition.MORE);
        assertThat(recognise(first + "\0".repeat(80))).isEqualTo(Recognition.NO);
    }
}
