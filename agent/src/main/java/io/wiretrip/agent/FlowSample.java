package io.wiretrip.agent;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.protocol.EnumCounters;

/**
 * Which connections are looked at where only a share of them is wanted: both directions of one have
 * one hash, so each is kept whole or not at all. The hash has no seed and is not the one that
 * shares flows among workers: every run, every worker and every host keeps the same connections,
 * and a larger share keeps those of a smaller one too.
 *
 * <p>Of one worker.
 */
final class FlowSample {
    private static final int HASH_BITS = 53; // what a double holds exactly
    private static final long ALL = 1L << HASH_BITS;

    private final EnumCounters<PacketEvent> counters;
    private final long below;

    /**
     * Creates the sample of one worker.
     *
     * @param share of the connections that is kept, above 0 and up to 1
     * @param counters where packets that are passed over count
     */
    FlowSample(double share, EnumCounters<PacketEvent> counters) {
        this.counters = counters;
        this.below = Math.max(1, Math.round(share * ALL));
    }

    /** Whether the packet's connection is looked at; counts it where not. */
    boolean keeps(Packet packet) {
        if (below == ALL || hash(packet) >>> (Long.SIZE - HASH_BITS) < below) {
            return true;
        }
        counters.add(PacketEvent.NOT_SAMPLED);
        return false;
    }

    /** The same for both directions. */
    private static long hash(Packet p) {
        return mix(
                end(p.sourceHigh, p.sourceLow, p.sourcePort)
                        + end(p.destinationHigh, p.destinationLow, p.destinationPort));
    }

    private static long end(long high, long low, int port) {
        return mix(mix(high ^ 0xA0761D6478BD642FL) ^ low ^ (long) port << 40);
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long bits) {
        long h = bits;
        h ^= h >>> 33;
        h *= 0xFF51AFD7ED558CCDL;
        h ^= h >>> 33;
        h *= 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }
}
