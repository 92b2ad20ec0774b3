package io.wiretrip.agent.packet;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of which fragments are missing, bounded in number (and so in bytes) and in age.
 *
 * <p>A datagram that was completed leaves the table at once; its memory is kept until the frame
 * that completed it has been dealt with, since what is passed on points into it.
 */
final class FragmentTable {
    private static final int IPV4_BYTES_MAX = 0xffff - IpLayer.IPV4_BYTES;
    private static final int IPV6_BYTES_MAX = 0xffff;

    private final EnumCounters<PacketEvent> counters;
    private final Arena arena = Arena.ofAuto(); // lives as long as a sink may look into it
    private final int datagramsMax;
    private final @Nullable FragmentedDatagram[] buckets;
    private final CompletedDatagrams completed = new CompletedDatagrams();
    private final AgeQueue ipv4;
    private final AgeQueue ipv6;
    private @Nullable FragmentedDatagram free;
    private @Nullable FragmentedDatagram held;
    private int created;
    private int incomplete;

    FragmentTable(DissectorOptions options, EnumCounters<PacketEvent> counters) {
        this.counters = counters;
        this.datagramsMax = options.reassemblyBytesMax() / FragmentedDatagram.CAPACITY_BYTES;
        this.buckets = new FragmentedDatagram[Integer.highestOneBit(datagramsMax) << 1];
        this.ipv4 = new AgeQueue(options.ipv4TimeoutNs());
        this.ipv6 = new AgeQueue(options.ipv6TimeoutNs());
    }

    /**
     * Takes a fragment. If it was the last that was missing, the cursor then is at the datagram's
     * first byte.
     *
     * @param at where in its datagram the fragment begins, a multiple of eight
     * @param more whether it is not the last
     * @return whether the datagram is complete
     */
    boolean add(Cursor cursor, Packet packet, int at, boolean more) {
        counters.add(PacketEvent.FRAGMENTS);
        int length = cursor.length;
        if (length == 0 || (more && (length & 7) != 0)) {
            return refuse(PacketEvent.FRAGMENT_BAD);
        }
        if (length > (packet.v6 ? IPV6_BYTES_MAX : IPV4_BYTES_MAX) - at) {
            return refuse(PacketEvent.FRAGMENT_OVERSIZED);
        }
        long key = FragmentedDatagram.keyOf(packet, cursor.protocol);
        FragmentedDatagram datagram = find(cursor, packet, key);
        if (datagram == null && completed.contains(key, cursor.timeNs)) {
            return refuse(PacketEvent.FRAGMENT_DUPLICATE);
        }
        if (datagram == null) {
            datagram = create(cursor, packet, key);
        }
        if (datagram == null) {
            return refuse(PacketEvent.REASSEMBLY_EVICTED);
        }
        if (!datagram.isConsistent(at, length, more)) {
            return refuse(PacketEvent.FRAGMENT_BAD);
        }
        datagram.wireBytes += packet.wireLength;
        datagram.frames += packet.frames;
        int newBlocks = datagram.add(cursor, at, more);
        if (newBlocks == 0) {
            counters.add(PacketEvent.FRAGMENT_DUPLICATE);
        } else if (newBlocks < (length + 7) >> 3) {
            counters.add(PacketEvent.FRAGMENT_OVERLAP);
        }
        if (!datagram.isComplete()) {
            return false;
        }
        counters.add(PacketEvent.REASSEMBLED);
        completed.add(key, cursor.timeNs);
        remove(datagram);
        datagram.next = held;
        held = datagram;
        packet.wireLength = datagram.wireBytes;
        packet.frames = datagram.frames;
        datagram.openWith(cursor);
        return true;
    }

    /** Whether there is anything that {@link #next} would have to look at. */
    boolean isIdle() {
        return incomplete == 0 && held == null;
    }

    /** Before a frame: takes back the memory of what the last one completed, gives up the old. */
    void next(long nowNs) {
        while (held != null) {
            FragmentedDatagram datagram = held;
            held = datagram.next;
            release(datagram);
        }
        giveUpOld(ipv4, nowNs);
        giveUpOld(ipv6, nowNs);
    }

    /** Gives up everything that is incomplete. */
    void clear() {
        giveUpAll(ipv4);
        giveUpAll(ipv6);
    }

    private void giveUpOld(AgeQueue queue, long nowNs) {
        FragmentedDatagram oldest = queue.oldest;
        while (oldest != null && nowNs - oldest.createdNs >= queue.timeoutNs) {
            giveUp(oldest, PacketEvent.REASSEMBLY_TIMED_OUT);
            oldest = queue.oldest;
        }
    }

    private void giveUpAll(AgeQueue queue) {
        while (queue.oldest != null) {
            giveUp(queue.oldest, PacketEvent.REASSEMBLY_TIMED_OUT);
        }
    }

    private @Nullable FragmentedDatagram find(Cursor cursor, Packet packet, long key) {
        FragmentedDatagram datagram = buckets[bucket(key)];
        while (datagram != null && !datagram.matches(packet, cursor.protocol, key)) {
            datagram = datagram.next;
        }
        return datagram;
    }

    private @Nullable FragmentedDatagram create(Cursor cursor, Packet packet, long key) {
        FragmentedDatagram datagram = acquire();
        if (datagram != null) {
            datagram.start(cursor, packet, key);
            int bucket = bucket(datagram.key());
            datagram.next = buckets[bucket];
            buckets[bucket] = datagram;
            queueOf(datagram).add(datagram);
            incomplete++;
        }
        return datagram;
    }

    /** One that is not in use, a new one, or the oldest; null if all are held by this frame. */
    private @Nullable FragmentedDatagram acquire() {
        if (free == null && created == datagramsMax) {
            FragmentedDatagram oldest = older(ipv4.oldest, ipv6.oldest);
            if (oldest == null) {
                return null;
            }
            giveUp(oldest, PacketEvent.REASSEMBLY_EVICTED);
        }
        FragmentedDatagram datagram = free;
        if (datagram == null) {
            created++;
            return new FragmentedDatagram(arena);
        }
        free = datagram.next;
        return datagram;
    }

    private static @Nullable FragmentedDatagram older(
            @Nullable FragmentedDatagram a, @Nullable FragmentedDatagram b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.createdNs <= b.createdNs ? a : b;
    }

    private void giveUp(FragmentedDatagram datagram, PacketEvent reason) {
        counters.add(reason);
        remove(datagram);
        release(datagram);
    }

    private void remove(FragmentedDatagram datagram) {
        int bucket = bucket(datagram.key());
        FragmentedDatagram before = buckets[bucket];
        if (before == datagram) {
            buckets[bucket] = datagram.next;
        } else {
            while (before != null && before.next != datagram) {
                before = before.next;
            }
            if (before != null) {
                before.next = datagram.next;
            }
        }
        queueOf(datagram).remove(datagram);
        incomplete--;
    }

    private void release(FragmentedDatagram datagram) {
        datagram.next = free;
        free = datagram;
    }

    private AgeQueue queueOf(FragmentedDatagram datagram) {
        return datagram.isV6() ? ipv6 : ipv4;
    }

    private int bucket(long key) {
        return (int) key & (buckets.length - 1);
    }

    private boolean refuse(PacketEvent reason) {
        counters.add(reason);
        return false;
    }

    /** Datagrams of one time-out, oldest first. */
    private static final class AgeQueue {
        private final long timeoutNs;
        private @Nullable FragmentedDatagram oldest;
        private @Nullable FragmentedDatagram newest;

        AgeQueue(long timeoutNs) {
            this.timeoutNs = timeoutNs;
        }

        void add(FragmentedDatagram datagram) {
            datagram.older = newest;
            datagram.newer = null;
            if (newest == null) {
                oldest = datagram;
            } else {
                newest.newer = datagram;
            }
            newest = datagram;
        }

        void remove(FragmentedDatagram datagram) {
            FragmentedDatagram older = datagram.older;
            FragmentedDatagram newer = datagram.newer;
            if (older == null) {
                oldest = newer;
            } else {
                older.newer = newer;
            }
            if (newer == null) {
                newest = older;
            } else {
                newer.older = older;
            }
        }
    }
}
