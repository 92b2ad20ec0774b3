package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flows end and holes close whatever the clock of the capture does. */
final class ClockJumpTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long YEAR_2106_NS = TimeUnit.SECONDS.toNanos(0xffff_ffffL);

    private final Segments wire = new Segments(new RecordingProtocol());

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void flowsOfAFarFutureStillExpire() {
        wire.timeNs = YEAR_2106_NS;
        wire.handshake().client(0, 0, "abc");
        wire.timeNs = HOUR_NS;
        wire.clientPort++;
        wire.handshake().client(0, 0, "abc");
        assertThat(wire.stage.size()).isEqualTo(2);
        expireAll();
        assertThat(wire.stage.size()).isZero();
    }

    @Test
    void endedFlowsOfAFarFutureAreForgotten() {
        wire.timeNs = YEAR_2106_NS;
        wire.handshake().send(true, Packet.RST, wire.clientIsn + 1, 0, "");
        wire.timeNs = HOUR_NS;
        wire.clientPort++;
        wire.handshake();
        expireAll();
        assertThat(wire.stage.size()).isZero();
    }

    @Test
    void holesOfAnHourToComeStillBecomeGaps() {
        wire.timeNs = 2 * HOUR_NS;
        wire.handshake().client(0, 0, "abc").client(8, 0, "ijk").server(0, 11, "");
        wire.timeNs = HOUR_NS;
        wire.server(0, 11, "x").pause(TimeUnit.SECONDS.toNanos(10));
        wire.pause(TimeUnit.SECONDS.toNanos(10));
        assertThat(wire.count(FlowEvent.GAP)).isEqualTo(1);
        wire.finish();
    }

    private void expireAll() {
        for (int i = 0; i < 200; i++) {
            wire.pause(TimeUnit.SECONDS.toNanos(5));
        }
    }
}
