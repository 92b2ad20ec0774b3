package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to the two endpoints of a packet: open addressing with linear probing, both
 * directions under one hash.
 *
 * <p>The hash is seeded at random, so that nobody can aim packets at one chain. Nothing that is
 * output depends on the order of the table.
 *
 * @param <T> what is found
 */
class TupleTable<T extends Tuple> {
    private static final int CAPACITY_MIN = 1 << 8;

    private final long seed;
    private @Nullable Tuple[] slots = new Tuple[CAPACITY_MIN];
    private int mask = CAPACITY_MIN - 1;
    private int size;

    TupleTable(long seed) {
        this.seed = seed | 1;
    }

    final int size() {
        return size;
    }

    /** Bytes of the table itself. */
    final long retainedBytes() {
        return 4L * slots.length;
    }

    final void key(Packet packet, int ipProtocol, Tuple.Key key) {
        key.ipProtocol = ipProtocol;
        key.v6 = packet.v6;
        key.sourceHigh = packet.sourceHigh;
        key.sourceLow = packet.sourceLow;
        key.destinationHigh = packet.destinationHigh;
        key.destinationLow = packet.destinationLow;
        key.sourcePort = packet.sourcePort;
        key.destinationPort = packet.destinationPort;
        key.wideHash = hash(key);
        key.hash = (int) (key.wideHash ^ (key.wideHash >>> 32));
    }

    @SuppressWarnings("unchecked") // nothing else is ever inserted
    final @Nullable T find(Tuple.Key key) {
        int i = key.hash & mask;
        for (Tuple one = slots[i]; one != null; one = slots[i]) {
            if (one.hash == key.hash && one.matches(key)) {
                return (T) one;
            }
            i = (i + 1) & mask;
        }
        return null;
    }

    /** Adds what {@link #find} has not found. */
    final void insert(T added) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        place(added);
        size++;
    }

    /** Takes out what is there. */
    final void delete(T removed) {
        int i = removed.hash & mask;
        while (slots[i] != removed) {
            i = (i + 1) & mask;
        }
        closeHole(i);
        size--;
    }

    /** Whether the table holds this very object. */
    final boolean contains(T wanted) {
        int i = wanted.hash & mask;
        while (slots[i] != null && slots[i] != wanted) {
            i = (i + 1) & mask;
        }
        return slots[i] != null;
    }

    private long hash(Tuple.Key key) {
        // Symmetric, so that both directions agree: the ends are mixed alone, then added.
        long a = mix(key.sourceHigh ^ mix(key.sourceLow ^ ((long) key.sourcePort << 40)));
        long b =
                mix(
                        key.destinationHigh
                                ^ mix(key.destinationLow ^ ((long) key.destinationPort << 40)));
        return mix(a + b + (seed ^ ((long) key.ipProtocol << 48)));
    }

    private long mix(long value) {
        long h = (value ^ seed) * 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 29);
    }

    private void place(Tuple one) {
        int i = one.hash & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = one;
    }

    /** Moves later ones of the probe sequence up, so that no search stops short. */
    private void closeHole(int hole) {
        int i = hole;
        int j = hole;
        while (true) {
            slots[i] = null;
            Tuple one;
            int home;
            do {
                j = (j + 1) & mask;
                one = slots[j];
                if (one == null) {
                    return;
                }
                home = one.hash & mask;
            } while (((j - home) & mask) < ((j - i) & mask));
            slots[i] = one;
            i = j;
        }
    }

    private void grow() {
        @Nullable Tuple[] old = slots;
        slots = new Tuple[old.length * 2];
        mask = slots.length - 1;
        for (@Nullable Tuple one : old) {
            if (one != null) {
                place(one);
            }
        }
    }
}
