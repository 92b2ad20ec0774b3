package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Everything is collected once for each step that the heap has grown, and else never. */
final class HeapGrowthTest {
    private static final long START = 16 << 20;
    private static final long SECOND_NS = 1_000_000_000;

    private long heap = START;
    private long live = START;
    private long usedNs = 7 * SECOND_NS;
    private long nowNs = -3;
    private int collections;
    private final HeapGrowth growth =
            new HeapGrowth(
                    () -> heap,
                    () -> usedNs,
                    () -> nowNs,
                    () -> {
                        collections++;
                        heap = live;
                    });

    /** Looks five seconds later. */
    private void look(double share) {
        nowNs += 5 * SECOND_NS;
        usedNs += (long) (5 * SECOND_NS * share);
        growth.look();
    }

    @Test
    void aHeapThatGrowsByLessIsLeftAlone() {
        look(0);
        heap = START + HeapGrowth.QUIET_STEP_BYTES - 1;
        look(0);
        look(0);
        assertThat(collections).isZero();
    }

    @Test
    void whatIsGarbageIsCollectedStepByStep() {
        for (int i = 1; i <= 3; i++) {
            heap = START + HeapGrowth.QUIET_STEP_BYTES;
            look(0.04);
            look(0.04);
            assertThat(collections).isEqualTo(i);
            assertThat(heap).isEqualTo(START);
        }
    }

    @Test
    void whileThereIsMuchToDoTheStepIsLarger() {
        heap = START + HeapGrowth.STEP_BYTES - 1;
        look(0.06);
        look(1.5);
        assertThat(collections).isZero();
        heap++;
        look(1.5);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void whatGrewWhileThereWasMuchToDoIsCollectedAfterwards() {
        heap = START + HeapGrowth.QUIET_STEP_BYTES;
        look(0.5);
        assertThat(collections).isZero();
        look(0.01);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void whatIsInUseIsNotCollectedAgainAndAgain() {
        live = START + 3 * HeapGrowth.QUIET_STEP_BYTES;
        heap = live;
        look(0);
        heap = live + HeapGrowth.QUIET_STEP_BYTES / 2;
        look(0);
        assertThat(collections).isEqualTo(1);
        heap = live + HeapGrowth.QUIET_STEP_BYTES;
        look(0);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void aHeapThatShrankIsMeasuredFromThere() {
        heap = START / 2;
        look(0);
        live = START / 2;
        heap = START / 2 + HeapGrowth.QUIET_STEP_BYTES;
        look(0);
        assertThat(collections).isEqualTo(1);
    }
}
