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

    /**
     * Whether a request under way has the same {@link Message#pairingKey()} and {@link
     * Message#repeats is repeated} by this one, which has not begun yet. Only for protocols that
     * pair by key.
     */
    default boolean isRepeated(Message request) {
        return false;
    }

    /**
     * The request that a response, which has not begun yet, would answer; null if there is none. A
     * message that answers several requests is begun once for each of them. Only for protocols that
     * pair by key.
     */
    default @Nullable Message awaiting(Message response) {
        return null;
    }

    /** How many requests await a response. */
    int count();
}
