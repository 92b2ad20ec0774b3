package io.wiretrip.agent.packet;

import io.wiretrip.agent.capture.Frame;
import java.lang.foreign.MemorySegment;

/**
 * What no layer has taken off yet: the rest of a frame, or of a datagram that was put together from
 * fragments. One per dissector, reused.
 *
 * <p>Always {@code 0 <= captured <= length}: the first is what may be read, the second what was on
 * the wire, by the innermost header that said so.
 */
final class Cursor {
    /** Native memory that holds the bytes. */
    MemorySegment segment = MemorySegment.NULL;

    /** Offset of the first of them. */
    long offset;

    /** How many were captured. */
    int captured;

    /** How many were on the wire. */
    int length;

    /**
     * Whether the IP header gave no length (offloading, jumbograms), so that the frame's counts.
     */
    boolean lengthFromFrame;

    /** What follows an IP header, of the registry of protocol numbers. */
    int protocol;

    /** How many tunnels were opened to get here. */
    int tunnelDepth;

    /** When the frame was captured, nanoseconds since the epoch. */
    long timeNs;

    void start(Frame frame) {
        point(frame.segment, frame.offset, frame.capturedLength, frame.wireLength);
        lengthFromFrame = false;
        tunnelDepth = 0;
        timeNs = frame.timeNs;
    }

    void point(MemorySegment segment, long offset, int captured, int length) {
        this.segment = segment;
        this.offset = offset;
        this.captured = captured;
        this.length = Math.max(captured, length);
    }

    /** Takes off a header, all of which was captured. */
    void advance(int bytes) {
        assert bytes >= 0 && bytes <= captured : bytes + " of " + captured;
        offset += bytes;
        captured -= bytes;
        length -= bytes;
    }

    /** Sets the length that a header claims; what was captured behind it is padding. */
    void limit(int bytes) {
        length = bytes;
        captured = Math.min(captured, bytes);
    }
}
