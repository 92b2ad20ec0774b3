package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Session;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between two endpoints. Where both use the same port, each may ask the other: then there
 * is one session for each of them as the client.
 */
final class UdpFlow extends Flow {
    private static final int RETAINED_BYTES = 192;
    private static final int REMEMBERED = 4;

    @Nullable Session clientIsA;
    @Nullable Session clientIsB;
    boolean opaque;
    int unrecognised;

    /** Whether B answers, unless the two use the same port. */
    boolean serverIsB;

    private final long[] signatures = new long[REMEMBERED];
    private final long[] timesNs = new long[REMEMBERED];
    private int remembered;

    UdpFlow(Key key) {
        super(key);
    }

    @Override
    int retainedBytes() {
        return RETAINED_BYTES;
    }

    /**
     * Whether a datagram with the same signature was seen within a time, as happens where one
     * packet passes several capture points; remembers this one if not.
     */
    boolean isDuplicate(long signature, long timeNs, long withinNs) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (signatures[i] == signature
                    && timesNs[i] != 0
                    && Math.abs(timeNs - timesNs[i]) <= withinNs) {
                return true;
            }
        }
        signatures[remembered] = signature;
        timesNs[remembered] = timeNs;
        remembered = (remembered + 1) % REMEMBERED;
        return false;
    }
}
