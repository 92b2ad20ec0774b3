package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.redis.RedisGrammar.Match;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends: arrays of bulk strings, or lines of words. Of the arguments it looks at
 * those that say what the command is and does; the others are passed over, arrived or not.
 */
final class RedisRequestDecoder implements Decoder {
    /** The longest inline command that a server takes is 64 KiB; nobody types that. */
    static final int INLINE_BYTES_MAX = 16 << 10;

    private static final int HEADER_BYTES_MAX = 24;
    private static final long VALUE_BYTES_MAX = 1L << 32;
    private static final long ARGUMENTS_MAX = Integer.MAX_VALUE;

    private enum State {
        SEARCH,
        START,
        ARGUMENT,
        VALUE,
        VALUE_END
    }

    private final MessageSink sink;
    private final RedisConnection connection;
    private final RedisArguments arguments;
    private final RedisLine line = new RedisLine();
    private State state;
    private @Nullable RedisRequest request;
    private boolean begun;
    private long argumentsLeft;
    private long count;
    private long valueBytes;
    private long valueEnd;

    /** How many bytes of the value are still to come behind those that were lost. */
    private long valueLeft;

    private long startNs;
    private long startPosition;
    private long startAcknowledged;
    private boolean started;
    private boolean lost;

    RedisRequestDecoder(MessageSink sink, RedisConnection connection, DecoderContext context) {
        this.sink = sink;
        this.connection = connection;
        this.arguments = new RedisArguments(context);
        this.state = context.midstream() ? State.SEARCH : State.START;
    }

    @Override
    public Progress decode(Bytes in) {
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case SEARCH -> search(in);
                        case START -> start(in);
                        case ARGUMENT -> argument(in);
                        case VALUE -> value(in);
                        case VALUE_END -> valueEnd(in);
                    };
        }
        return Progress.CONTINUE;
    }

    private boolean search(Bytes in) {
        while (in.remaining() > 0) {
            int at = in.indexOf((byte) '*', in.position(), in.limit());
            int next = at < 0 ? in.limit() : at;
            lost |= next > in.position();
            in.position(next);
            if (at < 0) {
                return false;
            }
            noteStart(in);
            Match match = RedisGrammar.command(in, at);
            if (match == Match.YES) {
                state = State.START;
                return true;
            }
            if (match == Match.MORE) {
                return false;
            }
            started = false;
            lost = true;
            in.position(at + 1);
        }
        return false;
    }

    private boolean start(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        noteStart(in);
        int first = in.u8(in.position());
        if (first == '\r' || first == '\n') {
            in.position(in.position() + 1);
            started = false;
            return true;
        }
        return first == '*' ? array(in) : inline(in);
    }

    private boolean array(Bytes in) {
        int end = line.end(in);
        if (end < 0 || end - in.position() > HEADER_BYTES_MAX) {
            return incomplete(in);
        }
        long number = RedisLine.number(in, in.position() + 1, end);
        if (number == RedisLine.NOT_A_NUMBER || number == RedisLine.STREAMED) {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        if (number > ARGUMENTS_MAX) {
            return violate(RedisViolation.TOO_LONG, in);
        }
        in.position(end + 2);
        if (number <= 0) {
            started = false; // servers ignore it, and send nothing
            return true;
        }
        count = number;
        argumentsLeft = number;
        state = State.ARGUMENT;
        return true;
    }

    private boolean argument(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        if (in.u8(in.position()) != '$') {
            return violate(RedisViolation.BAD_HEADER, in);
        }
        int end = line.end(in);
        if (end < 0 || end - in.position() > HEADER_BYTES_MAX) {
            return incomplete(in);
        }
        long number = RedisLine.number(in, in.position() + 1, end);
        if (number < 0 || number > VALUE_BYTES_MAX) {
            return violate(number < 0 ? RedisViolation.BAD_HEADER : RedisViolation.TOO_LONG, in);
        }
        in.position(end + 2);
        valueBytes = number;
        valueEnd = in.streamPosition() + number;
        state = State.VALUE;
        return true;
    }

    private boolean value(Bytes in) {
        long index = count - argumentsLeft;
        int most = arguments.wantedBytes(request, index);
        int wanted = (int) Math.min(valueBytes, most);
        if (in.remaining() < wanted) {
            return false;
        }
        int from = in.position();
        if (request == null) {
            request = arguments.command(in, from, from + wanted, false);
            request.setArguments(count - 1);
            if (!arguments.decidesLate(request)) {
                begin(request);
            }
        } else if (most > 0) {
            arguments.look(request, index, in, from, from + wanted);
        }
        request.addPayload(valueBytes);
        in.skip(valueBytes);
        state = State.VALUE_END;
        return true;
    }

    private boolean valueEnd(Bytes in) {
        if (valueLeft > 0) {
            in.skip(valueLeft);
            valueLeft = 0;
        }
        if (in.remaining() < 2) {
            return false;
        }
        int at = in.position();
        if (in.u8(at) != '\r' || in.u8(at + 1) != '\n') {
            return violate(RedisViolation.BAD_END, in);
        }
        in.position(at + 2);
        argumentsLeft--;
        state = State.ARGUMENT;
        if (argumentsLeft == 0) {
            ended(in);
        }
        return true;
    }

    /** A line of words, as a person types it. */
    private boolean inline(Bytes in) {
        int from = in.position();
        int lf = line.lineFeed(in);
        int to = lf < 0 ? in.limit() : lf > from && in.u8(lf - 1) == '\r' ? lf - 1 : lf;
        int name = RedisArguments.wordEnd(in, from, to);
        if (!RedisCommands.isName(in, from, name)) {
            return violate(RedisViolation.NOT_A_COMMAND, in);
        }
        if (to - from > INLINE_BYTES_MAX) {
            return violate(RedisViolation.LINE_TOO_LONG, in);
        }
        if (lf < 0) {
            return false;
        }
        if (!RedisLine.isText(in, from, to)) {
            return violate(RedisViolation.NOT_A_COMMAND, in);
        }
        RedisRequest typed = arguments.inline(in, from, name, to);
        typed.addPayload(to - from);
        request = typed;
        in.position(lf + 1);
        ended(in);
        return true;
    }

    private void begin(RedisRequest message) {
        message.started(startNs, startPosition, startAcknowledged);
        if (lost) {
            lost = false;
            message.markResynchronised();
        }
        begun = true;
        if (message.command().selects()) {
            connection.mayBeSelected();
        }
        sink.begin(message);
    }

    private void ended(Bytes in) {
        RedisRequest message = request;
        assert message != null;
        if (!begun) {
            arguments.decide(message);
            begin(message);
        }
        message.ended(in.timeNs(), in.streamPosition());
        sink.end(message);
        reset(State.START);
    }

    private void reset(State next) {
        request = null;
        valueLeft = 0;
        begun = false;
        started = false;
        state = next;
    }

    private void noteStart(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startPosition = in.streamPosition();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    private boolean incomplete(Bytes in) {
        return in.remaining() > HEADER_BYTES_MAX && violate(RedisViolation.BAD_HEADER, in);
    }

    private boolean violate(RedisViolation violation, Bytes in) {
        sink.violation(violation);
        connection.commandsLost();
        cut(in.timeNs(), in.streamPosition());
        lost = true;
        in.position(in.position() + 1);
        return true;
    }

    /** Ends the command under way, of which no more will be seen. */
    private void cut(long timeNs, long streamPosition) {
        if (request != null && begun) {
            request.markTruncated();
            request.ended(timeNs, streamPosition);
            sink.end(request);
        }
        reset(State.SEARCH);
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        if (request != null) {
            request.markGap();
        }
        if (!skipped && isBridged(streamPosition)) {
            return;
        }
        if (!skipped) {
            cut(timeNs, Math.max(streamPosition - length, keyEnd()));
            connection.commandsLost();
            lost = true;
        }
    }

    /** Whether all that was lost is part of a key, which takes no more than to pass it over. */
    private boolean isBridged(long streamPosition) {
        RedisRequest message = request;
        if (message == null || keyEnd() < streamPosition) {
            return false;
        }
        message.addPayload(valueBytes);
        arguments.keyLost();
        valueLeft = valueEnd - streamPosition;
        state = State.VALUE_END;
        return true;
    }

    /** One past the key that is waited for; 0 if none is. */
    private long keyEnd() {
        RedisRequest message = request;
        if (message == null || state != State.VALUE) {
            return 0;
        }
        return arguments.isKey(message, count - argumentsLeft) ? valueEnd : 0;
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        cut(timeNs, streamPosition);
    }
}
