package io.wiretrip.agent.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the second and further copies of a packet that passes several captured interfaces of one
 * host: a container's veth, the bridge, the VLAN and the network card below it.
 *
 * <p>A packet passes each place (an interface, and for the cooked link types a direction) at most
 * once. So the place where a packet is first seen is remembered for a short while; the same bytes
 * at another place are a copy, the same bytes at that place are another packet, for example a
 * repeated datagram. "The same" leaves out what a router or a network card changes: the link layer,
 * TTL or hop limit, traffic class, IP checksum, and the transport checksum that may not be computed
 * yet. Translated addresses make another packet.
 *
 * <p>The memory is bounded: where it is too small, a copy passes. What is remembered is a keyed
 * hash, so nobody outside can craft a packet that hides another.
 *
 * <p>Owned by one thread.
 */
final class ForwardedCopies {
    private static final ValueLayout.OfShort U16BE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final ValueLayout.OfInt I32BE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /**
     * Interfaces are read one after the other, some milliseconds apart: as many packets as arrive
     * meanwhile are remembered, in sets of a few so that two with like hashes do not evict each
     * other.
     */
    private static final int SETS = 4096;

    private static final int WAYS = 8;
    private static final long WINDOW_NS = 100_000_000;

    /** Enough to tell packets apart; the length is part of the hash as well. */
    private static final int HASHED_BYTES = 256;

    private static final int SLL2_BYTES = 20;

    /** The kernel's ARPHRD_LOOPBACK. */
    private static final int HARDWARE_LOOPBACK = 772;

    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;

    private final long seed;
    private final long[] hashes = new long[SETS * WAYS];
    private final long[] times = new long[SETS * WAYS];
    private final int[] places = new int[SETS * WAYS];

    ForwardedCopies(long seed) {
        this.seed = seed;
        Arrays.fill(times, Long.MIN_VALUE); // never in the window, and the first to be replaced
    }

    /**
     * Whether the frame is a copy of one that was seen elsewhere. Frames without IP never are.
     *
     * @param device tells captured devices apart
     */
    boolean isCopy(Frame frame, int device) {
        if (isOnLoopback(frame)) {
            return false;
        }
        long hash = hash(frame);
        if (hash == 0) {
            return false;
        }
        int place = place(frame, device);
        int slot = slot(hash);
        long ageNs = frame.timeNs - times[slot];
        boolean seen = hashes[slot] == hash && ageNs > -WINDOW_NS && ageNs < WINDOW_NS;
        if (seen && places[slot] != place) {
            return true;
        }
        hashes[slot] = hash;
        times[slot] = frame.timeNs;
        places[slot] = place;
        return false;
    }

    /** What passes loopback passes no other interface, and the engines give it once. */
    private static boolean isOnLoopback(Frame frame) {
        return frame.linkType == LinkTypes.LINUX_SLL2
                && frame.capturedLength >= SLL2_BYTES
                && u16(frame.segment, frame.offset + 8) == HARDWARE_LOOPBACK;
    }

    /** Where the hash is remembered, or else the oldest of those it may replace. */
    private int slot(long hash) {
        int first = ((int) (hash >>> 40) & (SETS - 1)) * WAYS;
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (hashes[i] == hash) {
                return i;
            }
            if (times[i] < times[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    private static int place(Frame frame, int device) {
        MemorySegment segment = frame.segment;
        long at = frame.offset;
        return switch (frame.linkType) {
            // interface index, and whether the host sent it
            case LinkTypes.LINUX_SLL2 ->
                    (segment.get(I32BE, at + 4) << 1) | outgoing(u8(segment, at + 10));
            case LinkTypes.LINUX_SLL -> outgoing(u16(segment, at));
            default -> device << 1;
        };
    }

    private static int outgoing(int packetType) {
        return packetType == LinkTypes.SLL_OUTGOING ? 1 : 0;
    }

    /** A hash of what identifies the packet; 0 if it is not IP or cut too short. */
    private long hash(Frame frame) {
        int network = LinkTypes.networkOffset(frame);
        int left = frame.capturedLength - network;
        if (network < 0 || left < 20) {
            return 0;
        }
        MemorySegment segment = frame.segment;
        long at = frame.offset + network;
        int version = u8(segment, at) >> 4;
        if (version == 4) {
            return hash4(segment, at, left);
        }
        return version == 6 && left >= 40 ? hash6(segment, at, left) : 0;
    }

    private long hash4(MemorySegment segment, long at, int left) {
        int header = (u8(segment, at) & 15) * 4;
        if (header < 20 || header > left) {
            return 0;
        }
        int length = u16(segment, at + 2);
        int fragment = u16(segment, at + 6);
        int protocol = u8(segment, at + 9);
        long hash = mix(seed, ((long) length << 40) | ((long) fragment << 16) | protocol);
        hash = mix(hash, u16(segment, at + 4));
        hash = mix(hash, segment.get(JAVA_LONG_UNALIGNED, at + 12)); // both addresses
        boolean first = (fragment & 0x1fff) == 0;
        return payload(hash, segment, at + header, left - header, first ? protocol : -1);
    }

    private long hash6(MemorySegment segment, long at, int left) {
        int next = u8(segment, at + 6);
        long hash = mix(seed, ((long) u16(segment, at + 4) << 8) | next);
        for (int i = 8; i < 40; i += 8) {
            hash = mix(hash, segment.get(JAVA_LONG_UNALIGNED, at + i));
        }
        return payload(hash, segment, at + 40, left - 40, next);
    }

    /** Hashes what follows the IP header, without the checksum of TCP and UDP. */
    private static long payload(long hash, MemorySegment segment, long at, int left, int protocol) {
        int checksum =
                switch (protocol) {
                    case IPPROTO_TCP -> 16;
                    case IPPROTO_UDP -> 6;
                    default -> -1;
                };
        int end = Math.min(left, HASHED_BYTES);
        long result = hash;
        int i = 0;
        if (checksum >= 0 && end >= checksum + 2) {
            result = bytes(result, segment, at, checksum);
            i = checksum + 2;
        }
        result = bytes(result, segment, at + i, end - i);
        return result == 0 ? 1 : result;
    }

    private static long bytes(long hash, MemorySegment segment, long at, int length) {
        long result = hash;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            result = mix(result, segment.get(JAVA_LONG_UNALIGNED, at + i));
        }
        for (; i < length; i++) {
            result = mix(result, segment.get(JAVA_BYTE, at + i));
        }
        return result;
    }

    private static long mix(long hash, long value) {
        long h = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return h ^ (h >>> 29);
    }

    private static int u8(MemorySegment segment, long at) {
        return segment.get(JAVA_BYTE, at) & 0xff;
    }

    private static int u16(MemorySegment segment, long at) {
        return segment.get(U16BE, at) & 0xffff;
    }
}
