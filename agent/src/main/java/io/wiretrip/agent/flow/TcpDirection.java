package io.wiretrip.agent.flow;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the bytes that one side of a TCP connection sends.
 *
 * <pre>
 *   stream:  …consumed by the decoder… | unconsumed | next … hole … | stored | hole | stored
 *                                      ^            ^ nextSequence, nextPosition
 *                                      what the carry keeps
 * </pre>
 *
 * <p>Positions count from the first byte of the direction that was seen, in 64 bits; sequence
 * numbers are compared by {@code int} subtraction, so that wrapping needs no special case.
 */
final class TcpDirection {
    /** A segment that must wait: for the bytes before it, or for the data it acknowledges. */
    static final class Stored {
        int sequence;
        int length;
        int captured;
        int acknowledgment;
        boolean acknowledges;
        long timeNs;
        BlockPool.@Nullable Block block;

        @Nullable Stored next;
    }

    /** Whether {@link #nextSequence} means anything yet. */
    boolean started;

    /** Whether the SYN was seen, or acknowledged. */
    boolean synSeen;

    /** The sequence number of the SYN, if seen; else of the first byte, minus one. */
    int initialSequence;

    int nextSequence;
    long nextPosition;

    boolean finSeen;
    int finSequence;

    /** Whether the decoder was told of the end. */
    boolean ended;

    /** Whether its bytes are not decoded (any more). */
    boolean opaque;

    /** Whether nothing of this direction is ever captured, so that waiting for it is in vain. */
    boolean absent;

    /** How many bytes of {@link #nextPosition} were lost in gaps. */
    long gapBytes;

    /** Gaps before the first byte that was captured. */
    int gapsBeforeData;

    /** Time of the newest delivery. */
    long deliveredNs;

    /** Highest acknowledgment by the peer, if {@link #acknowledged}. */
    int acknowledgedSequence;

    boolean acknowledged;

    /** The acknowledgment that opened the hole which {@link #holeSinceNs} dates. */
    int holeAcknowledgment;

    /** Since when the peer is known to have acknowledged what is missing here; 0 if it has not. */
    long holeSinceNs;

    /** An unanswered SYN with another initial sequence number; it may begin a new connection. */
    boolean synPending;

    int pendingSequence;

    /** A second SYN-ACK, before any data, would have the stream start elsewhere. */
    boolean restartPending;

    int restartSequence;

    /** A reset by this side ended the connection, with this sequence number. */
    boolean resetSeen;

    int resetSequence;

    /** Segments in a row with impossible sequence numbers, and where the last of them ended. */
    int strange;

    int strangeSequence;

    @Nullable Stored stored;
    int storedBytes;
    int storedCount;

    /** Bytes that the decoder left unconsumed: {@code carryLength} from {@code carryStart}. */
    BlockPool.@Nullable Block carry;

    int carryStart;
    int carryLength;

    /** Of those kept before there was a session: how many came first, when, and what they knew. */
    int keptLength;

    long keptNs;
    long keptAcknowledged;

    /** Bytes yet to be passed over without the decoder seeing them. */
    long skip;

    /** How often no protocol recognised what this direction began with. */
    int unrecognised;

    /** Starts at a sequence number: the next byte is the first. */
    void start(int sequence) {
        started = true;
        initialSequence = sequence - 1;
        nextSequence = sequence;
    }

    /** Whether nothing of it was delivered, nor waits. */
    boolean isUntouched() {
        return nextPosition == 0 && stored == null;
    }

    /** Position in the stream of a sequence number near the next one. */
    long positionOf(int sequence) {
        return nextPosition + (sequence - nextSequence);
    }

    /** Whether the peer has acknowledged bytes that were not delivered. */
    boolean hasHole() {
        return acknowledged
                && started
                && !ended
                && acknowledgedSequence - nextSequence > (finSeen ? 1 : 0);
    }

    /**
     * Whether an acknowledgment that came later than a higher one tells where this starts, of which
     * nothing else was seen. Not once the peer's data was said to know a position in it.
     *
     * @param windowBytes how far below the place assumed so far it may lie
     */
    boolean isStart(int acknowledgment, int windowBytes) {
        int relative = acknowledgment - nextSequence;
        return relative < 0 && -relative < windowBytes && !synSeen && isUntouched();
    }
}
