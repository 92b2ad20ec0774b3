package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.agent.packet.Packet;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Counting a packet in its flow allocates nothing. */
final class FlowAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 50_000;

    @Test
    void allocatesNothingForAPacket() {
        Layer4 layer4 = new Layer4(Set.of(Layer4.Label.values()), 100, 1_000_000_000L);
        FlowAccounting accounting =
                new FlowAccounting((flow, end) -> {}, layer4, FlowAccounting.Limits.DEFAULT);
        try (Segments s = new Segments(new RecordingProtocol(), accounting)) {
            s.handshake();
            send(s);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            send(s);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat((double) allocated / PACKETS).isLessThan(0.5);
        }
    }

    private static void send(Segments s) {
        Packet p = s.packet;
        for (int i = 0; i < PACKETS; i++) {
            s.timeNs += Segments.STEP_NS;
            p.timeNs = s.timeNs;
            boolean fromClient = i % 2 == 0;
            p.sourceLow = fromClient ? 0x0a000001 : 0x0a000002;
            p.destinationLow = fromClient ? 0x0a000002 : 0x0a000001;
            p.sourcePort = fromClient ? s.clientPort : 80;
            p.destinationPort = fromClient ? 80 : s.clientPort;
            p.flags = Packet.ACK;
            p.sequence = 1 + (fromClient ? s.clientIsn : s.serverIsn);
            p.acknowledgment = 1 + (fromClient ? s.serverIsn : s.clientIsn);
            p.payloadLength = 0;
            p.capturedLength = 0;
            p.wireLength = 54;
            s.stage.tcp(p);
        }
    }
}
