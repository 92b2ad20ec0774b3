package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.config.IpVersion;
import io.wiretrip.protocol.EnumCounters;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every packet belongs to exactly one worker, and both directions of a flow to the same. */
final class PacketGateTest {
    private static final int WORKERS = 3;

    private final int[] taken = new int[WORKERS];
    private final int[] ticks = new int[WORKERS];
    private final EnumCounters<PacketEvent> counters = new EnumCounters<>(PacketEvent.class);
    private FlowSample sample = new FlowSample(1, counters);

    private PacketGate gate(int worker, int workers, IpVersion version) {
        return new PacketGate(
                new PacketSink() {
                    @Override
                    public void tcp(Packet packet) {
                        taken[worker]++;
                    }

                    @Override
                    public void udp(Packet packet) {
                        taken[worker]++;
                    }
                },
                timeNs -> ticks[worker]++,
                version,
                sample,
                workers == 1 ? 0 : worker,
                workers);
    }

    static Packet packet(Random random) {
        Packet p = new Packet();
        p.v6 = random.nextBoolean();
        p.sourceLow = p.v6 ? random.nextLong() : random.nextInt() & 0xffff_ffffL;
        p.destinationLow = p.v6 ? random.nextLong() : random.nextInt() & 0xffff_ffffL;
        p.sourceHigh = p.v6 ? random.nextLong() : 0;
        p.destinationHigh = p.v6 ? random.nextLong() : 0;
        p.sourcePort = random.nextInt(1 << 16);
        p.destinationPort = random.nextInt(1 << 16);
        return p;
    }

    static Packet reverse(Packet p) {
        Packet r = new Packet();
        r.v6 = p.v6;
        r.sourceLow = p.destinationLow;
        r.sourceHigh = p.destinationHigh;
        r.sourcePort = p.destinationPort;
        r.destinationLow = p.sourceLow;
        r.destinationHigh = p.sourceHigh;
        r.destinationPort = p.sourcePort;
        return r;
    }

    @Test
    void sharesFlowsEvenlyAndWhole() {
        Random random = new Random(5);
        int flows = 30_000;
        for (int i = 0; i < flows; i++) {
            Packet there = packet(random);
            Packet back = reverse(there);
            assertThat(PacketGate.hash(back)).isEqualTo(PacketGate.hash(there));
            for (int worker = 0; worker < WORKERS; worker++) {
                PacketGate gate = gate(worker, WORKERS, IpVersion.BOTH);
                gate.tcp(there);
                gate.udp(back);
            }
        }
        assertThat(taken[0] + taken[1] + taken[2]).isEqualTo(2 * flows);
        for (int count : taken) {
            assertThat(count % 2).as("both directions").isZero();
            assertThat(count).isBetween(flows * 6 / 10, flows * 8 / 10);
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            assertThat(taken[worker] + ticks[worker]).as("packets or time").isEqualTo(2 * flows);
        }
    }

    @Test
    void timePassesWithPacketsThatAreNotInTheSample() {
        sample = new FlowSample(0.5, counters);
        PacketGate gate = gate(0, 1, IpVersion.BOTH);
        Random random = new Random(6);
        for (int i = 0; i < 1000; i++) {
            gate.tcp(packet(random));
        }
        assertThat(taken[0]).isBetween(400, 600);
        assertThat(ticks[0]).isEqualTo(1000 - taken[0]);
        assertThat(counters.get(PacketEvent.NOT_SAMPLED)).isEqualTo(ticks[0]);
    }

    @Test
    void leavesOutTheOtherVersionOfIp() {
        Packet v4 = new Packet();
        Packet v6 = new Packet();
        v6.v6 = true;
        gate(0, 1, IpVersion.V4).tcp(v4);
        gate(0, 1, IpVersion.V4).tcp(v6);
        gate(1, 1, IpVersion.V6).tcp(v6);
        gate(1, 1, IpVersion.V6).udp(v4);
        assertThat(taken).containsExactly(1, 1, 0);
    }
}
