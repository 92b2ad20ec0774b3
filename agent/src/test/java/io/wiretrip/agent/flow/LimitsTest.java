package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is reached costs the oldest, is counted, and never grows the process. */
final class LimitsTest {
    private static FlowLimits limits(int connectionsMax) {
        FlowLimits d = FlowLimits.DEFAULT;
        return new FlowLimits(
                connectionsMax,
                d.storeBytesMax(),
                d.unconsumedBytesMax(),
                d.reorderNs(),
                d.idleNs(),
                d.datagramIdleNs(),
                d.lingerNs());
    }

    @Test
    void staysWithinTheBudgetUnderAMillionHalfOpenConnections() {
        long budgetBytes = 16 << 20;
        try (Segments wire =
                new Segments(new RecordingProtocol(), FlowLimits.DEFAULT, budgetBytes)) {
            for (int i = 0; i < 1_000_000; i++) {
                synFrom(wire, i);
            }
            assertThat(wire.count(FlowEvent.TCP_FLOW)).isEqualTo(1_000_000);
            assertThat(wire.budget.usedBytes()).isLessThanOrEqualTo(budgetBytes);
            assertThat(wire.budget.highWaterBytes()).isLessThan(budgetBytes + (1 << 20));
            assertThat(wire.count(FlowEvent.EVICTED_MEMORY))
                    .isEqualTo(1_000_000 - wire.stage.size());
            wire.finish();
        }
    }

    private static void synFrom(Segments wire, int i) {
        Packet p = wire.packet;
        wire.timeNs += 1000;
        p.timeNs = wire.timeNs;
        p.sourceLow = 0x0a000000L + (i >>> 16);
        p.destinationLow = 0x0b000001L;
        p.sourcePort = i & 0xffff;
        p.destinationPort = 80;
        p.flags = Packet.SYN;
        p.sequence = i * 31;
        p.payloadLength = 0;
        p.capturedLength = 0;
        wire.stage.tcp(p);
    }

    @Test
    void givesUpTheOldestConnectionForANewOne() {
        RecordingProtocol protocol = new RecordingProtocol();
        try (Segments wire = new Segments(protocol, limits(2), 1 << 20)) {
            for (int port = 1; port <= 3; port++) {
                wire.clientPort = port;
                wire.handshake().client(0, 0, "from " + port);
                wire.pause(TimeUnit.SECONDS.toNanos(2));
            }
            assertThat(wire.stage.size()).isEqualTo(2);
            assertThat(wire.count(FlowEvent.EVICTED_CONNECTION_LIMIT)).isEqualTo(1);
            assertThat(protocol.recordings.getFirst().events).containsExactly("end EVICTED");
            wire.finish();
        }
    }

    @Test
    void boundsWhatWaitsBehindHolesOfManyConnections() {
        long budgetBytes = 8 << 20;
        RecordingProtocol protocol = new RecordingProtocol();
        try (Segments wire = new Segments(protocol, FlowLimits.DEFAULT, budgetBytes)) {
            String data = "x".repeat(1000);
            for (int port = 1; port <= 200; port++) {
                wire.clientPort = port;
                wire.handshake();
                for (int i = 0; i < 100; i++) {
                    wire.client(1 + 1000 * i, 0, data);
                }
            }
            assertThat(wire.budget.usedBytes()).isLessThanOrEqualTo(budgetBytes);
            assertThat(wire.stage.reservedBytes()).isLessThanOrEqualTo(budgetBytes);
            assertThat(wire.count(FlowEvent.EVICTED_MEMORY) + wire.count(FlowEvent.NO_MEMORY))
                    .isPositive();
            wire.finish();
        }
    }

    @Test
    void boundsTheSegmentsThatWaitInADirection() {
        try (Segments wire = new Segments(new RecordingProtocol())) {
            wire.handshake();
            for (int i = 0; i < 20_000; i++) {
                wire.client(1 + 2 * i, 0, "x");
            }
            assertThat(wire.budget.usedBytes()).isLessThan(4096 * 400);
            assertThat(wire.count(FlowEvent.STORE_FULL)).isPositive();
            wire.finish();
        }
    }
}
