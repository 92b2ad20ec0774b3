package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that await their responses, as a response decoder may see them.
 */
public interface Pending {
    /**
     * The request that a response answers, by the order or the positions of both; null if it was
     * before our time or lost. Only for protocols whose answers come in order.
     *
     * @param responseStart position of the response's first byte in its stream
     * @param peerAcknowledged {@link Bytes#peerAcknowledged()} when that byte came
     */
    @Nullable Message answeredBy(long responseStart, long peerAcknowledged);

    /** How many requests await a response. */
    int count();
}
