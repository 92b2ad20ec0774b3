package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one direction. Payloads are consumed as they come: DATA is passed over or shown to
 * its message, header blocks are gathered until they are whole, the rest is skipped.
 */
final class Http2Decoder implements Decoder {
    /** What a client sends first (RFC 9113, 3.4). */
    static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Bytes passed over in search of a frame, after which the direction is given up. */
    static final int SEARCH_BYTES_MAX = 4 << 20;

    private static final int MAX_FRAME_SIZE = 5;
    private static final int METHOD_BYTES_MAX = 16;

    /** A space and a slash. */
    private static final int METHOD_END = 0x202f;

    private static final int METHOD_END_BYTES = 2;

    private enum State {
        /** Nothing has come yet. */
        START,
        /** At a frame header. */
        FRAME,
        /** In the body bytes of a DATA frame. */
        DATA,
        /** In a fragment of a header block. */
        BLOCK,
        /** In SETTINGS. */
        SETTINGS,
        /** In what is passed over: padding, or a payload without interest. */
        REST,
        /** Looking for a frame header after a loss. */
        SEARCH,
        /** It is HTTP/1. */
        LEFT,
        /** Nothing more is decoded. */
        OVER
    }

    private final boolean fromClient;
    private final Http2Connection connection;
    private final Http2BlockReader blocks;
    private final Http2Frame frame = new Http2Frame();
    private State state = State.START;

    /** Where the body or fragment within the frame ends, and where the frame does. */
    private long contentEnd;

    private long frameEnd;
    private boolean started;

    private @Nullable Http2Message body;
    private boolean showsBody;
    private int searched;

    Http2Decoder(boolean fromClient, Http2Connection connection) {
        this.fromClient = fromClient;
        this.connection = connection;
        this.blocks = new Http2BlockReader(fromClient, connection);
    }

    @Override
    public Progress decode(Bytes in) {
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case START -> start(in);
                        case FRAME -> frame(in);
                        case DATA -> data(in);
                        case BLOCK -> block(in);
                        case SETTINGS -> settings(in);
                        case REST -> rest(in);
                        case SEARCH -> search(in);
                        case LEFT, OVER -> false;
                    };
        }
        return switch (state) {
            case LEFT -> Progress.HANDOVER;
            case OVER -> Progress.GIVE_UP;
            case START, FRAME, DATA, BLOCK, SETTINGS, REST, SEARCH -> Progress.CONTINUE;
        };
    }

    private boolean start(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        if (!fromClient) {
            return begin();
        }
        int length = Math.min(in.remaining(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (in.u8(in.position() + i) != PREFACE[i]) {
                return startOtherwise(in);
            }
        }
        if (length < PREFACE.length) {
            return false;
        }
        in.skip(PREFACE.length);
        connection.prefaceCame();
        return begin();
    }

    /** The client begins with something else: HTTP/1, or in the middle of a frame. */
    private boolean startOtherwise(Bytes in) {
        int at = in.position();
        int to = Math.min(in.limit(), at + METHOD_BYTES_MAX);
        while (at < to && in.u8(at) >= 'A' && in.u8(at) <= 'Z') {
            at++;
        }
        if (at > in.position()
                && in.limit() - at < METHOD_END_BYTES
                && at < in.position() + METHOD_BYTES_MAX) {
            return false;
        }
        if (at > in.position()
                && in.limit() - at >= METHOD_END_BYTES
                && in.u16be(at) == METHOD_END) {
            connection.becameHttp1();
            state = State.LEFT;
            return false;
        }
        if (connection.isBegun()) {
            connection.violation(Http2Violation.NO_PREFACE);
            return lose(in.timeNs());
        }
        return begin();
    }

    /** Where the first frame begins is known if the connection's beginning was seen. */
    private boolean begin() {
        if (connection.isBegun()) {
            blocks.beginDirection();
            state = State.FRAME;
        } else {
            state = State.SEARCH;
        }
        return true;
    }

    private boolean frame(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        noteStart(in);
        if (in.remaining() < Http2Frame.HEADER_BYTES) {
            return false;
        }
        int at = in.position();
        frame.read(in, at);
        if (!frame.isAllowed(connection.frameLengthMax())) {
            return refuse(Http2Violation.BAD_FRAME, in);
        }
        if (blocks.isUnderWay() && !blocks.isContinuedBy(frame)) {
            connection.violation(Http2Violation.INTERRUPTED_HEADER_BLOCK);
            blocks.forget(in.timeNs(), frame.startPosition);
        }
        int prefix = prefix();
        if (in.remaining() < Http2Frame.HEADER_BYTES + Math.min(prefix, frame.length)) {
            return false;
        }
        int payload = at + Http2Frame.HEADER_BYTES;
        int padding =
                frame.has(Http2Frame.PADDED) && isPaddable() && frame.length > 0
                        ? in.u8(payload)
                        : 0;
        if (prefix + padding > frame.length) {
            return refuse(Http2Violation.BAD_PADDING, in);
        }
        started = false;
        long content = frame.startPosition + Http2Frame.HEADER_BYTES + prefix;
        frameEnd = frame.startPosition + Http2Frame.HEADER_BYTES + frame.length;
        contentEnd = frameEnd - padding;
        begin(in, payload);
        in.position(at + (int) (content - frame.startPosition));
        return true;
    }

    /** Goes to search for a frame behind the first byte of one that cannot be. */
    private boolean refuse(Http2Violation violation, Bytes in) {
        connection.violation(violation);
        lose(in.timeNs());
        in.position(in.position() + 1);
        return true;
    }

    private boolean isPaddable() {
        return frame.type == Http2Frame.DATA
                || frame.type == Http2Frame.HEADERS
                || frame.type == Http2Frame.PUSH_PROMISE;
    }

    /** How many bytes stand between the frame header and what is gathered or passed over. */
    private int prefix() {
        int padLength = frame.has(Http2Frame.PADDED) && isPaddable() ? 1 : 0;
        return switch (frame.type) {
            case Http2Frame.DATA -> padLength;
            case Http2Frame.HEADERS ->
                    padLength + (frame.has(Http2Frame.PRIORITISED) ? Http2Frame.PRIORITY_BYTES : 0);
            case Http2Frame.PUSH_PROMISE -> padLength + Http2Frame.WORD_BYTES;
            case Http2Frame.RST_STREAM -> Http2Frame.WORD_BYTES;
            case Http2Frame.GOAWAY -> Http2Frame.LONG_BYTES;
            default -> 0;
        };
    }

    /** What the frame is, and what its first bytes say. */
    private void begin(Bytes in, int payload) {
        state = State.REST;
        switch (frame.type) {
            case Http2Frame.DATA -> {
                state = State.DATA;
                body = connection.dataBegins(fromClient, frame);
                showsBody = body != null && body.wantsData();
                if (body != null) {
                    body.addBody(contentEnd - frameEnd + frame.length - prefix());
                }
            }
            case Http2Frame.HEADERS, Http2Frame.PUSH_PROMISE -> {
                state = State.BLOCK;
                boolean promises = frame.type == Http2Frame.PUSH_PROMISE;
                int promised = payload + prefix() - Http2Frame.WORD_BYTES;
                blocks.begin(frame, promises ? in.i32be(promised) & Integer.MAX_VALUE : 0);
            }
            case Http2Frame.CONTINUATION -> {
                if (blocks.isUnderWay()) {
                    state = State.BLOCK;
                    blocks.addFrame(frame);
                } else {
                    connection.violation(Http2Violation.UNEXPECTED_CONTINUATION);
                    blocks.forget(in.timeNs(), frameEnd);
                }
            }
            case Http2Frame.SETTINGS -> state = State.SETTINGS;
            case Http2Frame.RST_STREAM ->
                    connection.reset(fromClient, frame, in.u32be(payload), in.timeNs(), frameEnd);
            case Http2Frame.GOAWAY ->
                    connection.goAway(
                            fromClient,
                            in.i32be(payload) & Integer.MAX_VALUE,
                            in.u32be(payload + Http2Frame.WORD_BYTES),
                            in.timeNs(),
                            frameEnd);
            default -> connection.count(fromClient, frame);
        }
    }

    /** The rest of a payload is passed over; the frame ends once that is done. */
    private boolean rest(Bytes in) {
        long left = frameEnd - in.streamPosition();
        in.skip(left);
        if (in.pendingSkip() > 0) {
            return false;
        }
        frameEnded(in.timeNs());
        return true;
    }

    private void frameEnded(long timeNs) {
        state = State.FRAME;
        if (frame.type == Http2Frame.DATA && frame.has(Http2Frame.END_STREAM)) {
            connection.endStream(fromClient, frame.streamId, timeNs, frameEnd);
        }
        body = null;
    }

    private boolean data(Bytes in) {
        Http2Message message = body;
        if (message != null && showsBody) {
            int from = in.position();
            int to = from + (int) Math.min(in.remaining(), contentEnd - in.streamPosition());
            if (to > from) {
                message.data(in, from, to);
                in.position(to);
            }
            if (in.streamPosition() < contentEnd) {
                return false;
            }
        }
        state = State.REST;
        return true;
    }

    private boolean block(Bytes in) {
        int here = (int) Math.min(in.remaining(), contentEnd - in.streamPosition());
        if (here > 0) {
            blocks.add(in, in.position(), in.position() + here);
            in.position(in.position() + here);
        }
        if (in.streamPosition() < contentEnd) {
            return false;
        }
        if (frame.has(Http2Frame.END_HEADERS)) {
            if (in.streamPosition() + in.remaining() < frameEnd) {
                return false; // padding: the message ends behind it
            }
            blocks.end(in.timeNs(), frameEnd);
        }
        state = State.REST;
        return true;
    }

    private boolean settings(Bytes in) {
        while (in.streamPosition() < frameEnd && in.remaining() >= Http2Frame.SETTING_BYTES) {
            int id = in.u16be(in.position());
            long value = in.u32be(in.position() + 2);
            in.skip(Http2Frame.SETTING_BYTES);
            if (id == MAX_FRAME_SIZE) {
                connection.allowFrameLength(value);
            }
        }
        if (in.streamPosition() < frameEnd) {
            return false;
        }
        state = State.REST;
        return true;
    }

    /**
     * Moves to the next frame. That it is one is sure if plausible frames follow each other up to
     * the end of what has come, or several do. If nothing is sure yet, the first place that may be
     * one waits for more.
     */
    private boolean search(Bytes in) {
        int waits = in.limit();
        int streamMax = connection.streamMax();
        for (int at = in.position(); at < in.limit(); at++) {
            switch (Http2Search.judge(in, at, fromClient, streamMax)) {
                case FRAMES -> {
                    passOver(in, at);
                    searched = 0;
                    state = State.FRAME;
                    return true;
                }
                case MORE -> waits = Math.min(waits, at);
                case NONE -> {}
            }
        }
        passOver(in, waits);
        if (waits < in.limit()) {
            noteStart(in);
        }
        return false;
    }

    private void passOver(Bytes in, int to) {
        int passed = to - in.position();
        if (passed == 0) {
            return;
        }
        in.position(to);
        started = false;
        connection.markSearched(fromClient);
        searched += passed;
        if (searched > SEARCH_BYTES_MAX) {
            connection.violation(Http2Violation.BOUNDARY_LOST);
            state = State.OVER;
        }
    }

    private void noteStart(Bytes in) {
        if (!started) {
            started = true;
            frame.began(in.timeNs(), in.streamPosition(), in.peerAcknowledged());
        }
    }

    /** Bytes were lost that may have held anything: goes to search for the next frame. */
    private boolean lose(long timeNs) {
        blocks.forget(timeNs, frameEnd);
        body = null;
        started = false;
        connection.lost(fromClient);
        state = State.SEARCH;
        return true;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        boolean inFrame =
                switch (state) {
                    case DATA, BLOCK, SETTINGS, REST -> true;
                    case START, FRAME, SEARCH, LEFT, OVER -> false;
                };
        if (inFrame && streamPosition - length >= frameEnd) {
            frameEnded(timeNs); // the gap begins behind it
            inFrame = false;
        }
        if (state == State.OVER || state == State.LEFT) {
            return;
        }
        if (!inFrame || streamPosition > frameEnd) {
            lose(timeNs);
            return;
        }
        bridge(length, streamPosition, timeNs);
        if (!skipped && streamPosition == frameEnd && state == State.REST) {
            frameEnded(timeNs);
        }
    }

    /** Bytes were lost within a frame whose end is known. */
    private void bridge(long length, long streamPosition, long timeNs) {
        Http2Message message = body;
        switch (state) {
            case DATA -> {
                long lost = Math.min(streamPosition, contentEnd) - (streamPosition - length);
                if (message != null && lost > 0) {
                    message.dataLost(lost);
                }
                state = streamPosition >= contentEnd ? State.REST : State.DATA;
            }
            case BLOCK -> {
                blocks.markLost();
                if (streamPosition >= contentEnd) {
                    if (frame.has(Http2Frame.END_HEADERS)) {
                        blocks.end(timeNs, frameEnd);
                    }
                    state = State.REST;
                }
            }
            case SETTINGS -> state = State.REST;
            case REST -> {
                if (frame.type == Http2Frame.RST_STREAM || frame.type == Http2Frame.GOAWAY) {
                    connection.lost(fromClient); // what it ended is not known
                }
            }
            case START, FRAME, SEARCH, LEFT, OVER -> {}
        }
        if (message != null) {
            message.markGap();
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        if (blocks.isUnderWay()) {
            connection.violation(Http2Violation.CUT_HEADER_BLOCK);
        }
        connection.end(fromClient, timeNs, streamPosition);
        state = State.OVER;
    }

    @Override
    public int retainedBytes() {
        int shared = fromClient ? connection.retainedBytes() : 0;
        return blocks.retainedBytes() + shared;
    }
}
