package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pool hands out disjoint memory, within its limit, and reuses what comes back. */
final class BlockPoolTest {
    private static final long LIMIT = 4L * BlockPool.SLAB_BYTES;

    @Test
    void staysWithinItsLimitWhateverSizesAreTaken() {
        long seed = 7;
        Random random = new Random(seed);
        MemoryBudget budget = new MemoryBudget(LIMIT);
        try (BlockPool pool = new BlockPool(budget)) {
            ArrayDeque<BlockPool.Block> held = new ArrayDeque<>();
            for (int i = 0; i < 200_000; i++) {
                BlockPool.Block block =
                        random.nextBoolean() ? pool.acquire(1 + random.nextInt(1 << 17)) : null;
                if (block != null) {
                    held.addLast(block);
                } else if (!held.isEmpty()) {
                    pool.release(held.removeFirst());
                }
                assertThat(pool.reservedBytes()).as("seed %d", seed).isLessThanOrEqualTo(LIMIT);
            }
            held.forEach(pool::release);
            assertThat(budget.usedBytes()).isZero();
        }
    }

    @Test
    void reusesASlabForAnotherSize() {
        MemoryBudget budget = new MemoryBudget(BlockPool.capacityMax());
        try (BlockPool pool = new BlockPool(budget)) {
            BlockPool.Block large = pool.acquire(1 << 17);
            assertThat(large).isNotNull();
            assertThat(pool.acquire(100)).isNull();
            pool.release(Objects.requireNonNull(large));
            assertThat(pool.acquire(100)).isNotNull();
        }
    }

    @Test
    void hasRoomForEverySizeInASmallBudget() {
        MemoryBudget budget = new MemoryBudget(1 << 20);
        try (BlockPool pool = new BlockPool(budget)) {
            for (int bytes = 1 << 8; bytes <= BlockPool.capacityMax(); bytes <<= 1) {
                assertThat(pool.acquire(bytes)).as("%d bytes", bytes).isNotNull();
            }
        }
    }

    @Test
    void givesBackWhatABurstTook() {
        long limit = 32L * BlockPool.SLAB_BYTES;
        MemoryBudget budget = new MemoryBudget(limit);
        try (BlockPool pool = new BlockPool(budget)) {
            for (int burst = 0; burst < 3; burst++) {
                ArrayDeque<BlockPool.Block> held = new ArrayDeque<>();
                for (int i = 0; i < limit / BlockPool.capacityMax(); i++) {
                    held.addLast(Objects.requireNonNull(pool.acquire(BlockPool.capacityMax())));
                }
                assertThat(pool.reservedBytes()).isEqualTo(limit);
                held.forEach(block -> block.segment.fill((byte) 1)); // it is there
                held.forEach(pool::release);
                assertThat(pool.reservedBytes())
                        .isLessThanOrEqualTo((BlockPool.SPARE_SLABS + 1L) * BlockPool.SLAB_BYTES);
            }
            assertThat(budget.usedBytes()).isZero();
        }
    }
}
