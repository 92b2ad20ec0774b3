package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Decompressor;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Turns;
import io.wiretrip.protocol.mysql.MysqlGuess.Match;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one direction: three bytes of length, a number, so many bytes. What a packet means is
 * the subclass's part. Of each packet the subclass sees a window at its beginning, which is waited
 * for; the rest is passed over, arrived or not.
 *
 * <pre>
 *   SEARCH ─▶ HEADER ─▶ WINDOW ─▶ REST ─┐
 *     ▲          ▲                      │
 *     │          └──────────────────────┘
 *     └── a gap that no known packet bridges, a violation
 * </pre>
 */
abstract class MysqlDecoder implements Decoder {
    static final int HEADER_BYTES = 4;

    /** A packet this long goes on in the next one. */
    static final int PART_BYTES = 0xff_ffff;

    /** How much of a packet has come, if it has so much, when it {@link #begins}. */
    private static final int LOOKED_AT_BYTES = 2;

    /** What {@link #begins} gives for a packet that cannot be. */
    static final int NOT_A_PACKET = -1;

    private enum Step {
        SEARCH,
        HEADER,
        WINDOW,
        REST
    }

    final MysqlConnection connection;
    final MessageSink sink;

    private Step step;
    private Progress progress = Progress.CONTINUE;

    /** The packet under way, in positions of the stream of packets. */
    private long packetEnd;

    private int length;
    private int window;
    private boolean continues;
    private boolean part;

    /** The first byte of the packet under way; positions of the TCP stream. */
    private boolean started;

    private long startNs;
    private long startPosition;
    private long startAcknowledged;

    private final Turns turns = new Turns();
    private boolean resynchronised;
    private final Decompressor decompressor;
    private @Nullable MysqlCompression compression;

    MysqlDecoder(MysqlConnection connection, MessageSink sink, DecoderContext context) {
        this.connection = connection;
        this.sink = sink;
        this.decompressor = context.decompressor();
        this.step = context.midstream() ? Step.SEARCH : Step.HEADER;
    }

    /**
     * A packet begins.
     *
     * @param first its first byte; −1 if it has none
     * @return how many of its bytes to wait for, at most {@code size}; or {@link #NOT_A_PACKET}
     */
    abstract int begins(Bytes in, int size, int sequence, int first);

    /** The bytes that were waited for are there, {@code from..to-1}. */
    abstract void window(Bytes in, int from, int to);

    /** Reads bytes behind the window, which come once, in pieces; only if {@link #isReading}. */
    void rest(Bytes in, int from, int to) {}

    /** Whether the bytes behind the window are to be read. */
    boolean isReading() {
        return false;
    }

    /**
     * Passes over whole packets of which only the number counts; leaves all others.
     *
     * @return whether there were any
     */
    boolean passAlike(Bytes in) {
        return false;
    }

    /** The packet has passed, and those that continue it. */
    abstract void passed(long timeNs, long position);

    /** Bytes of the message under way were lost. */
    abstract void damaged();

    /**
     * The window of the packet under way was lost, its length is known.
     *
     * @return whether what follows can be understood nevertheless
     */
    abstract boolean windowLost();

    /** The place in the stream is lost. */
    abstract void lost(long position, long timeNs);

    /** Looks for the next message; true once the next byte begins it. May leave a few bytes. */
    abstract boolean find(Bytes in);

    /** Where the peer says that the next message of this direction begins; −1 if it does not. */
    abstract long toldAt();

    /** The number of the first packet of a message. */
    abstract int firstSequence();

    /** The message under way is over, another begins at a position. */
    abstract void foundAt(long position);

    /** Whether a message may begin with a compressed packet. */
    final boolean mayBeginAt(long position, int sequence) {
        return position == toldAt() || (sequence == firstSequence() && toldAt() < position);
    }

    @Override
    public final Progress decode(Bytes in) {
        turns.hear(in);
        if (compression == null) {
            packets(in);
            if (!switches()) {
                return progress;
            }
            compression = new MysqlCompression(this, sink, decompressor, step == Step.SEARCH);
        }
        compression.decode(in);
        return progress;
    }

    /** See {@link Turns#at}. */
    final long turnAt() {
        return turns.at();
    }

    /** How many bytes lie before the newest turn, or the end of what has come if it is behind. */
    final int toNextTurn(Bytes in) {
        long left = turns.at() - in.streamPosition();
        return left > 0 && left < in.remaining() ? (int) left : in.remaining();
    }

    /** Whether the next byte is the first of a compressed packet. */
    private boolean switches() {
        return progress == Progress.CONTINUE
                && connection.isCompressed()
                && compression == null
                && !started
                && (step == Step.HEADER || step == Step.SEARCH);
    }

    /** Reads what has come of the stream of packets. */
    final Progress packets(Bytes in) {
        while (progress == Progress.CONTINUE && !switches()) {
            switch (step) {
                case SEARCH -> {
                    if (compression != null) {
                        in.position(in.limit()); // a compressed packet begins the next message
                        return Progress.CONTINUE;
                    }
                    if (!find(in)) {
                        return progress;
                    }
                    resynchronised = in.streamPosition() > 0;
                    step = Step.HEADER;
                }
                case HEADER -> {
                    if (!continues && compression == null && passAlike(in)) {
                        started = false;
                    }
                    if (encrypted(in) == Match.YES || !header(in)) {
                        return progress;
                    }
                }
                case WINDOW -> {
                    if (in.remaining() < HEADER_BYTES + window) {
                        return Progress.CONTINUE;
                    }
                    int from = in.position() + HEADER_BYTES;
                    in.position(from + window);
                    step = Step.REST;
                    if (!continues) {
                        window(in, from, from + window);
                    }
                }
                case REST -> {
                    if (!pass(in)) {
                        return Progress.CONTINUE;
                    }
                }
            }
        }
        return progress;
    }

    /** Whether what comes is TLS: the request for it may have been lost. */
    final Match encrypted(Bytes in) {
        if (compression != null || connection.isLoginSeen()) {
            return Match.NO;
        }
        Match match = MysqlGuess.tls(in);
        if (match == Match.YES) {
            sink.upgrade("tls");
            leave(Progress.HANDOVER);
        }
        return match;
    }

    private boolean header(Bytes in) {
        int remaining = in.remaining();
        if (remaining == 0) {
            return false;
        }
        if (!started) {
            started = true;
            startNs = compression == null ? in.timeNs() : compression.startNs();
            startPosition = compression == null ? in.streamPosition() : compression.startPosition();
            startAcknowledged = in.peerAcknowledged();
        }
        if (remaining < HEADER_BYTES) {
            return false;
        }
        int header = in.i32le(in.position());
        length = header & PART_BYTES;
        if (remaining < HEADER_BYTES + Math.min(length, LOOKED_AT_BYTES)) {
            return false;
        }
        if (connection.mayBeCompressed() && isUndecided(in, header >>> 24)) {
            return false;
        }
        packetEnd = in.streamPosition() + HEADER_BYTES + length;
        if (continues) {
            window = 0;
        } else {
            int first = length == 0 ? -1 : in.u8(in.position() + HEADER_BYTES);
            window = begins(in, length, header >>> 24, first);
            if (window == NOT_A_PACKET) {
                started = false;
                in.position(in.position() + 1); // what begins no packet here is not looked at again
                lose(in.streamPosition(), in.timeNs());
                return progress == Progress.CONTINUE;
            }
        }
        step = Step.WINDOW;
        return true;
    }

    /**
     * Whether a client's command is compressed, or its bytes do not tell yet: what was agreed on
     * was not seen.
     */
    private boolean isUndecided(Bytes in, int number) {
        if (firstSequence() != 0 || number != 0) {
            return false;
        }
        Match match = MysqlCompression.likely(in, 0);
        if (match == Match.YES) {
            started = false;
            connection.foundCompressed();
        } else if (match == Match.NO) {
            connection.notCompressed();
        }
        return match != Match.NO;
    }

    /** Passes over what is left of the packet; true once all of it has come. */
    private boolean pass(Bytes in) {
        long left = packetEnd - in.streamPosition();
        if (left > 0 && isReading()) {
            int from = in.position();
            int to = from + (int) Math.min(left, in.remaining());
            in.position(to);
            rest(in, from, to);
            left -= to - from;
            if (left > 0 && isReading()) {
                return false;
            }
        }
        if (left > 0) {
            in.skip(left);
            if (in.pendingSkip() > 0) {
                return false;
            }
        }
        started = false;
        step = Step.HEADER;
        part = length == PART_BYTES;
        continues = part;
        if (!part) {
            passed(
                    in.timeNs(),
                    compression == null ? in.streamPosition() : compression.endPosition());
        }
        return true;
    }

    @Override
    public final void gap(long lost, boolean skipped, long streamPosition, long timeNs) {
        if (compression != null) {
            if (!compression.gap(skipped)) {
                started = false;
                lose(streamPosition, timeNs);
            }
            return;
        }
        damaged();
        if (skipped || progress != Progress.CONTINUE) {
            return;
        }
        boolean bridged = streamPosition <= packetEnd;
        if (step == Step.REST && bridged) {
            connection.placeLost();
            return;
        }
        if (step == Step.WINDOW && bridged && windowLost()) {
            connection.placeLost();
            step = Step.REST;
            return;
        }
        boolean known = step == Step.REST || (step == Step.WINDOW && windowLost());
        if (!bridged && known && length != PART_BYTES) {
            passed(timeNs, packetEnd); // it ended within the gap
        }
        lose(streamPosition, timeNs);
    }

    @Override
    public final boolean endsWithinMessage(long streamPosition) {
        boolean known = step == Step.REST || (step == Step.WINDOW && windowLost());
        return compression == null && known && streamPosition <= packetEnd;
    }

    /** Goes to look for the next message. */
    final void lose(long position, long timeNs) {
        started = false;
        continues = false;
        step = Step.SEARCH;
        connection.placeLost();
        lost(position, timeNs);
    }

    final void leave(Progress how) {
        progress = how;
    }

    /** A message begins with the next packet, wherever the last one was. */
    final void restart(long position) {
        foundAt(position);
        continues = false;
        started = false;
        resynchronised = true;
        step = Step.HEADER;
    }

    final boolean isGoingOn() {
        return progress == Progress.CONTINUE;
    }

    final int compressionBytes() {
        return compression == null ? 0 : compression.retainedBytes();
    }

    final boolean isSearching() {
        return step == Step.SEARCH;
    }

    /** Sets where and when a message began: with the packet under way. */
    final void start(Message message) {
        message.started(startNs, startPosition, startAcknowledged);
        if (resynchronised) {
            message.markResynchronised();
            resynchronised = false;
        }
        if (connection.isDoubtful()) {
            message.markMidstream();
        }
    }

    final long startPosition() {
        return startPosition;
    }

    final long startAcknowledged() {
        return startAcknowledged;
    }
}
