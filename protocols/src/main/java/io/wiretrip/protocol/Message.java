package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One application message: a request, a response, or a one-way notification. Filled in by its
 * decoder on the worker thread between {@link MessageSink#begin} and {@link MessageSink#end}, and
 * never changed after the RoundTrip that holds it was emitted.
 */
public abstract class Message {
    private static final byte GAP = 1;
    private static final byte TRUNCATED = 2;
    private static final byte RESYNCHRONISED = 4;
    private static final byte MIDSTREAM = 8;
    private static final byte ENDED = 16;
    private static final byte RESPONSE_LOST = 32;
    private static final byte AFTER_UNSEEN = 64;

    private final boolean request;
    private long startNs;
    private long endNs;
    private long startPosition;
    private long endPosition;
    private long peerAcknowledged = -1;
    private byte flags;
    private int chargedBytes;
    private @Nullable Message pair;

    /**
     * Starts a message.
     *
     * @param request true if the client sent it
     */
    protected Message(boolean request) {
        this.request = request;
    }

    /** True if the client sent it. */
    public final boolean isRequest() {
        return request;
    }

    /** Time of the packet that brought its first byte, nanoseconds since the epoch. */
    public final long startNs() {
        return startNs;
    }

    /** Time of the packet that brought its last byte, nanoseconds since the epoch. */
    public final long endNs() {
        return endNs;
    }

    /** Position of its first byte in its stream. */
    public final long startPosition() {
        return startPosition;
    }

    /** Position one past its last byte in its stream. */
    public final long endPosition() {
        return endPosition;
    }

    /** Bytes from the first to the last, framing included, bytes lost in gaps included. */
    public final long wireBytes() {
        return endPosition - startPosition;
    }

    /**
     * How many bytes of the opposite direction its sender had received when it sent the first byte;
     * −1 if unknown. Pairs exchanges exactly after bytes were lost.
     */
    public final long peerAcknowledged() {
        return peerAcknowledged;
    }

    /**
     * Sets where and when the message began.
     *
     * @param timeNs time of the packet with the first byte
     * @param streamPosition position of the first byte
     * @param peerAcknowledged see {@link #peerAcknowledged()}
     */
    public final void started(long timeNs, long streamPosition, long peerAcknowledged) {
        this.startNs = timeNs;
        this.endNs = timeNs;
        this.startPosition = streamPosition;
        this.endPosition = streamPosition;
        this.peerAcknowledged = peerAcknowledged;
    }

    /** Sets where and when the message ended. Callable once. */
    public final void ended(long timeNs, long streamPosition) {
        assert !isEnded() : "ended twice";
        this.endNs = Math.max(startNs, timeNs);
        this.endPosition = streamPosition;
        flags |= ENDED;
    }

    /** Whether {@link #ended} was called. */
    public final boolean isEnded() {
        return (flags & ENDED) != 0;
    }

    /** Bytes of this message were on the wire and are not in the capture. */
    public final void markGap() {
        flags |= GAP;
    }

    /** The message ended before its grammar said it would. */
    public final void markTruncated() {
        flags |= TRUNCATED;
    }

    /** The decoder found this message by searching for a boundary. */
    public final void markResynchronised() {
        flags |= RESYNCHRONISED;
    }

    /** The message belongs to a connection whose beginning was not seen. */
    public final void markMidstream() {
        flags |= MIDSTREAM;
    }

    /** See {@link #markGap()}. */
    public final boolean hasGap() {
        return (flags & GAP) != 0;
    }

    /** See {@link #markTruncated()}. */
    public final boolean isTruncated() {
        return (flags & TRUNCATED) != 0;
    }

    /** See {@link #markResynchronised()}. */
    public final boolean isResynchronised() {
        return (flags & RESYNCHRONISED) != 0;
    }

    /** See {@link #markMidstream()}. */
    public final boolean isMidstream() {
        return (flags & MIDSTREAM) != 0;
    }

    /** Bytes were lost, while it was pending, that may have been its response. */
    final void markResponseLost() {
        flags |= RESPONSE_LOST;
    }

    /** See {@link #markResponseLost()}. */
    final boolean isResponseLost() {
        return (flags & RESPONSE_LOST) != 0;
    }

    /** Requests that were not seen may have been sent together with this one, before it. */
    final void markAfterUnseen() {
        flags |= AFTER_UNSEEN;
    }

    /** See {@link #markAfterUnseen()}. */
    final boolean isAfterUnseen() {
        return (flags & AFTER_UNSEEN) != 0;
    }

    /** Charges what it holds by now to the budget, instead of what was charged before. */
    final void charge(MemoryBudget budget) {
        int bytes = retainedBytes();
        budget.take((long) bytes - chargedBytes);
        chargedBytes = bytes;
    }

    /** Whether it is held: begun, and not emitted yet. */
    final boolean isCharged() {
        return chargedBytes > 0;
    }

    /** Gives back what was charged. */
    final void discharge(MemoryBudget budget) {
        budget.give(chargedBytes);
        chargedBytes = 0;
    }

    /** Joins a request with the response that answers it; used by {@link Pairing} alone. */
    final void pairWith(Message response) {
        this.pair = response;
        response.pair = this;
    }

    /** The other half, while both are under way. */
    final @Nullable Message pair() {
        return pair;
    }

    /** Forgets the other half, so that an emitted message holds nothing but itself. */
    final void unpair() {
        pair = null;
    }

    /**
     * Whether it was sent before its sender had received a request's first byte, so that it cannot
     * be the answer, whatever else speaks for it. Not known for datagrams.
     */
    final boolean isBefore(Message request) {
        return peerAcknowledged >= 0
                && peerAcknowledged <= request.startPosition
                && !request.isPushed();
    }

    /** Whether who answers this request has sent it, too, so that both are of one stream. */
    public boolean isPushed() {
        return false;
    }

    /**
     * What pairs a response with its request where order does not ({@link
     * Protocol.PairingKind#KEYED}): equal in both, unlikely to be equal in others that are under
     * way.
     */
    public long pairingKey() {
        return 0;
    }

    /**
     * Whether a message with the same {@link #pairingKey()} really is the other half; settles
     * collisions of keys that are hashes.
     */
    public boolean pairsWith(Message other) {
        return true;
    }

    /**
     * Whether this request is one that was sent before and still awaits its response, with the same
     * {@link #pairingKey()}: a retransmission.
     */
    public boolean repeats(Message earlier) {
        return false;
    }

    /**
     * The protocol of this message if it is another than that of its connection, one that is spoken
     * within it; null if not. Both halves of a RoundTrip give the same.
     */
    public @Nullable Protocol protocol() {
        return null;
    }

    /**
     * Whether this response answers something that was no request, so that it is an orphan whatever
     * requests are pending.
     */
    public boolean isUnsolicited() {
        return false;
    }

    /** Whether nothing answers this message by the rules of its protocol. */
    public boolean isOneWay() {
        return false;
    }

    /**
     * Approximate heap bytes it holds while it is pending, charged to the memory budget when it
     * begins and again when it ends.
     */
    public int retainedBytes() {
        return 128;
    }
}
