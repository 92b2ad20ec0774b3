package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.protocol.EnumCounters;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A share of the connections is as large as it was asked for, and of whole connections. */
final class FlowSampleTest {
    private static final int FLOWS = 100_000;

    private final EnumCounters<PacketEvent> counters = new EnumCounters<>(PacketEvent.class);

    /** What a busy host has: few servers, clients in a row, ports in a row. */
    private static Packet packet(int i) {
        Packet p = new Packet();
        p.sourceLow = 0x0a00_0000L + (i >>> 10);
        p.sourcePort = 32_768 + (i & 1023);
        p.destinationLow = 0x0a01_0001L;
        p.destinationPort = 443;
        return p;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.01})
    void keepsTheShareOfFlowsInARowAndOfFlowsAtRandom(double share) {
        FlowSample sample = new FlowSample(share, counters);
        Random random = new Random(3);
        double deviation = Math.sqrt(FLOWS * share * (1 - share));
        int inARow = 0;
        int atRandom = 0;
        for (int i = 0; i < FLOWS; i++) {
            inARow += sample.keeps(packet(i)) ? 1 : 0;
            atRandom += sample.keeps(PacketGateTest.packet(random)) ? 1 : 0;
        }
        assertThat(Math.abs(inARow - FLOWS * share)).isLessThan(4 * deviation);
        assertThat(Math.abs(atRandom - FLOWS * share)).isLessThan(4 * deviation);
        assertThat(counters.get(PacketEvent.NOT_SAMPLED)).isEqualTo(2L * FLOWS - inARow - atRandom);
    }

    @Test
    void bothDirectionsAreJudgedAlike() {
        FlowSample sample = new FlowSample(0.5, counters);
        Random random = new Random(4);
        for (int i = 0; i < FLOWS; i++) {
            Packet there = PacketGateTest.packet(random);
            assertThat(sample.keeps(PacketGateTest.reverse(there))).isEqualTo(sample.keeps(there));
        }
    }

    @Test
    void aLargerShareKeepsWhatASmallerOneKeeps() {
        FlowSample tenth = new FlowSample(0.1, counters);
        FlowSample half = new FlowSample(0.5, counters);
        for (int i = 0; i < FLOWS; i++) {
            assertThat(!tenth.keeps(packet(i)) || half.keeps(packet(i))).isTrue();
        }
    }

    @Test
    void allAreKeptWhereAllAreWanted() {
        FlowSample all = new FlowSample(1, counters);
        FlowSample fewest = new FlowSample(Double.MIN_VALUE, counters);
        int kept = 0;
        for (int i = 0; i < FLOWS; i++) {
            assertThat(all.keeps(packet(i))).isTrue();
            kept += fewest.keeps(packet(i)) ? 1 : 0;
        }
        assertThat(kept).isZero();
    }

    /** The workers share what is kept as evenly as they would share everything. */
    @Test
    void whatIsKeptSaysNothingOfTheWorker() {
        int workers = 4;
        FlowSample sample = new FlowSample(0.25, counters);
        int[] of = new int[workers];
        int kept = 0;
        for (int i = 0; i < FLOWS; i++) {
            Packet packet = packet(i);
            if (sample.keeps(packet)) {
                of[Integer.remainderUnsigned(PacketGate.hash(packet), workers)]++;
                kept++;
            }
        }
        for (int count : of) {
            assertThat(count).isBetween(kept * 9 / 40, kept * 11 / 40);
        }
    }
}
