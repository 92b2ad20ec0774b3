package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What first bytes are PostgreSQL. */
class PostgresqlRecognitionTest {
    private static Recognition recognise(String first) {
        return recognise(first, Transport.TCP);
    }

    private static Recognition recognise(String first, Transport transport) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = bytes(first);
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, bytes), 0, bytes.length, 0);
            Recognition recognition = new PostgresqlProtocol().recognise(in, transport);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    @Test
    void knowsFirstPacketsAndWaitsForThem() {
        for (String first :
                List.of(
                        STARTUP,
                        SSL_REQUEST,
                        GSS_REQUEST,
                        cancel(),
                        startup(3 << 16 | 2, "user", "bob", "_pq_.x", "1"))) {
            for (int length = 1; length < first.length(); length++) {
                assertThat(recognise(first.substring(0, length)))
                        .isIn(Recognition.MORE, Recognition.CLIENT);
            }
            assertThat(recognise(first)).isEqualTo(Recognition.CLIENT);
            assertThat(recognise(first, Transport.UDP)).isEqualTo(Recognition.NO);
        }
    }

    @Test
    void knowsTheClientInTheMiddleOfAConnection() {
        assertThat(recognise(query("SELECT 1"))).isEqualTo(Recognition.CLIENT);
        assertThat(recognise(parse("s", "SELECT 1") + describe('S', "s") + FLUSH))
                .isEqualTo(Recognition.CLIENT);
        assertThat(recognise(bind("", "s", "x") + execute("", 0) + SYNC))
                .isEqualTo(Recognition.CLIENT);
    }

    @Test
    void knowsTheServer() {
        assertThat(recognise(WELCOME)).isEqualTo(Recognition.SERVER);
        assertThat(recognise(BOUND + complete("UPDATE 1") + IDLE)).isEqualTo(Recognition.SERVER);
        assertThat(recognise(columns("a") + row("1") + complete("SELECT 1") + IDLE))
                .isEqualTo(Recognition.SERVER);
        assertThat(recognise(error("ERROR", "42601", "syntax error") + IDLE))
                .isEqualTo(Recognition.SERVER);
    }

    @Test
    void refusesLookAlikes() {
        for (String other :
                List.of(
                        // Kafka: Metadata version 0 and 2
                        i32(30) + i32(3 << 16) + i32(1) + i16(4) + "cons" + i32(0) + "\0\0\0\0",
                        i32(30) + i32(3 << 16 | 2) + i32(1) + i16(4) + "cons" + i32(0) + "\0\0\0\0",
                        "\0\0\0\u0004\u00ff\u00ff\u00ff\u00ff",
                        // MySQL: COM_QUERY, COM_STMT_PREPARE, a greeting
                        "Q\0\0\0\u0003SELECT 1",
                        "Q\0\0\0\u0016SELECT 1 FROM t WHERE",
                        "J\0\0\0\n8.0.36\0",
                        // a query that is cut, has another end, or is no text
                        query("SELECT 1").substring(0, 10),
                        query("SELECT 1") + "x",
                        message('Q', "\u0001\u0002\u0003\u0004\0"),
                        // words without a text behind them
                        SYNC,
                        IDLE.substring(0, 5) + "X",
                        startup("us\u0001er", "x"),
                        i32(9) + i32(3 << 16) + "\0",
                        "GET / HTTP/1.1\r\n\r\n",
                        "*1\r\n$4\r\nPING\r\n",
                        "\u0016\u0003\u0001\u0002\0\u0001")) {
            assertThat(recognise(other)).as(other).isEqualTo(Recognition.NO);
        }
    }
}
