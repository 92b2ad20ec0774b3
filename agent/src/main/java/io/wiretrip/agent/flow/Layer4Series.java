package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What was sent from one place to another, as far as series are told apart. The worker counts; any
 * thread may read.
 */
public final class Layer4Series {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PACKETS = 0;
    private static final int BYTES = 1;
    private static final int SKIPPED = 2;

    /** How many open flows are counted here, and since when none is; the worker's alone. */
    int users;

    long idleSinceNs;

    private final int ipProtocol;
    private final @Nullable Endpoint source;
    private final @Nullable Endpoint destination;
    private final long[] counts = new long[3];

    Layer4Series(int ipProtocol, @Nullable Endpoint source, @Nullable Endpoint destination) {
        this.ipProtocol = ipProtocol;
        this.source = source;
        this.destination = destination;
    }

    /** 6 for TCP, 17 for UDP. */
    public int ipProtocol() {
        return ipProtocol;
    }

    /** Who sent, where that was asked for; null in the series of what did not fit. */
    public @Nullable Endpoint source() {
        return source;
    }

    /** Who received, where that was asked for; null in the series of what did not fit. */
    public @Nullable Endpoint destination() {
        return destination;
    }

    /** Packets. */
    public long packets() {
        return (long) COUNT.getOpaque(counts, PACKETS);
    }

    /** Payload bytes of those. */
    public long bytes() {
        return (long) COUNT.getOpaque(counts, BYTES);
    }

    /** Segments with data that brought nothing new. */
    public long skipped() {
        return (long) COUNT.getOpaque(counts, SKIPPED);
    }

    void packet(int payloadBytes) {
        COUNT.setOpaque(counts, PACKETS, counts[PACKETS] + 1);
        COUNT.setOpaque(counts, BYTES, counts[BYTES] + payloadBytes);
    }

    void skip() {
        COUNT.setOpaque(counts, SKIPPED, counts[SKIPPED] + 1);
    }
}
