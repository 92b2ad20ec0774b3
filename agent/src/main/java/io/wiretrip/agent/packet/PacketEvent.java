package io.wiretrip.agent.packet;

/**
 * What may befall a frame on its way to a TCP segment or a UDP datagram.
 *
 * <p>Nothing vanishes: every frame ends in exactly one of the events that say so ({@link
 * #endsFrame()}), or as a fragment that waits for, or was refused by, its datagram. So at any time
 * {@code FRAMES} is the sum of the events that end a frame, plus {@code FRAGMENTS}, minus {@code
 * REASSEMBLED}.
 */
public enum PacketEvent {
    /** A frame came in. */
    FRAMES(false, "frames given to the dissector"),
    /** A TCP segment was passed on. */
    TCP(true, "TCP segments found"),
    /** A UDP datagram was passed on. */
    UDP(true, "UDP datagrams found"),
    /** The link layer is none of those we read. */
    UNSUPPORTED_LINK_TYPE(true, "frames of a link type that is not supported"),
    /** ARP, LLC, LLDP and the like. */
    NON_IP(true, "frames that carry something other than IP"),
    /** Tags or labels beyond the limit. */
    TAG_DEPTH(true, "frames with more VLAN tags or MPLS labels than the limit"),
    /** The capture's snapshot length cut a header. */
    TRUNCATED_HEADER(true, "frames of which too little was captured to read a header"),
    /** The IP header contradicts itself. */
    BAD_IP(true, "packets whose IP header is malformed"),
    /** Extension headers beyond the limit. */
    EXTENSION_DEPTH(true, "IP packets with more extension headers than the limit"),
    /** ICMP, SCTP, ESP and the like. */
    OTHER_TRANSPORT(true, "IP packets that carry neither TCP, UDP nor a tunnel we open"),
    /** The TCP header contradicts the IP header. */
    BAD_TCP(true, "TCP segments whose header is malformed"),
    /** The UDP header contradicts the IP header. */
    BAD_UDP(true, "UDP datagrams whose header is malformed"),
    /** The GRE header is of a version we do not read, or does not fit. */
    BAD_TUNNEL(true, "tunnel packets whose header is malformed or of an unknown version"),
    /** A tunnel in a tunnel in a tunnel, beyond the limit. */
    TUNNEL_DEPTH(true, "packets given up because tunnels were nested deeper than the limit"),
    /** Its connection is not among those that are looked at. */
    NOT_SAMPLED(false, "packets of connections passed over because of sniffer.sampling"),
    /** A tunnel was opened. */
    TUNNELLED(false, "tunnel headers taken off"),
    /** The header promises more than the frame had; went on with what was captured. */
    LENGTH_BEYOND_FRAME(false, "IP packets longer than the frame or the tunnel they came in"),
    /** The snapshot length cut the payload; it was passed on with its true length. */
    TRUNCATED_PAYLOAD(false, "segments and datagrams of which a part was not captured"),
    /** A fragment came in. */
    FRAGMENTS(false, "IP fragments received"),
    /** The last missing fragment came in. */
    REASSEMBLED(false, "datagrams put together from fragments"),
    /** A fragment brought nothing new. */
    FRAGMENT_DUPLICATE(false, "fragments that brought nothing new"),
    /** A fragment brought bytes that were there already; the first copy was kept. */
    FRAGMENT_OVERLAP(false, "fragments some of whose bytes had been received before"),
    /** Empty, not a multiple of eight bytes, or in contradiction to others of its datagram. */
    FRAGMENT_BAD(false, "fragments refused because their length or place is impossible"),
    /** Its end is beyond what a datagram may have. */
    FRAGMENT_OVERSIZED(false, "fragments refused because their datagram would be too large"),
    /** The rest did not come in time, or before the capture ended. */
    REASSEMBLY_TIMED_OUT(false, "datagrams given up because fragments did not come in time"),
    /** The oldest was given up for a newer one. */
    REASSEMBLY_EVICTED(false, "datagrams given up because too many were incomplete");

    private final boolean endsFrame;
    private final String meaning;

    PacketEvent(boolean endsFrame, String meaning) {
        this.endsFrame = endsFrame;
        this.meaning = meaning;
    }

    /** Whether this is how a frame's dissection ends. */
    public boolean endsFrame() {
        return endsFrame;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
