package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.redis.RedisGrammar.Match;
import io.wiretrip.protocol.redis.RedisType.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends: one value after another, of any type and depth. Which of them answer a
 * command and which come unasked is {@link RedisReplies}' part.
 */
final class RedisResponseDecoder implements Decoder {
    private static final int HEADER_BYTES_MAX = 24;
    private static final int LINE_BYTES_MAX = 512;
    private static final int SEARCH_BYTES_MAX = 64 << 10;
    private static final long VALUE_BYTES_MAX = 1L << 32;
    private static final long ELEMENTS_MAX = 1L << 40;

    private enum State {
        SEARCH,
        VALUE,
        LONG_LINE,
        CHUNK,
        BYTES_END,
        OVER
    }

    private final MessageSink sink;
    private final RedisReplies replies;
    private final RedisErrors errors;
    private final RedisNesting nesting = new RedisNesting();
    private final RedisLine line = new RedisLine();
    private State state;
    private Progress progress = Progress.CONTINUE;

    /** Whether the search is within a line, of which it waits for the end. */
    private boolean withinLine;

    /** How many bytes were passed over since the search began. */
    private long searched;

    /** Whether the string under way comes in chunks. */
    private boolean chunked;

    /** Whether the outermost value waits for its first element to say what it is. */
    private @Nullable RedisType undecided;

    private long undecidedElements;

    RedisResponseDecoder(
            MessageSink sink, Pending pending, RedisConnection connection, DecoderContext context) {
        this.sink = sink;
        this.errors = new RedisErrors(context);
        this.replies = new RedisReplies(sink, pending, connection);
        this.state = context.midstream() ? State.SEARCH : State.VALUE;
    }

    @Override
    public Progress decode(Bytes in) {
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case SEARCH -> search(in);
                        case VALUE -> value(in);
                        case LONG_LINE -> longLine(in);
                        case CHUNK -> chunk(in);
                        case BYTES_END -> bytesEnd(in);
                        case OVER -> false;
                    };
        }
        return progress;
    }

    private boolean search(Bytes in) {
        while (in.remaining() > 0) {
            if (withinLine) {
                passLine(in);
                continue;
            }
            replies.noteStart(in);
            Match match = RedisGrammar.reply(in, in.position());
            if (match == Match.YES && isCertain(in)) {
                searched = 0;
                state = State.VALUE;
                return true;
            }
            if (match == Match.MORE && in.remaining() < RedisGrammar.LOOK_BYTES_MAX) {
                return false;
            }
            passLine(in);
            replies.lost();
        }
        return false;
    }

    /** A value begins where a line ended. */
    private void passLine(Bytes in) {
        int from = in.position();
        int lf = in.indexOf((byte) '\n', from, in.limit());
        withinLine = lf < 0;
        in.position(withinLine ? in.limit() : lf + 1);
        searched += in.position() - from;
    }

    /**
     * Whether a valid reply is one of its own: the elements of a longer one look alike. It is if a
     * request was sent by who had received just what is before it, or if it is a push. A client
     * that never waits gives no such sign; then any reply has to do, after a while.
     */
    private boolean isCertain(Bytes in) {
        return replies.isAwaited(in.streamPosition())
                || RedisGrammar.isPush(in, in.position())
                || searched > SEARCH_BYTES_MAX;
    }

    private boolean value(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        boolean outermost = nesting.isOutermost();
        if (outermost) {
            replies.noteStart(in);
        }
        int at = in.position();
        int mark = in.u8(at);
        if (mark == '\n' && outermost) { // a master keeps its replica waiting
            in.position(at + 1);
            replies.forgetStart();
            return true;
        }
        if (mark == '.' && nesting.isStreamed()) {
            return streamEnd(in);
        }
        RedisType type = RedisType.of(mark);
        if (type == null) {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        int end = line.end(in);
        if (type.shape() == Shape.LINE) {
            return end < 0 ? partOfLine(in, type) : line(in, type, end);
        }
        if (end < 0 || end - at > HEADER_BYTES_MAX) {
            return in.remaining() > HEADER_BYTES_MAX && violate(RedisViolation.BAD_HEADER, in);
        }
        long number = RedisLine.number(in, at + 1, end);
        if (number < -1 && number != RedisLine.STREAMED) {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        return type.shape() == Shape.BULK
                ? bulk(in, type, end + 2, number)
                : aggregate(in, type, end + 2, number);
    }

    private boolean line(Bytes in, RedisType type, int end) {
        int from = in.position() + 1;
        decideAgainst(in);
        if (nesting.isOutermost()) {
            replies.beginLine(in, type, from, end);
        }
        text(in, type, from, end);
        replies.addPayload(end - from);
        in.position(end + 2);
        return element(in);
    }

    /** Of a long line only the beginning is looked at. */
    private boolean partOfLine(Bytes in, RedisType type) {
        if (in.remaining() <= LINE_BYTES_MAX) {
            return false;
        }
        int from = in.position() + 1;
        decideAgainst(in);
        if (nesting.isOutermost()) {
            replies.beginLine(in, type, from, in.limit());
        }
        text(in, type, from, in.limit());
        in.position(from);
        state = State.LONG_LINE;
        return true;
    }

    private boolean longLine(Bytes in) {
        int end = line.end(in);
        if (end >= 0) {
            replies.addPayload(end - in.position());
            in.position(end + 2);
            state = State.VALUE;
            return element(in);
        }
        int keep = in.remaining() > 0 && in.u8(in.limit() - 1) == '\r' ? 1 : 0;
        replies.addPayload(in.remaining() - keep);
        in.position(in.limit() - keep);
        return false;
    }

    private void text(Bytes in, RedisType type, int from, int to) {
        RedisResponse response = replies.current();
        if (response == null) {
            return;
        }
        if (type == RedisType.ERROR) {
            if (errors.wantsText()) {
                errors.read(response, in, from, to);
            } else {
                response.addError(null, null);
            }
        } else if (type == RedisType.NULL && nesting.isOutermost()) {
            response.markNothing();
        }
    }

    private boolean bulk(Bytes in, RedisType type, int from, long length) {
        if (length > VALUE_BYTES_MAX) {
            return violate(RedisViolation.TOO_LONG, in);
        }
        int wanted = wantedBytes(type, length);
        if (in.limit() - from < wanted) {
            return false;
        }
        if (undecided != null) {
            decide(in, wanted > 0 && wanted == length ? from : -1, from + wanted);
        }
        boolean outermost = nesting.isOutermost();
        if (outermost && !replies.begin(type)) {
            return replicates(in);
        }
        RedisResponse response = replies.current();
        if (response != null && type == RedisType.BULK_ERROR) {
            errors.read(response, in, from, from + wanted);
        }
        if (response != null && outermost && length < 0 && length != RedisLine.STREAMED) {
            response.markNothing();
        }
        in.position(from);
        if (length == RedisLine.STREAMED) {
            chunked = true;
            state = State.CHUNK;
            return true;
        }
        if (length < 0) {
            return element(in);
        }
        replies.addPayload(length);
        in.skip(length);
        state = State.BYTES_END;
        return true;
    }

    /** How many bytes of a string have to be looked at. */
    private int wantedBytes(RedisType type, long length) {
        int most =
                type == RedisType.BULK_ERROR
                        ? RedisErrors.BYTES_MAX
                        : undecided != null && length <= RedisPush.BYTES_MAX
                                ? RedisPush.BYTES_MAX
                                : 0;
        return (int) Math.max(0, Math.min(length, most));
    }

    /** A piece of a string that does not say how long it is: {@code ;5}, five bytes. */
    private boolean chunk(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        int at = in.position();
        int end = line.end(in);
        if (in.u8(at) != ';' || (end < 0 ? in.limit() : end) - at > HEADER_BYTES_MAX) {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        if (end < 0) {
            return false;
        }
        long length = RedisLine.number(in, at + 1, end);
        if (length < 0 || length > VALUE_BYTES_MAX) {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        in.position(end + 2);
        if (length == 0) {
            chunked = false;
            state = State.VALUE;
            return element(in);
        }
        replies.addPayload(length);
        in.skip(length);
        state = State.BYTES_END;
        return true;
    }

    private boolean bytesEnd(Bytes in) {
        if (in.remaining() < 2) {
            return false;
        }
        int at = in.position();
        if (in.u8(at) != '\r' || in.u8(at + 1) != '\n') {
            return violate(RedisViolation.BAD_END, in);
        }
        in.position(at + 2);
        if (chunked) {
            state = State.CHUNK;
            return true;
        }
        state = State.VALUE;
        return element(in);
    }

    private boolean aggregate(Bytes in, RedisType type, int next, long count) {
        if (count > ELEMENTS_MAX) {
            return violate(RedisViolation.TOO_LONG, in);
        }
        decideAgainst(in);
        boolean attribute = type == RedisType.ATTRIBUTE;
        if (nesting.isOutermost() && !attribute) {
            if (count > 0 && replies.mayBePush(type)) {
                undecided = type;
                undecidedElements = count;
            } else {
                begin(type, count);
            }
        }
        if ((count > 0 || count == RedisLine.STREAMED)
                && !nesting.open(count, type.valuesPerElement(), attribute)) {
            return violate(RedisViolation.TOO_DEEP, in);
        }
        in.position(next);
        boolean empty = count == 0 || count == -1;
        return !empty || attribute || element(in);
    }

    private void begin(RedisType type, long count) {
        replies.begin(type);
        RedisResponse response = replies.current();
        if (response != null) {
            response.setElements(count == RedisLine.STREAMED ? 0 : count);
            if (count == -1) {
                response.markNothing();
            }
        }
    }

    /** The end of a collection that did not say how many elements it has. */
    private boolean streamEnd(Bytes in) {
        if (in.remaining() < 3) {
            return false;
        }
        int at = in.position();
        if (in.u8(at + 1) != '\r' || in.u8(at + 2) != '\n') {
            return violate(RedisViolation.BAD_END, in);
        }
        in.position(at + 3);
        return nesting.closeStreamed() || element(in);
    }

    /** A value ended, and with it perhaps those that hold it. */
    private boolean element(Bytes in) {
        switch (nesting.element()) {
            case WITHIN -> {
                return true;
            }
            case OF_OUTERMOST -> {
                RedisResponse response = replies.current();
                if (response != null && nesting.isStreamed()) {
                    response.addValue();
                }
                return true;
            }
            case OUTERMOST -> {}
        }
        if (replies.end(in)) {
            state = State.OVER;
            progress = Progress.HANDOVER;
            return false;
        }
        return true;
    }

    /** The first element is no word that a push begins with. */
    private void decideAgainst(Bytes in) {
        if (undecided != null) {
            decide(in, -1, -1);
        }
    }

    private void decide(Bytes in, int from, int to) {
        RedisType type = undecided;
        assert type != null;
        undecided = null;
        replies.beginUndecided(type, from < 0 ? null : RedisPush.of(in, from, to));
        RedisResponse response = replies.current();
        if (response != null) {
            response.setElements(undecidedElements);
        }
    }

    /** The answer to SYNC is a file without an end, then commands. */
    private boolean replicates(Bytes in) {
        replies.end(in);
        state = State.OVER;
        progress = Progress.HANDOVER;
        return false;
    }

    private boolean violate(RedisViolation violation, Bytes in) {
        sink.violation(violation);
        cut(in.timeNs(), in.streamPosition());
        in.position(in.position() + 1);
        return true;
    }

    private void cut(long timeNs, long streamPosition) {
        replies.cut(timeNs, streamPosition);
        nesting.clear();
        undecided = null;
        chunked = false;
        withinLine = false;
        if (state != State.OVER) {
            state = State.SEARCH;
        }
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        replies.markGap();
        if (!skipped) {
            cut(timeNs, streamPosition - length);
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        cut(timeNs, streamPosition);
    }
}
