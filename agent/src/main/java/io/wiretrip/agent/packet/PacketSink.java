package io.wiretrip.agent.packet;

/** Takes what the dissector finds, on the worker thread. */
public interface PacketSink {
    /** A TCP segment, valid until this returns. */
    void tcp(Packet packet);

    /** A UDP datagram, valid until this returns. */
    void udp(Packet packet);

    /**
     * Another IP packet ({@link Packet#ipProtocol}): addresses, time and lengths are set, ports are
     * 0. Valid until this returns.
     */
    default void other(Packet packet) {}
}
