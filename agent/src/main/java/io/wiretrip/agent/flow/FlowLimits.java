package io.wiretrip.agent.flow;

import java.util.concurrent.TimeUnit;

/**
 * The limits of one worker's flows.
 *
 * @param connectionsMax how many flows are known at once; the oldest gives way
 * @param storeBytesMax how many bytes of one direction may wait behind a hole
 * @param unconsumedBytesMax how many bytes a decoder may leave for later
 * @param reorderNs how long a hole stays open once the peer has acknowledged past it; mirrors may
 *     deliver the acknowledgment before the data
 * @param idleNs after how long a silent TCP connection ends
 * @param datagramIdleNs after how long a silent UDP flow without pending requests is forgotten
 * @param lingerNs how long an ended connection is remembered, so that what trails does not look
 *     like a new one
 */
public record FlowLimits(
        int connectionsMax,
        int storeBytesMax,
        int unconsumedBytesMax,
        long reorderNs,
        long idleNs,
        long datagramIdleNs,
        long lingerNs) {

    /** What holds where nothing is configured. */
    public static final FlowLimits DEFAULT =
            new FlowLimits(
                    1 << 20,
                    1 << 20,
                    1 << 17,
                    TimeUnit.MILLISECONDS.toNanos(20),
                    TimeUnit.MINUTES.toNanos(5),
                    TimeUnit.SECONDS.toNanos(5),
                    TimeUnit.SECONDS.toNanos(2));

    /** Refuses limits that are not positive. */
    public FlowLimits {
        positive("connectionsMax", connectionsMax);
        positive("storeBytesMax", storeBytesMax);
        positive("unconsumedBytesMax", unconsumedBytesMax);
        positive("reorderNs", reorderNs);
        positive("idleNs", idleNs);
        positive("datagramIdleNs", datagramIdleNs);
        positive("lingerNs", lingerNs);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
