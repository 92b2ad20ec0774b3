package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Passes over one body and counts its bytes, framing excluded. Keeps its beginning if it is given a
 * capture. Bytes that are not kept are skipped and need not be delivered.
 */
final class Http1BodyReader {
    /** The longest line with a chunk's size and its extensions. */
    static final int CHUNK_LINE_BYTES_MAX = 4 << 10;

    private static final int CHUNK_DIGITS_MAX = 15;

    /** How reading went on. */
    enum Result {
        /** Another step. */
        STEP,
        /** More bytes are needed. */
        MORE,
        /** The body has ended. */
        END,
        /** The last chunk has ended; trailers follow. */
        TRAILERS,
        /** No chunk where one must be. */
        BAD_CHUNK
    }

    private enum State {
        /** In a body without chunks. */
        PLAIN,
        /** At the line with a chunk's size. */
        CHUNK_SIZE,
        /** In a chunk. */
        CHUNK_DATA,
        /** At the line end behind a chunk. */
        CHUNK_END
    }

    private final Http1LineScanner lines = new Http1LineScanner();
    private State state = State.PLAIN;
    private @Nullable Http1Capture capture;

    /** Bytes of the chunks that have ended. */
    private long countedBytes;

    /** Where the body or its current chunk begins and ends in the stream. */
    private long partStart;

    private long partEnd;

    /**
     * A body begins.
     *
     * @param position its first byte in the stream
     * @param length its length; {@link Long#MAX_VALUE} if the connection's end ends it
     */
    void begin(long position, long length) {
        state = State.PLAIN;
        countedBytes = 0;
        beginPart(position, length);
    }

    /** A body in chunks begins. */
    void beginChunks(long position) {
        begin(position, 0);
        state = State.CHUNK_SIZE;
        lines.reset();
    }

    /** Keeps the beginning of the body that begins next; nothing if null. */
    void keep(@Nullable Http1Capture capture) {
        this.capture = capture;
    }

    /** What was kept, which is then forgotten here. */
    @Nullable Http1Body takeKept() {
        Http1Capture kept = capture;
        capture = null;
        return kept == null ? null : kept.body();
    }

    /** Whether only the end of the connection ends the body. */
    boolean isUntilClose() {
        return state == State.PLAIN && partEnd == Long.MAX_VALUE;
    }

    /** How many bytes of the body are before a position of the stream. */
    long bytesBefore(long position) {
        return countedBytes + Math.max(0, Math.min(position, partEnd) - partStart);
    }

    /** Reads on. */
    Result read(Bytes in) {
        Result result = Result.STEP;
        while (result == Result.STEP) {
            result =
                    switch (state) {
                        case PLAIN -> part(in, Result.END);
                        case CHUNK_DATA -> part(in, Result.STEP);
                        case CHUNK_SIZE -> chunkSize(in);
                        case CHUNK_END -> chunkEnd(in);
                    };
        }
        return result;
    }

    /**
     * Bytes are missing before a position.
     *
     * @return whether all of them lie within the body or chunk, whose end is still known
     */
    boolean bridges(long position) {
        boolean inPart = state == State.PLAIN || state == State.CHUNK_DATA;
        if (capture != null) {
            capture.cut();
        }
        return inPart && position <= partEnd;
    }

    /** Whether a body without chunks ends at a position. */
    boolean endsAt(long position) {
        return state == State.PLAIN && position == partEnd;
    }

    private Result part(Bytes in, Result whenOver) {
        Http1Capture kept = capture;
        long left = partEnd - in.streamPosition();
        if (left > 0 && kept != null && !kept.isFull()) {
            int from = in.position();
            int to = from + (int) Math.min(left, in.remaining());
            kept.add(in, from, to);
            in.position(to);
            left = partEnd - in.streamPosition();
            if (left > 0 && !kept.isFull()) {
                return Result.MORE;
            }
        }
        if (left > 0) {
            in.skip(left);
            if (in.pendingSkip() > 0) {
                return Result.MORE;
            }
        }
        if (state == State.CHUNK_DATA) {
            state = State.CHUNK_END;
        }
        return whenOver;
    }

    private Result chunkEnd(Bytes in) {
        int at = in.position();
        if (at < in.limit() && in.u8(at) == '\r') {
            at++;
        }
        if (at == in.limit()) {
            return Result.MORE;
        }
        if (in.u8(at) != '\n') {
            return Result.BAD_CHUNK;
        }
        in.position(at + 1);
        state = State.CHUNK_SIZE;
        lines.reset();
        return Result.STEP;
    }

    private Result chunkSize(Bytes in) {
        int from = in.position();
        int lf = lines.lineFeed(in);
        if ((lf < 0 ? in.limit() : lf) - from > CHUNK_LINE_BYTES_MAX) {
            return Result.BAD_CHUNK;
        }
        if (lf < 0) {
            return Result.MORE;
        }
        long size = size(in, from, Http1Lines.lineEnd(in, from, lf));
        if (size < 0) {
            return Result.BAD_CHUNK;
        }
        lines.consume(in, lf + 1);
        countedBytes += partEnd - partStart;
        beginPart(in.streamPosition(), size);
        state = State.CHUNK_DATA;
        return size == 0 ? Result.TRAILERS : Result.STEP;
    }

    private void beginPart(long position, long length) {
        partStart = position;
        partEnd = length > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + length;
    }

    /** The size in a chunk's line, whose extensions are ignored; −1 if it is none. */
    private static long size(Bytes in, int from, int to) {
        long size = 0;
        int at = from;
        while (at < to && at - from < CHUNK_DIGITS_MAX) {
            int digit = Character.digit(in.u8(at), 16);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
            at++;
        }
        boolean hasDigits = at > from;
        while (at < to && (in.u8(at) == ' ' || in.u8(at) == '\t')) {
            at++;
        }
        return hasDigits && (at == to || in.u8(at) == ';') ? size : -1;
    }
}
