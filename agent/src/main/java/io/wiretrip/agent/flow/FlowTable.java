package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the flow of a packet: open addressing with linear probing over the flows themselves, both
 * directions under one hash; and the list of all flows by age, for eviction.
 *
 * <p>The hash is seeded at random, so that nobody can aim packets at one chain. Nothing that is
 * output depends on the order of the table.
 */
final class FlowTable {
    private static final long AGING_STEP_NS = 1_000_000_000L;
    private static final int CAPACITY_MIN = 1 << 8;

    /** The addresses of one packet, reused. */
    static final class Key {
        boolean tcp;
        boolean v6;
        long sourceHigh;
        long sourceLow;
        long destinationHigh;
        long destinationLow;
        int sourcePort;
        int destinationPort;
        int hash;
    }

    private final long seed;
    private @Nullable Flow[] slots = new Flow[CAPACITY_MIN];
    private int mask = CAPACITY_MIN - 1;
    private int size;
    private @Nullable Flow oldest;
    private @Nullable Flow newest;

    FlowTable(long seed) {
        this.seed = seed | 1;
    }

    int size() {
        return size;
    }

    /** Bytes of the table itself. */
    long retainedBytes() {
        return 4L * slots.length;
    }

    /** The flow whose newest packet is oldest, to within a second; null if there is none. */
    @Nullable Flow oldest() {
        return oldest;
    }

    void key(Packet packet, boolean tcp, Key key) {
        key.tcp = tcp;
        key.v6 = packet.v6;
        key.sourceHigh = packet.sourceHigh;
        key.sourceLow = packet.sourceLow;
        key.destinationHigh = packet.destinationHigh;
        key.destinationLow = packet.destinationLow;
        key.sourcePort = packet.sourcePort;
        key.destinationPort = packet.destinationPort;
        key.hash = hash(key);
    }

    @Nullable Flow find(Key key) {
        int i = key.hash & mask;
        for (Flow flow = slots[i]; flow != null; flow = slots[i]) {
            if (flow.hash == key.hash && flow.matches(key)) {
                return flow;
            }
            i = (i + 1) & mask;
        }
        return null;
    }

    void add(Flow flow, long nowNs) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        insert(flow);
        size++;
        flow.agedNs = nowNs;
        append(flow);
    }

    void remove(Flow flow) {
        int i = flow.hash & mask;
        while (slots[i] != flow) {
            i = (i + 1) & mask;
        }
        closeHole(i);
        size--;
        unlink(flow);
    }

    /** Whether the table holds this very flow. */
    boolean find(Flow wanted) {
        int i = wanted.hash & mask;
        while (slots[i] != null && slots[i] != wanted) {
            i = (i + 1) & mask;
        }
        return slots[i] != null;
    }

    /** A packet of the flow came: it is no longer among the oldest. */
    void touch(Flow flow, long nowNs) {
        flow.lastSeenNs = nowNs;
        if (nowNs - flow.agedNs >= AGING_STEP_NS || nowNs < flow.agedNs) {
            flow.agedNs = nowNs;
            unlink(flow);
            append(flow);
        }
    }

    private int hash(Key key) {
        // Symmetric, so that both directions agree: the ends are mixed alone, then added.
        long a = mix(key.sourceHigh ^ mix(key.sourceLow ^ ((long) key.sourcePort << 40)));
        long b =
                mix(
                        key.destinationHigh
                                ^ mix(key.destinationLow ^ ((long) key.destinationPort << 40)));
        long h = mix(a + b + (key.tcp ? seed : ~seed));
        return (int) (h ^ (h >>> 32));
    }

    private long mix(long value) {
        long h = (value ^ seed) * 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 29);
    }

    private void insert(Flow flow) {
        int i = flow.hash & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = flow;
    }

    /** Moves later flows of the probe sequence up, so that no search stops short. */
    private void closeHole(int hole) {
        int i = hole;
        int j = hole;
        while (true) {
            slots[i] = null;
            Flow flow;
            int home;
            do {
                j = (j + 1) & mask;
                flow = slots[j];
                if (flow == null) {
                    return;
                }
                home = flow.hash & mask;
            } while (((j - home) & mask) < ((j - i) & mask));
            slots[i] = flow;
            i = j;
        }
    }

    private void grow() {
        @Nullable Flow[] old = slots;
        slots = new Flow[old.length * 2];
        mask = slots.length - 1;
        for (@Nullable Flow flow : old) {
            if (flow != null) {
                insert(flow);
            }
        }
    }

    private void append(Flow flow) {
        flow.older = newest;
        flow.newer = null;
        if (newest == null) {
            oldest = flow;
        } else {
            newest.newer = flow;
        }
        newest = flow;
    }

    private void unlink(Flow flow) {
        Flow before = flow.older;
        Flow after = flow.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
    }
}
