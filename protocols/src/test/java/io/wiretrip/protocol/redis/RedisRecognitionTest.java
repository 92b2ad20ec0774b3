package io.wiretrip.protocol.redis;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are Redis. */
class RedisRecognitionTest {
    private static Recognition recognise(String first) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, bytes), 0, bytes.length, 0);
            Recognition recognition = new RedisProtocol().recognise(in, Transport.TCP);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*1\r\n$4\r\nPING\r\n",
                "*2\r\n$3\r\nget\r\n$1\r\na\r\n",
                "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$9999\r\nxyz"
            })
    void knowsCommands(String first) {
        for (int length = 1; length < first.indexOf("\r\n", 8); length++) {
            assertThat(recognise(first.substring(0, length))).isEqualTo(Recognition.MORE);
        }
        assertThat(recognise(first)).isEqualTo(Recognition.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$5\r\nhello\r\n",
                "$-1\r\n",
                "$100000\r\nabc",
                "+PONG\r\n",
                "-NOAUTH Authenti",
                ":1\r\n:2\r\n",
                "*2\r\n$1\r\na\r\n:1\r\n",
                "*2\r\n$1\r\na\r\n$-1\r\n",
                "%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n",
                "-MOVED 3999 127.0.0.1:6381\r\n"
            })
    void knowsReplies(String first) {
        assertThat(recognise(first)).isIn(Recognition.SERVER, Recognition.MORE);
        assertThat(recognise(first + (first.startsWith("-") ? "cation\r\n" : "")))
                .isEqualTo(Recognition.SERVER);
    }

    /** POP3, IRC, memcached, HTTP, and arrays of strings that either side could have sent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "+OK POP3 ready\r\n",
                "-ERR no such message\r\n",
                ":irc.example.net 001 me :Welcome\r\n",
                ":1\r\n",
                "STORED\r\n",
                "PING\r\n",
                "GET / HTTP/1.1\r\n",
                "*2\r\n$1\r\na\r\n$1\r\nb\r\n",
                "*1\r\n$6\r\nNOSUCH\r\n",
                "*a\r\n",
                "$5\r\nhello!!",
                "* OK IMAP4rev1\r\n",
                "$MyNick bob|$Lock"
            })
    void leavesOthersAlone(String first) {
        assertThat(recognise(first)).isEqualTo(Recognition.NO);
    }
}
