package io.wiretrip.agent.flow;

import java.util.Arrays;

/**
 * Remembers for one to two minutes which connections have ended, by a keyed hash, so that what
 * trails (a late FIN, an acknowledgment, a reset) is not taken for a flow. Two generations of a
 * bounded size; where one fills early, the older is forgotten early.
 */
final class Tombstones {
    private static final long GENERATION_NS = 60_000_000_000L;
    private static final int CAPACITY_MIN = 1 << 8;

    private final int capacityMax;
    private long[] young = new long[CAPACITY_MIN];
    private long[] old = new long[CAPACITY_MIN];
    private int youngSize;
    private long turnNs = Long.MIN_VALUE;

    /**
     * Remembers nobody.
     *
     * @param sizeMax how many of a generation; a power of two
     */
    Tombstones(int sizeMax) {
        this.capacityMax = Math.max(CAPACITY_MIN, 2 * sizeMax);
    }

    void add(long wideHash) {
        if (2 * (youngSize + 1) > young.length) {
            makeRoom();
        }
        if (insert(young, key(wideHash))) {
            youngSize++;
        }
    }

    boolean contains(long wideHash) {
        return contains(young, key(wideHash)) || contains(old, key(wideHash));
    }

    /** Time has come this far. */
    void advance(long nowNs) {
        if (turnNs == Long.MIN_VALUE || nowNs < turnNs - GENERATION_NS) { // or the clock was set
            turnNs = nowNs + GENERATION_NS;
        } else if (nowNs >= turnNs) {
            if (nowNs - turnNs >= GENERATION_NS) {
                turn();
            }
            turn();
            turnNs = nowNs + GENERATION_NS;
        }
    }

    private void makeRoom() {
        if (young.length >= capacityMax) {
            turn();
            return;
        }
        long[] smaller = young;
        young = new long[smaller.length * 2];
        for (long key : smaller) {
            if (key != 0) {
                insert(young, key);
            }
        }
    }

    private void turn() {
        long[] emptied = old;
        old = young;
        young = emptied.length == old.length ? emptied : new long[CAPACITY_MIN];
        Arrays.fill(young, 0);
        youngSize = 0;
    }

    private static long key(long wideHash) {
        return wideHash == 0 ? 1 : wideHash;
    }

    private static boolean insert(long[] slots, long key) {
        int mask = slots.length - 1;
        int i = (int) key & mask;
        while (slots[i] != 0) {
            if (slots[i] == key) {
                return false;
            }
            i = (i + 1) & mask;
        }
        slots[i] = key;
        return true;
    }

    private static boolean contains(long[] slots, long key) {
        int mask = slots.length - 1;
        int i = (int) key & mask;
        while (slots[i] != 0) {
            if (slots[i] == key) {
                return true;
            }
            i = (i + 1) & mask;
        }
        return false;
    }
}
