package io.wiretrip.agent.packet;

import java.lang.foreign.MemorySegment;

/**
 * One TCP segment or UDP datagram (or what else an IP packet carries) with its addresses, as the
 * dissector found it. Reused; valid only during the {@link PacketSink} call. Fields are public
 * because this is one of the two hottest objects of the program and has no invariant to protect.
 *
 * <p>An IPv4 address is in the lower 32 bits of the low half, its high half is 0 and {@link #v6} is
 * false.
 */
public final class Packet {
    /** FIN. */
    public static final int FIN = 0x01;

    /** SYN. */
    public static final int SYN = 0x02;

    /** RST. */
    public static final int RST = 0x04;

    /** PSH. */
    public static final int PSH = 0x08;

    /** ACK. */
    public static final int ACK = 0x10;

    /** Time of the frame, nanoseconds since the epoch. */
    public long timeNs;

    /** Whether the (innermost) network layer is IPv6. */
    public boolean v6;

    /** Upper half of the source address. */
    public long sourceHigh;

    /** Lower half of the source address. */
    public long sourceLow;

    /** Upper half of the destination address. */
    public long destinationHigh;

    /** Lower half of the destination address. */
    public long destinationLow;

    /** Source port. */
    public int sourcePort;

    /** Destination port. */
    public int destinationPort;

    /** IPv4 identification (0..65535); −1 for IPv6 without a fragment header. */
    public int ipId;

    /** TCP sequence number. */
    public int sequence;

    /** TCP acknowledgment number; meaningful if {@link #ACK} is set. */
    public int acknowledgment;

    /** TCP flags, the low eight bits. */
    public int flags;

    /** TCP window, unscaled. */
    public int window;

    /** Native memory that holds the payload. */
    public MemorySegment segment = MemorySegment.NULL;

    /** Offset of the payload's first byte. */
    public long payloadOffset;

    /** How many bytes of the payload were captured; all of them are readable. */
    public int capturedLength;

    /** How long the payload was on the wire, by the IP header; at least the captured length. */
    public int payloadLength;

    /** Bytes on the wire of the frames that brought it, link layer included: of every fragment. */
    public int wireLength;

    /** How many frames brought it: one, unless it came in fragments. */
    public int frames = 1;

    /** The kernel's index of the interface of the (last) frame; 0 where that is not known. */
    public int interfaceIndex;

    /** What the IP packet carries where it is neither TCP nor UDP, of the protocol registry. */
    public int ipProtocol;

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
