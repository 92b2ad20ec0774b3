package io.wiretrip.bench.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RingResultTest {
    @Test
    void readsWhatOurProcessSays() {
        RingResult result = RingResult.of(1, 2, 100, "x\npackets 98 drops 2 allocated 0.25\n");
        assertThat(result).isEqualTo(new RingResult(1, 2, 100, 98, 2, 0.25));
        assertThat(result.isIncomplete()).isFalse();
    }

    @Test
    void readsWhatOneWithoutAHeapSays() {
        RingResult result = RingResult.of(1, 2, 100, "packets 100 drops 0\n");
        assertThat(result.captured()).isEqualTo(100);
        assertThat(result.allocatedBytes()).isNaN();
    }

    @Test
    void readsTcpdump() {
        RingResult result =
                RingResult.of(
                        1,
                        1,
                        3_600_000,
                        """
                        3599531 packets captured
                        3600000 packets received by filter
                        0 packets dropped by kernel
                        """);
        assertThat(result.unaccounted()).isEqualTo(469);
        assertThat(result.isIncomplete()).isFalse(); // what was still in its buffer at its end
    }

    @Test
    void isIncompleteIfMoreIsMissingThanABufferHolds() {
        String said = "90 packets captured\n5 packets dropped by kernel\n";
        assertThat(RingResult.of(1, 1, 100, said).isIncomplete()).isTrue();
        assertThat(RingResult.of(1, 1, 100, "it crashed").isIncomplete()).isTrue();
    }

    @Test
    void hasNothingMissingWhereOthersSentToo() {
        assertThat(RingResult.of(1, 1, 100, "packets 103 drops 0").unaccounted()).isZero();
    }
}
