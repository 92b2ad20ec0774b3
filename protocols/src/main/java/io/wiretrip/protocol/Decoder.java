package io.wiretrip.protocol;

/**
 * Turns the bytes of one direction of one connection into messages. Resumable: cutting the bytes
 * anywhere gives the same messages with the same fields.
 *
 * <p>Knows nothing of pairing. Where the meaning of a response depends on its request (the body of
 * an answer to HEAD), it may look at {@link Pending#answeredBy} and nothing more.
 *
 * <p>No byte string makes it throw or grow without bound: what is not this protocol is reported as
 * a {@link Violation}, what exceeds a limit too. It runs on the worker that owns the connection.
 */
public interface Decoder {

    /**
     * Consumes what it can. Bytes before {@link Bytes#position()} on return are consumed; those
     * after it are presented again, with more behind them. A decoder that leaves bytes must have
     * bounded how many it may ever leave, and should remember how far it has looked: the same bytes
     * may come once per arriving byte. It is called at least once for every delivery, so that it
     * can note the time at which a message's first byte came.
     *
     * @param in the unconsumed bytes; never retained
     * @return whether to go on
     */
    Progress decode(Bytes in);

    /**
     * Bytes are missing and will not come. Those left unconsumed by the last {@link #decode} are
     * gone too and count as consumed.
     *
     * @param length how many bytes are missing, at least 1
     * @param skipped true if all of them lay within a {@link Bytes#skip}, which goes on: only
     *     quality is lost. False if the decoder has to find the next boundary that its grammar
     *     allows; a skip that was under way is over
     * @param streamPosition position of the first byte behind the gap
     * @param timeNs time at which the gap was declared
     */
    void gap(long length, boolean skipped, long streamPosition, long timeNs);

    /**
     * Whether a gap that is about to be told leaves all messages countable, because it ends within
     * the one under way or with it. Then no request and no response was lost but for its content. A
     * skipped gap does in any case; this is for those that know a message's end while they read it,
     * so that what is wanted of a message does not change what is thought of the others.
     *
     * @param streamPosition position of the first byte behind the gap
     */
    default boolean endsWithinMessage(long streamPosition) {
        return false;
    }

    /**
     * No byte will follow. Bytes left unconsumed are gone. Called once, last.
     *
     * @param how why
     * @param streamPosition position one past the last byte that came
     * @param timeNs time of the packet that ended the direction, or of the timer
     */
    void end(End how, long streamPosition, long timeNs);

    /**
     * Approximate heap bytes that it holds and that no message has been charged for yet: text of a
     * head that has not ended, a body that is being captured. Charged to the memory budget after
     * each {@link #decode}.
     */
    default int retainedBytes() {
        return 0;
    }

    /** What {@link #decode} wants to happen next. */
    enum Progress {
        /** More bytes, please. */
        CONTINUE,
        /** Not this protocol, or no longer decodable: pass no more bytes of this direction. */
        GIVE_UP,
        /**
         * The connection stops being this protocol here, both ways (an upgrade, a tunnel, TLS); the
         * unconsumed bytes already belong to what follows. {@link MessageSink#upgrade} said to
         * what.
         */
        HANDOVER
    }

    /** Why a direction ended. */
    enum End {
        /** FIN: the sender said it had no more to send. */
        FINISHED,
        /** RST, by either side. */
        RESET,
        /** Silent for longer than the limit. */
        IDLE,
        /** Given up to stay within a limit. */
        EVICTED,
        /** The capture ended while the connection was open. */
        CAPTURE_ENDED
    }
}
