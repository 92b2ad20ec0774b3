package io.wiretrip.agent.flow;

import io.wiretrip.protocol.MemoryBudget;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Native memory in blocks of a few sizes, for bytes that must wait. Blocks are cut from slabs, of 1
 * MiB or an eighth of a small budget; a slab whose blocks are all free serves any size again, and
 * goes back to the system where there are a few of them, so that what is reserved stays near what
 * is used, and never above the limit.
 *
 * <p>Used by one worker thread.
 */
final class BlockPool implements AutoCloseable {
    /** The size of a slab where the budget is not a small one. */
    static final int SLAB_BYTES = 1 << 20;

    /** A small budget has at least so many slabs, so that one size does not starve the others. */
    private static final int SLABS_MIN = 8;

    /** Slabs without a block in use that are kept for the next burst. */
    static final int SPARE_SLABS = 2;

    private static final int[] SIZES = {1 << 8, 1 << 11, 1 << 13, 1 << 15, 1 << 17};

    /** A piece of native memory; nobody but its holder may touch it. */
    static final class Block {
        final MemorySegment segment;
        final long offset;
        final int capacity;
        private final Slab slab;

        private Block(Slab slab, MemorySegment segment, long offset, int capacity) {
            this.slab = slab;
            this.segment = segment;
            this.offset = offset;
            this.capacity = capacity;
        }
    }

    private static final class Slab {
        final Arena arena =
                Arena.ofShared(); // the pool is closed by another thread than it is used
        final MemorySegment memory;
        final ArrayDeque<Block> free = new ArrayDeque<>();
        int sizeClass = -1;
        int blocks;

        Slab(int bytes) {
            this.memory = arena.allocate(bytes, 64);
        }
    }

    private final MemoryBudget budget;
    private final int slabBytes;
    private final int slabsMax;
    private final ArrayDeque<Slab> empty = new ArrayDeque<>();

    /** Slabs of each size that have a free block. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<Slab>[] partial = new ArrayDeque[SIZES.length];

    private final Set<Slab> slabs = new HashSet<>();

    /**
     * Creates an empty pool.
     *
     * @param budget charged for every block that is handed out
     */
    BlockPool(MemoryBudget budget) {
        this.budget = budget;
        long share = Long.highestOneBit(budget.limitBytes() / SLABS_MIN);
        this.slabBytes = Math.clamp(share, capacityMax(), SLAB_BYTES);
        this.slabsMax = Math.clamp(budget.limitBytes() / slabBytes, 1, 1 << 20);
        for (int i = 0; i < partial.length; i++) {
            partial[i] = new ArrayDeque<>();
        }
    }

    /** The largest block there is. */
    static int capacityMax() {
        return SIZES[SIZES.length - 1];
    }

    /** A block of at least so many bytes, at most {@link #capacityMax()}; null if none is left. */
    @Nullable Block acquire(int bytes) {
        int sizeClass = 0;
        while (SIZES[sizeClass] < bytes) {
            sizeClass++;
        }
        Slab slab = partial[sizeClass].peekFirst();
        if (slab == null) {
            slab = cut(sizeClass);
            if (slab == null) {
                return null;
            }
            partial[sizeClass].addFirst(slab);
        }
        Block block = slab.free.removeLast();
        if (slab.free.isEmpty()) {
            partial[sizeClass].removeFirst();
        }
        budget.take(block.capacity);
        return block;
    }

    /** Takes a block back. */
    void release(Block block) {
        budget.give(block.capacity);
        Slab slab = block.slab;
        if (slab.free.isEmpty()) {
            partial[slab.sizeClass].addLast(slab);
        }
        slab.free.addLast(block);
        if (slab.free.size() == slab.blocks && partial[slab.sizeClass].size() > 1) {
            partial[slab.sizeClass].removeFirstOccurrence(slab);
            slab.free.clear();
            empty.addLast(slab);
            if (empty.size() > SPARE_SLABS) {
                giveBack(empty.removeFirst()); // the one that nobody has used for longest
            }
        }
    }

    private void giveBack(Slab slab) {
        slabs.remove(slab);
        slab.arena.close();
    }

    /** Native bytes reserved from the system. */
    long reservedBytes() {
        return (long) slabs.size() * slabBytes;
    }

    private @Nullable Slab cut(int sizeClass) {
        Slab slab = empty.pollFirst();
        if (slab == null) {
            slab = reclaim();
        }
        if (slab == null) {
            if (slabs.size() == slabsMax) {
                return null;
            }
            slab = new Slab(slabBytes);
            slabs.add(slab);
        }
        int size = SIZES[sizeClass];
        slab.sizeClass = sizeClass;
        slab.blocks = slabBytes / size;
        for (int i = slab.blocks - 1; i >= 0; i--) {
            slab.free.addLast(new Block(slab, slab.memory, (long) i * size, size));
        }
        return slab;
    }

    /** A slab of another size that happens to be wholly free. */
    private @Nullable Slab reclaim() {
        for (ArrayDeque<Slab> slabsOfSize : partial) {
            for (Slab slab : slabsOfSize) {
                if (slab.free.size() == slab.blocks) {
                    slabsOfSize.removeFirstOccurrence(slab);
                    slab.free.clear();
                    return slab;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        slabs.forEach(slab -> slab.arena.close());
    }
}
