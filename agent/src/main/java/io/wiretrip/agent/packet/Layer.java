package io.wiretrip.agent.packet;

/** What the rest of a frame is, after a header was taken off. */
enum Layer {
    /** Nothing to go on with: it was passed on, kept as a fragment, or counted. */
    NONE,
    /** An IPv4 header. */
    IPV4,
    /** An IPv6 header. */
    IPV6,
    /** A TCP header. */
    TCP,
    /** A UDP header. */
    UDP,
    /** A GRE header. */
    GRE,
    /** Something that is not looked into, of the protocol that the cursor names. */
    OTHER
}
