package io.wiretrip.protocol;

/** The layer-4 protocols that carry application protocols. */
public enum Transport {
    /** A stream: decoders get in-order bytes and gaps. */
    TCP,
    /** Datagrams: decoders get one whole datagram at a call. */
    UDP
}
