package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import org.jspecify.annotations.Nullable;

/** What one side of a flow sent. Counted by the worker; valid for others as {@link FlowReport}. */
public final class FlowSide {
    /** Flags of all its segments since the flow began, also those reported before. */
    int everFlags;

    @Nullable Layer4Series series;

    private long packets;
    private long wireBytes;
    private long payloadBytes;
    private long firstNs;
    private long lastNs;
    private int flags;
    private long retransmissions;
    private long gaps;
    private long lostBytes;

    FlowSide() {}

    /** Frames that it sent, each fragment counted. */
    public long packets() {
        return packets;
    }

    /** Bytes of those frames on the wire, link layer included. */
    public long wireBytes() {
        return wireBytes;
    }

    /** Bytes that TCP or UDP carried, repeated ones counted again. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Time of its first packet, nanoseconds since the epoch; meaningless without packets. */
    public long firstNs() {
        return firstNs;
    }

    /** Time of its newest packet. */
    public long lastNs() {
        return lastNs;
    }

    /** Every TCP flag that one of its segments had, as in the header. */
    public int tcpFlags() {
        return flags;
    }

    /** Segments all of whose bytes had been seen before. */
    public long retransmissions() {
        return retransmissions;
    }

    /** Holes in its stream that were never filled. */
    public long gaps() {
        return gaps;
    }

    /** Bytes lost in those. */
    public long lostBytes() {
        return lostBytes;
    }

    void packet(Packet p) {
        if (packets == 0) {
            firstNs = p.timeNs;
            lastNs = p.timeNs;
        }
        packets += p.frames;
        wireBytes += p.wireLength;
        payloadBytes += p.payloadLength;
        lastNs = Math.max(lastNs, p.timeNs);
        flags |= p.flags;
        everFlags |= p.flags;
    }

    void retransmission() {
        retransmissions++;
    }

    void gap(long bytes) {
        gaps++;
        lostBytes += bytes;
    }

    void reset() {
        packets = 0;
        wireBytes = 0;
        payloadBytes = 0;
        flags = 0;
        retransmissions = 0;
        gaps = 0;
        lostBytes = 0;
    }
}
