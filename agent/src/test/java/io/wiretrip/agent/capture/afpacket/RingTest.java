package io.wiretrip.agent.capture.afpacket;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.LiveOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a ring is divided. */
final class RingTest {
    /** The memory is what {@code sniffer.blockNum} says, and at least 16 blocks. */
    @ParameterizedTest
    @CsvSource({"16, 16, 512", "17, 16, 512", "32, 16, 1024", "48, 24, 1024", "1024, 512, 1024"})
    void aRingIsAsManyBlocksAsFillIt(int blockNum, int blocks, int kibibytes) {
        int ringBytes = new LiveOptions("lo", true, blockNum, BpfFilter.NONE).bufferBytes();
        assertThat(Ring.blockBytes(ringBytes)).isEqualTo(kibibytes * 1024);
        assertThat(ringBytes).isEqualTo(blocks * kibibytes * 1024);
    }
}
