package io.wiretrip.agent.capture;

import java.lang.foreign.MemorySegment;

/**
 * One captured frame: where its bytes are, and what the capture said about it. Reused by its
 * source; valid only during {@link FrameSink#frame}. Fields are public because this is the hottest
 * object of the program and has no invariant to protect.
 */
public final class Frame {
    /** Native memory that holds the frame. */
    public MemorySegment segment = MemorySegment.NULL;

    /** Offset of its first byte. */
    public long offset;

    /** How many of its bytes were captured; all of them are readable. */
    public int capturedLength;

    /** How long it was on the wire; at least {@link #capturedLength}. */
    public int wireLength;

    /** When it was captured, nanoseconds since the epoch. */
    public long timeNs;

    /** Its link-layer header type, a value of the {@code LINKTYPE_} registry. */
    public int linkType;

    /** The kernel's index of the interface it came by; 0 where that is not known, as in files. */
    public int interfaceIndex;
}
