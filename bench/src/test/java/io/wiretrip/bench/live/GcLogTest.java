package io.wiretrip.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GcLogTest {
    private static final String LOG =
            """
            [0.010s][info][gc] Using Serial
            [1.500s][info][gc] GC(0) Pause Young (Allocation Failure) 6M->1M(15M) 2.500ms
            [2.750s][info][gc] GC(1) Pause Full (Metadata GC Threshold) 9M->8M(15M) 19.125ms
            [9.000s][info][gc] GC(2) Pause Young (Allocation Failure) 14M->9M(15M) 0.750ms
            """;

    @Test
    void findsThePauses() {
        GcLog log = GcLog.parse(LOG, 0);
        assertThat(log.pausesMs()).containsExactly(0.75, 2.5, 19.125);
        assertThat(log.longest()).isEqualTo(19.125);
        assertThat(log.percentile(0.99)).isEqualTo(19.125);
        assertThat(log.percentile(0.5)).isEqualTo(2.5);
        assertThat(log.totalMs()).isEqualTo(22.375);
    }

    @Test
    void leavesOutWhatWasBefore() {
        assertThat(GcLog.parse(LOG, 2.75).pausesMs()).containsExactly(0.75, 19.125);
    }

    @Test
    void hasNoFiguresWithoutPauses() {
        GcLog none = GcLog.parse("", 0);
        assertThat(none.longest()).isNaN();
        assertThat(none.percentile(0.99)).isNaN();
        assertThat(none.totalMs()).isZero();
    }
}
