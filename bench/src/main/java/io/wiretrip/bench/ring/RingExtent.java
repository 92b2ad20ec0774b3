package io.wiretrip.bench.ring;

/**
 * How much is sent.
 *
 * @param runs how often each program captures
 * @param seconds for how long each time, after as long to warm up
 * @param rate packets in a second
 * @param payloadBytes bytes in each behind the headers
 */
public record RingExtent(int runs, int seconds, long rate, int payloadBytes) {
    private static final int HEADER_BYTES = 14 + 20 + 8;

    /** Bytes of a packet, with Ethernet, IPv4 and UDP. */
    int packetBytes() {
        return payloadBytes + HEADER_BYTES;
    }
}
