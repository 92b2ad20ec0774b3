package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** TLS on a port of a rule is told by its first bytes and reaches no decoder. */
final class TlsTest {
    private static final String CLIENT_HELLO =
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003random";

    private static Segments play(String first) {
        Segments wire = new Segments(new RecordingProtocol());
        wire.handshake().client(0, 0, first).server(0, first.length(), "\u0016\u0003\u0003abc");
        return wire;
    }

    @Test
    void aHelloMakesTheConnectionOpaque() {
        try (Segments wire = play(CLIENT_HELLO)) {
            assertThat(wire.count(FlowEvent.TLS)).isEqualTo(1);
            assertThat(wire.count(FlowEvent.UNRECOGNISED)).isZero();
            assertThat(wire.stage.size()).isEqualTo(1);
            wire.finish();
        }
    }

    @Test
    void otherBytesDoNot() {
        for (String first :
                new String[] {
                    CLIENT_HELLO.replace('\u0016', '\u0017'),
                    "\u0016\u0002" + CLIENT_HELLO.substring(2),
                    "\u0016\u0003\u0001\u0000\u0000" + CLIENT_HELLO.substring(5),
                    "\u0016\u0003\u0001",
                    "GET / HTTP/1.1\r\n"
                }) {
            try (Segments wire = play(first)) {
                assertThat(wire.count(FlowEvent.TLS)).as(first).isZero();
                wire.finish();
            }
        }
    }
}
