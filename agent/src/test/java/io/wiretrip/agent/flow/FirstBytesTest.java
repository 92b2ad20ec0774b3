package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who the client is of connections whose protocol is told by their first bytes. */
final class FirstBytesTest {
    private final RecordingProtocol protocol = new RecordingProtocol();
    private final Segments wire = Segments.detecting(protocol);

    @AfterEach
    void close() {
        wire.close();
    }

    /** What looks like a client's may be the server's, whose port is the protocol's own. */
    @Test
    void areTheServersIfThePortSaysSo() {
        wire.server(0, 0, "abc").client(0, 3, "def").finish();
        assertThat(protocol.only(false).text()).isEqualTo("abc");
        assertThat(protocol.only(true).text()).isEqualTo("def");
    }

    @Test
    void areTheClientsIfTheHandshakeSaysSo() {
        wire.handshake().client(0, 0, "abc").finish();
        assertThat(protocol.only(true).text()).isEqualTo("abc");
    }
}
