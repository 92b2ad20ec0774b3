package io.wiretrip.protocol.http1;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What first bytes are HTTP/1. */
class Http1RecognitionTest {
    private static Recognition recognise(String first, Transport transport) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
            Bytes in = new Bytes().wrap(arena.allocateFrom(JAVA_BYTE, bytes), 0, bytes.length, 0);
            Recognition recognition = new Http1Protocol().recognise(in, transport);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }

    /** Every beginning of it says MORE until one says what the whole says. */
    private static void assertRecognised(String first, Recognition expected) {
        boolean decided = false;
        for (int length = 1; length <= first.length(); length++) {
            Recognition now = recognise(first.substring(0, length), Transport.TCP);
            assertThat(now).as(first.substring(0, length)).isIn(Recognition.MORE, expected);
            assertThat(decided && now == Recognition.MORE).as("changes its mind").isFalse();
            decided |= now == expected;
        }
        assertThat(decided).as("decided").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n", "POST http://h/x HTTP/1.0\n", "CONNECT h:443 HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n", "\r\nGET / HTTP/1.1\r\n",
                        "VERSION-CONTROL /x HTTP/1.1\r\n"
            })
    void knowsRequests(String first) {
        assertRecognised(first, Recognition.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 404 \r\n", "HTTP/1.1 204\r\n"})
    void knowsResponses(String first) {
        assertRecognised(first, Recognition.SERVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "OPTIONS sip:a@b SIP/2.0\r\n",
                "SETUP rtsp://h/x RTSP/1.0\r\n",
                "RTSP/1.0 200 OK\r\n",
                "SIP/2.0 200 OK\r\n",
                "ICY 200 OK\r\n",
                "HTTP/2 200\r\n",
                "HTTP/1.1 OK\r\n",
                "GET key\r\n",
                "GET /\r\n",
                "EHLO h\r\n",
                "SSH-2.0-x y\r\n",
                "220 ready\r\n",
                "get key\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "\u0016\u0003\u0001",
                "\u0000\u0000",
                "+OK\r\n",
                "GET / HTTP/1.1x\r\n",
                "HELO\r\n"
            })
    void refusesLookAlikes(String first) {
        assertRecognised(first, Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"M-SEARCH * HTTP/1.1\r\n", "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n"})
    void refusesDatagrams(String first) {
        assertThat(recognise(first, Transport.UDP)).isEqualTo(Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET "})
    void refusesWhatNeverEnds(String first) {
        assertThat(recognise(first + "x".repeat(9000), Transport.TCP)).isEqualTo(Recognition.NO);
    }
}
