package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.http1.Http1Lines.Match;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: the states that requests and responses share. What a start line
 * is, how far a body goes and what follows a message is each side's own.
 *
 * <p>Every step either consumes bytes or moves to a state that does; a step that can do neither
 * waits.
 */
abstract sealed class Http1Decoder implements Decoder
        permits Http1RequestDecoder, Http1ResponseDecoder {
    /** The longest start line, field line (all its folds together) or trailer line. */
    static final int LINE_BYTES_MAX = 32 << 10;

    /** The longest section of field lines: a head without its start line, or trailers. */
    static final int SECTION_BYTES_MAX = 64 << 10;

    /** The longest start line that is found by searching. */
    static final int SEARCH_LINE_BYTES_MAX = 4 << 10;

    /** How many bytes may wait for the answer to CONNECT or Upgrade. */
    static final int HELD_BYTES_MAX = 16 << 10;

    private enum State {
        /** Looking for the next start line after a loss or a violation. */
        SEARCH,
        /** At the start line of a message, or at empty lines before it. */
        START_LINE,
        /** At a field line or the empty line of a head. */
        FIELDS,
        /** A body should follow, but perhaps the next message does. */
        PEEK,
        /** In a body. */
        BODY,
        /** At a field line or the empty line behind the last chunk. */
        TRAILERS,
        /** What follows waits until it is known whether it still is HTTP/1. */
        HELD,
        /** Nothing more is decoded. */
        OVER
    }

    final MessageSink sink;
    final Pending pending;
    final Http1Wants wants;
    final Http1Head head;

    private final Http1LineScanner lines = new Http1LineScanner();
    private final Http1BodyReader body = new Http1BodyReader();
    private State state;
    private Progress progress = Progress.CONTINUE;

    /** The message under way, from its start line on; null in an interim response too. */
    private @Nullable Http1Message message;

    /** Whether the sink knows of it. */
    private boolean begun;

    /** Time, position and acknowledgement of its first byte, once that has come. */
    private long startNs;

    private long startPosition;
    private long startAcknowledged;
    private boolean started;
    private boolean inStartLine;
    private int sectionBytes;
    private long headEndNs;
    private long headEndPosition;

    /** Whether the next message is the first behind a loss. */
    private boolean lost;

    /** Whether something that was no message came where one was expected. */
    private boolean garbage;

    /** While searching: whether a line begins at the position. */
    private boolean lineStart;

    Http1Decoder(MessageSink sink, Pending pending, Http1Wants wants, boolean midstream) {
        this.sink = sink;
        this.pending = pending;
        this.wants = wants;
        this.head = new Http1Head(sink, wants);
        this.state = midstream ? State.SEARCH : State.START_LINE;
    }

    /** Whether a start line of this side may begin at the position; a cheap look at few bytes. */
    abstract Match mayStart(Bytes in);

    /** Whether one surely begins there; may need its whole line. */
    abstract Match surelyStarts(Bytes in);

    /**
     * Moves to the next start line of this side, or as far as there is surely none.
     *
     * @param lineStart whether a line begins at the position
     * @return whether one begins at the position now
     */
    abstract boolean search(Bytes in, boolean lineStart);

    /**
     * Reads a start line. Calls {@link #headBegins} if it is one.
     *
     * @return false if it is none
     */
    abstract boolean startLine(Bytes in, int from, int to);

    /** The protocol to which a line belongs that is no start line; null if it cannot be named. */
    abstract @Nullable String otherProtocol(Bytes in);

    /** What a start line that is none is counted as. */
    abstract Http1Violation badStartLine();

    /** How far the body goes, by the head that was just read. */
    abstract Http1Framing framing(Http1Message message);

    /** Whether the body that the head announced may be missing. */
    abstract boolean mayLackBody();

    /** Whether it is missing: the next message stands in its place. */
    abstract Match lacksBody(Bytes in);

    /** Whether it is more likely missing than not, as nobody will ever see. */
    abstract boolean likelyLacksBody();

    /** Completes a message by what its head said, as far as it was read. */
    abstract void headEnded(Http1Message message, Http1Framing framing, int bodyBytesMax);

    /** A message ended whole. */
    abstract Http1After ended(Http1Message message);

    /** Bytes were lost; what was remembered of those before is void. */
    abstract void forget();

    @Override
    public final Progress decode(Bytes in) {
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case SEARCH -> search(in);
                        case START_LINE -> startLine(in);
                        case FIELDS, TRAILERS -> fieldLine(in);
                        case PEEK -> peek(in);
                        case BODY -> body(in);
                        case HELD -> held(in);
                        case OVER -> false;
                    };
        }
        return progress;
    }

    @Override
    public final int retainedBytes() {
        return switch (state) {
            case FIELDS, TRAILERS -> 2 * sectionBytes;
            case PEEK, BODY -> message == null ? 0 : message.retainedBytes();
            case SEARCH, START_LINE, HELD, OVER -> 0;
        };
    }

    private boolean search(Bytes in) {
        int before = in.position();
        boolean found = search(in, lineStart);
        if (in.position() > before) {
            lost = true;
            lineStart = in.u8(in.position() - 1) == '\n';
            started = false;
        }
        if (in.remaining() > 0) {
            start(in); // of what may turn out to be a message once more of it has come
        }
        if (found) {
            state = State.START_LINE;
        }
        return found;
    }

    private boolean startLine(Bytes in) {
        if (!inStartLine && !findStart(in)) {
            return false;
        }
        if (mayStart(in) == Match.NO) {
            return notHttp(in);
        }
        int from = in.position();
        int lf = lines.lineFeed(in);
        if ((lf < 0 ? in.limit() : lf) - from > LINE_BYTES_MAX) {
            garbage = true;
            return violate(Http1Violation.LINE_TOO_LONG, in);
        }
        if (lf < 0) {
            return false;
        }
        if (!startLine(in, from, Http1Lines.lineEnd(in, from, lf))) {
            return notHttp(in);
        }
        lines.consume(in, lf + 1);
        inStartLine = false;
        sectionBytes = 0;
        state = State.FIELDS;
        return true;
    }

    /** Passes over empty lines (RFC 9112, 2.2) and notes the first byte of a message. */
    private boolean findStart(Bytes in) {
        while (in.remaining() > 0 && Http1Lines.isEnd(in.u8(in.position()))) {
            in.position(in.position() + 1);
        }
        if (in.remaining() == 0) {
            return false;
        }
        lines.reset();
        inStartLine = true;
        start(in);
        return true;
    }

    private void start(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startPosition = in.streamPosition();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    private boolean notHttp(Bytes in) {
        String other = otherProtocol(in);
        if (other != null) {
            sink.upgrade(other);
            return leave(Progress.HANDOVER);
        }
        garbage = true;
        return violate(badStartLine(), in);
    }

    /** The head of a message begins behind its start line; null for that of an interim response. */
    final void headBegins(@Nullable Http1Message newMessage) {
        message = newMessage;
        begun = false;
        head.begin(newMessage != null);
        if (newMessage != null) {
            newMessage.started(startNs, startPosition, startAcknowledged);
            if (lost) {
                newMessage.markResynchronised();
                lost = false;
            }
        }
    }

    /** Position of the first byte of the message, or of the interim responses before it. */
    final long startPosition() {
        return startPosition;
    }

    /** How many bytes of the other direction the sender had then received. */
    final long startAcknowledged() {
        return startAcknowledged;
    }

    /** Whether something that was no message came before this one; then it no longer is so. */
    final boolean takeGarbage() {
        boolean before = garbage;
        garbage = false;
        return before;
    }

    private boolean fieldLine(Bytes in) {
        int from = in.position();
        int lf = lines.lineFeed(in);
        if (lf >= 0 && Http1Lines.lineEnd(in, from, lf) == from) {
            lines.consume(in, lf + 1);
            return sectionEnded(in);
        }
        while (lf >= 0 && lf + 1 < in.limit() && isFold(in.u8(lf + 1))) {
            lines.passOver(in, lf);
            lf = lines.lineFeed(in);
        }
        int lineBytes = (lf < 0 ? in.limit() : lf) - from;
        if (lineBytes > LINE_BYTES_MAX) {
            return violate(Http1Violation.LINE_TOO_LONG, in);
        }
        if (lf < 0 || lf + 1 == in.limit()) {
            return false; // the next line may be a fold of this one
        }
        sectionBytes += lineBytes + 1;
        if (sectionBytes > SECTION_BYTES_MAX) {
            return violate(Http1Violation.HEAD_TOO_LARGE, in);
        }
        head.field(in, from, Http1Lines.lineEnd(in, from, lf), state == State.TRAILERS);
        lines.consume(in, lf + 1);
        return true;
    }

    private static boolean isFold(int b) {
        return b == ' ' || b == '\t';
    }

    private boolean sectionEnded(Bytes in) {
        if (state == State.TRAILERS) {
            return finish(in.timeNs(), in.streamPosition());
        }
        Http1Message m = message;
        if (m == null) { // an interim response: the final one follows
            state = State.START_LINE;
            return true;
        }
        headEndNs = in.timeNs();
        headEndPosition = in.streamPosition();
        Http1Framing framing = framing(m);
        begin(m, framing, headEndPosition);
        return switch (framing) {
            case NONE -> finish(headEndNs, headEndPosition);
            case UNKNOWN -> {
                cutShort(false, headEndNs, headEndPosition);
                yield toSearch();
            }
            case LENGTH, CHUNKED, UNTIL_CLOSE -> {
                state = mayLackBody() ? State.PEEK : State.BODY;
                yield true;
            }
        };
    }

    private void begin(Http1Message m, Http1Framing framing, long position) {
        switch (framing) {
            case LENGTH -> body.begin(position, head.contentLength());
            case UNTIL_CLOSE -> body.begin(position, Long.MAX_VALUE);
            case CHUNKED -> body.beginChunks(position);
            case NONE, UNKNOWN -> body.begin(position, 0);
        }
        boolean hasBody = framing != Http1Framing.NONE && framing != Http1Framing.UNKNOWN;
        Http1Capture capture = hasBody ? head.newCapture() : null;
        body.keep(capture);
        headEnded(m, framing, capture == null ? 0 : capture.bytesMax(head.contentLength()));
        begun = true;
        sink.begin(m);
    }

    private boolean peek(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        return switch (lacksBody(in)) {
            case MORE -> false;
            case YES -> finish(headEndNs, headEndPosition);
            case NO -> {
                state = State.BODY;
                yield true;
            }
        };
    }

    private boolean body(Bytes in) {
        return switch (body.read(in)) {
            case STEP, MORE -> false;
            case END -> finish(in.timeNs(), in.streamPosition());
            case BAD_CHUNK -> violate(Http1Violation.BAD_CHUNK, in);
            case TRAILERS -> {
                state = State.TRAILERS;
                sectionBytes = 0;
                lines.reset();
                head.beginTrailers();
                yield true;
            }
        };
    }

    private boolean held(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        Match next = pending.count() == 0 ? Match.YES : surelyStarts(in);
        if (next == Match.YES) {
            state = State.START_LINE;
            return true;
        }
        if (next == Match.NO && in.remaining() > HELD_BYTES_MAX) {
            sink.violation(Http1Violation.UNANSWERED_UPGRADE);
            return leave(Progress.GIVE_UP);
        }
        return false;
    }

    @Override
    public final void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        boolean inBody = state == State.BODY || state == State.PEEK;
        Http1Message m = message;
        boolean noBody = state == State.PEEK && likelyLacksBody();
        if (noBody) {
            cutShort(true, headEndNs, headEndPosition);
            toSearch();
            return;
        }
        if (m == null || !inBody || !body.bridges(streamPosition)) {
            cutShort(true, timeNs, streamPosition - length);
            toSearch();
            return;
        }
        m.markGap();
        state = State.BODY;
        if (!skipped && body.endsAt(streamPosition)) {
            finish(timeNs, streamPosition);
        }
    }

    @Override
    public final void end(End how, long streamPosition, long timeNs) {
        boolean inBody = state == State.BODY || state == State.PEEK;
        if (inBody && body.isUntilClose() && how == End.FINISHED) {
            finish(timeNs, streamPosition);
        } else {
            cutShort(false, timeNs, streamPosition);
        }
        if (inStartLine) {
            sink.violation(Http1Violation.INCOMPLETE_START_LINE);
        }
        state = State.OVER;
    }

    /** The message under way is whole. */
    private boolean finish(long timeNs, long position) {
        Http1Message m = message;
        if (m == null) {
            throw new IllegalStateException("state: " + state + " (expected: within a message)");
        }
        if (state == State.TRAILERS) {
            m.setTrailers(head.takeFields());
        }
        close(m, timeNs, position);
        return switch (ended(m)) {
            case NEXT -> {
                state = State.START_LINE;
                yield true;
            }
            case HELD -> {
                state = State.HELD;
                yield true;
            }
            case HANDOVER -> leave(Progress.HANDOVER);
        };
    }

    /** The message under way, if any, is emitted as it stands. */
    private void cutShort(boolean gap, long timeNs, long position) {
        Http1Message m = message;
        if (m == null) {
            return;
        }
        if (!begun) {
            begin(m, Http1Framing.UNKNOWN, position);
        }
        if (gap) {
            m.markGap();
        } else {
            m.markTruncated();
        }
        close(m, timeNs, position);
    }

    private void close(Http1Message m, long timeNs, long position) {
        m.setBody(body.bytesBefore(position), body.takeKept());
        m.ended(timeNs, position);
        message = null;
        started = false;
        sink.end(m);
    }

    private boolean violate(Http1Violation violation, Bytes in) {
        sink.violation(violation);
        cutShort(false, in.timeNs(), in.streamPosition());
        return toSearch();
    }

    private boolean toSearch() {
        state = State.SEARCH;
        started = false;
        inStartLine = false;
        lost = true;
        lineStart = false;
        lines.reset();
        forget();
        return true;
    }

    private boolean leave(Progress how) {
        progress = how;
        state = State.OVER;
        inStartLine = false;
        return false;
    }
}
