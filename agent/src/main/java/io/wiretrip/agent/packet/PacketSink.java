package io.wiretrip.agent.packet;

/** Takes what the dissector finds, on the worker thread. */
public interface PacketSink {
    /** A TCP segment, valid until this returns. */
    void tcp(Packet packet);

    /** A UDP datagram, valid until this returns. */
    void udp(Packet packet);
}
