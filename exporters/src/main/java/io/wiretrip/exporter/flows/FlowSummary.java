package io.wiretrip.exporter.flows;

import io.wiretrip.protocol.Endpoint;

/**
 * What was seen of a flow, both directions; what a worker hands to the exporter.
 *
 * @param ipProtocol of the registry of protocol numbers: 6 TCP, 17 UDP, 1 ICMP
 * @param client who opened it, or was seen first
 * @param server the other
 * @param fromClient what the client sent
 * @param fromServer what the server sent
 * @param interfaceIndex the kernel's index of the interface; 0 where not known
 * @param handshakeNs round-trip time of the handshake; negative where not measured
 * @param application short name of the application's protocol; empty where none was recognised
 * @param end why it is reported, as the event has it: {@code fin}, {@code idle}, {@code interval},
 *     …
 */
public record FlowSummary(
        int ipProtocol,
        Endpoint client,
        Endpoint server,
        Side fromClient,
        Side fromServer,
        int interfaceIndex,
        long handshakeNs,
        String application,
        String end) {

    /** What {@link #end} is for a flow that was open when the capture ended. */
    public static final String AT_END = "shutdown";

    boolean isAtEnd() {
        return end.equals(AT_END);
    }

    /**
     * What one side sent.
     *
     * @param packets frames
     * @param bytes of those on the wire, link layer included
     * @param firstNs time of the first, nanoseconds since the epoch; meaningless without packets
     * @param lastNs time of the newest
     * @param tcpFlags every TCP flag that was set, as in the header
     * @param retransmissions TCP segments that repeated what had been seen
     * @param lostBytes bytes of the stream that were never seen
     */
    public record Side(
            long packets,
            long bytes,
            long firstNs,
            long lastNs,
            int tcpFlags,
            long retransmissions,
            long lostBytes) {

        boolean isSilent() {
            return packets == 0;
        }

        /** Both sides as one. */
        Side with(Side other) {
            if (isSilent() || other.isSilent()) {
                return isSilent() ? other : this;
            }
            return new Side(
                    packets + other.packets,
                    bytes + other.bytes,
                    Math.min(firstNs, other.firstNs),
                    Math.max(lastNs, other.lastNs),
                    tcpFlags | other.tcpFlags,
                    retransmissions + other.retransmissions,
                    lostBytes + other.lostBytes);
        }
    }
}
