package io.wiretrip.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.agent.capture.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dissecting allocates nothing, whatever the frames are. */
class DissectorAllocationTest {
    private static final int WARM_UP_ROUNDS = 2_000;
    private static final int ROUNDS = 2_000;

    /** What the measurement itself and the compiler's last moves may cost, once. */
    private static final long SLACK_BYTES = 64 << 10;

    private long bytes;

    @Test
    void allocatesNothingPerFrame() {
        Dissector dissector =
                new Dissector(
                        DissectorOptions.DEFAULTS,
                        new PacketSink() {
                            @Override
                            public void tcp(Packet packet) {
                                bytes += packet.payloadLength;
                            }

                            @Override
                            public void udp(Packet packet) {
                                bytes += packet.payloadLength;
                            }
                        });
        List<Frame> frames = frames();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        replay(dissector, frames, WARM_UP_ROUNDS);
        long before = thread.getCurrentThreadAllocatedBytes();
        replay(dissector, frames, ROUNDS);
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(frames).hasSizeGreaterThan(80);
        assertThat(bytes).isPositive();
        assertThat(dissector.counters().get(PacketEvent.REASSEMBLED)).isGreaterThan(ROUNDS);
        assertThat(dissector.counters().get(PacketEvent.REASSEMBLY_TIMED_OUT)).isPositive();
        assertThat(allocated)
                .describedAs("bytes for " + ROUNDS * frames.size() + " frames")
                .isLessThan(SLACK_BYTES);
    }

    private static void replay(Dissector dissector, List<Frame> frames, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < frames.size(); i++) {
                Frame frame = frames.get(i);
                frame.timeNs += 1_000_000_000; // so that fragments time out
                dissector.frame(frame);
            }
        }
    }

    /** Every encapsulation, what is not ours, and datagrams in fragments, complete or not. */
    private static List<Frame> frames() {
        List<Frame> frames = new ArrayList<>();
        EncapsulationTest.overIpv4()
                .forEach(sample -> add(frames, (int) sample.get()[0], (byte[]) sample.get()[1]));
        EncapsulationTest.overIpv6()
                .forEach(sample -> add(frames, (int) sample.get()[0], (byte[]) sample.get()[1]));
        EncapsulationTest.NOT_OURS.forEach(
                sample -> add(frames, (int) sample.get()[0], (byte[]) sample.get()[1]));
        byte[] none = new byte[0];
        for (int id = 0; id < 5; id++) {
            byte[] first = FrameBytes.udp(1, 2, 8 + 16 + 100, new byte[16]);
            add(frames, 228, FrameBytes.ipv4(FrameBytes.UDP, id, 0x2000, none, first));
            if (id % 2 == 0) {
                add(frames, 228, FrameBytes.ipv4(FrameBytes.UDP, id, 3, none, new byte[100]));
            }
        }
        return frames;
    }

    private static void add(List<Frame> frames, int linkType, byte[] bytes) {
        Frame frame = new Frame();
        frame.segment = Arena.global().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, frame.segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        frame.capturedLength = bytes.length;
        frame.wireLength = bytes.length;
        frame.linkType = linkType;
        frame.timeNs = frames.size();
        frames.add(frame);
    }
}
