package io.wiretrip.protocol.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Names of topics by their ids, as messages told them. Ids are random and of 128 bits, so that
 * those of several clusters do not collide. Bounded: a set of four places for each hash, of which
 * the one written longest ago is given up.
 */
final class KafkaTopicIds {
    private static final int WAYS = 4;

    private final int mask;
    private final long[] ids;
    private final @Nullable String[] names;
    private int turn;

    /**
     * An empty table.
     *
     * @param capacity how many it holds, a power of two and at least four
     */
    KafkaTopicIds(int capacity) {
        this.mask = capacity / WAYS - 1;
        this.ids = new long[2 * capacity];
        this.names = new String[capacity];
    }

    /** The name of a topic; null if it is not known. */
    @Nullable String name(long high, long low) {
        int at = find(high, low);
        return at < 0 ? null : names[at];
    }

    /** A message told both. */
    void learn(long high, long low, String name) {
        int at = find(high, low);
        if (at >= 0 && name.equals(names[at])) {
            return;
        }
        if (at < 0) {
            at = place(high, low);
        }
        ids[2 * at] = high;
        ids[2 * at + 1] = low;
        names[at] = name;
    }

    private int place(long high, long low) {
        int first = first(high, low);
        for (int at = first; at < first + WAYS; at++) {
            if (names[at] == null) {
                return at;
            }
        }
        turn = (turn + 1) % WAYS;
        return first + turn;
    }

    private int find(long high, long low) {
        int first = first(high, low);
        for (int at = first; at < first + WAYS; at++) {
            if (names[at] != null && ids[2 * at] == high && ids[2 * at + 1] == low) {
                return at;
            }
        }
        return -1;
    }

    private int first(long high, long low) {
        long mixed = (high ^ low) * 0x9e37_79b9_7f4a_7c15L;
        return WAYS * ((int) (mixed >>> 40) & mask);
    }
}
