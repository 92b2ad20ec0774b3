package io.wiretrip.agent.packet;

/**
 * Which datagrams were completed a moment ago. Where every frame is captured several times (mirrors
 * of several ports, interfaces behind each other), the copies of the last fragment arrive after
 * their datagram has left the table; they would wait there in vain, and spoil the next datagram of
 * the same identification.
 */
final class CompletedDatagrams {
    /** Copies arrive at once; identifications come back much later. */
    static final long MOMENT_NS = 10_000_000;

    private static final int PLACES = 256;

    private final long[] keys = new long[PLACES];
    private final long[] completedNs = new long[PLACES];

    void add(long key, long nowNs) {
        int place = place(key);
        keys[place] = key;
        completedNs[place] = nowNs;
    }

    boolean contains(long key, long nowNs) {
        int place = place(key);
        long elapsedNs = nowNs - completedNs[place];
        return keys[place] == key && elapsedNs < MOMENT_NS && elapsedNs > -MOMENT_NS;
    }

    private static int place(long key) {
        return (int) key & (PLACES - 1);
    }
}
