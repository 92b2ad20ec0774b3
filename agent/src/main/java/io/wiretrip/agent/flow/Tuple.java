package io.wiretrip.agent.flow;

/**
 * Two endpoints that talk over one protocol, in either direction. {@code A} is who sent the first
 * packet seen. What a {@link TupleTable} finds by the addresses of a packet.
 */
abstract class Tuple {
    /** The protocol number of TCP. */
    static final int TCP = 6;

    /** The protocol number of UDP. */
    static final int UDP = 17;

    final int ipProtocol;
    final boolean v6;
    final long highA;
    final long lowA;
    final long highB;
    final long lowB;
    final int portA;
    final int portB;
    final int hash;

    Tuple(Key key) {
        this.ipProtocol = key.ipProtocol;
        this.v6 = key.v6;
        this.highA = key.sourceHigh;
        this.lowA = key.sourceLow;
        this.highB = key.destinationHigh;
        this.lowB = key.destinationLow;
        this.portA = key.sourcePort;
        this.portB = key.destinationPort;
        this.hash = key.hash;
    }

    /** The addresses of one packet, reused. */
    static final class Key {
        /** Of the registry of protocol numbers. */
        int ipProtocol;

        boolean v6;
        long sourceHigh;
        long sourceLow;
        long destinationHigh;
        long destinationLow;
        int sourcePort;
        int destinationPort;

        /** The same for both directions. */
        int hash;

        /** The same for both directions, and as good as unique. */
        long wideHash;
    }

    /** Whether a packet with the key's addresses is between the two, in either direction. */
    final boolean matches(Key key) {
        return v6 == key.v6 && ipProtocol == key.ipProtocol && (isFromA(key) || isFromB(key));
    }

    /** Whether a packet between the two was sent by A. */
    final boolean isFromA(Key key) {
        return lowA == key.sourceLow
                && portA == key.sourcePort
                && lowB == key.destinationLow
                && portB == key.destinationPort
                && highA == key.sourceHigh
                && highB == key.destinationHigh;
    }

    private boolean isFromB(Key key) {
        return lowB == key.sourceLow
                && portB == key.sourcePort
                && lowA == key.destinationLow
                && portA == key.destinationPort
                && highB == key.sourceHigh
                && highA == key.destinationHigh;
    }
}
