package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.postgresql.PostgresqlBoundary.Answer;
import io.wiretrip.protocol.postgresql.PostgresqlConnection.Asked;

/**
 * What a server sends: the framing. What the messages say and which answer they are part of is
 * {@link PostgresqlAnswers}' business.
 */
final class PostgresqlResponseDecoder implements Decoder {
    private enum State {
        /** At a message, or at the one byte that answers a wish for encryption. */
        MESSAGE,
        /** In the rest of a message, which is passed over. */
        REST,
        /** Looking for the next message after a loss. */
        SEARCH,
        /** Nothing more is decoded. */
        OVER
    }

    private final MessageSink sink;
    private final Pending pending;
    private final PostgresqlConnection connection;
    private final PostgresqlAnswers answers;

    private State state;
    private Progress progress = Progress.CONTINUE;
    private boolean started;
    private long messageEnd;

    /** How many bytes behind a hole still belong to the message. */
    private long restLeft;

    PostgresqlResponseDecoder(
            MessageSink sink,
            Pending pending,
            PostgresqlConnection connection,
            PostgresqlWants wants,
            DecoderContext context) {
        this.sink = sink;
        this.pending = pending;
        this.connection = connection;
        boolean masks = context.options().maskLiterals();
        this.answers = new PostgresqlAnswers(sink, pending, connection, wants, masks);
        this.state = context.midstream() ? State.SEARCH : State.MESSAGE;
        connection.responses(this);
    }

    @Override
    public Progress decode(Bytes in) {
        connection.served(in.streamPosition() + in.remaining());
        boolean goOn = true;
        while (goOn) {
            goOn =
                    switch (state) {
                        case MESSAGE -> message(in);
                        case REST -> passed(in);
                        case SEARCH -> search(in);
                        case OVER -> false;
                    };
        }
        return progress;
    }

    /** The request that is answered has ended, perhaps with nothing left to be answered. */
    void settle() {
        answers.settle();
    }

    /** See {@link PostgresqlConnection#requestBegins}. */
    void clientGoesOn(long peerAcknowledged) {
        answers.clientGoesOn(peerAcknowledged);
    }

    private boolean starts(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        if (!started) {
            started = true;
            answers.starts(in.timeNs(), in.streamPosition(), in.peerAcknowledged());
        }
        return true;
    }

    /** Passes over rows that have come whole: of each only the length is looked at. */
    private void rows(Bytes in) {
        int limit = in.limit();
        int at = in.position();
        int rows = 0;
        while (limit - at > PostgresqlBoundary.HEADER_BYTES && in.u8(at) == 'D') {
            long length = in.u32be(at + 1);
            if (1 + length > limit - at || !PostgresqlBoundary.isResponse('D', length)) {
                break;
            }
            at += (int) (1 + length);
            rows++;
        }
        if (rows > 0) {
            in.position(at);
            started = false;
            messageEnd = in.streamPosition();
            answers.rows(rows, in.timeNs(), messageEnd);
        }
    }

    private boolean message(Bytes in) {
        if (answers.isAmongRows() && connection.asked() == Asked.NOTHING) {
            rows(in);
        }
        if (!starts(in)) {
            return false;
        }
        int at = in.position();
        int type = in.u8(at);
        if (connection.asked() != Asked.NOTHING && type != 'E') {
            return negotiated(in, type);
        }
        if (in.remaining() < PostgresqlBoundary.HEADER_BYTES) {
            return false;
        }
        long length = in.u32be(at + 1);
        if (!PostgresqlBoundary.isResponse(type, length)) {
            sink.violation(PostgresqlViolation.BAD_RESPONSE);
            return toSearch();
        }
        long wanted = Math.min(length - 4, PostgresqlAnswers.contentBytes(type));
        if (in.remaining() < PostgresqlBoundary.HEADER_BYTES + wanted) {
            return false;
        }
        connection.asked(Asked.NOTHING);
        messageEnd = in.streamPosition() + 1 + length;
        int body = at + PostgresqlBoundary.HEADER_BYTES;
        answers.message(in, type, body, body + (int) wanted, length - 4);
        in.skip(1 + length);
        state = State.REST;
        return in.pendingSkip() == 0;
    }

    /** The one byte that answers SSLRequest or GSSENCRequest. */
    private boolean negotiated(Bytes in, int answer) {
        Asked asked = connection.asked();
        connection.asked(Asked.NOTHING);
        if (answer == 'N') {
            in.position(in.position() + 1);
            started = false;
            return true;
        }
        boolean granted = asked == Asked.TLS ? answer == 'S' : answer == 'G';
        if (granted) {
            in.position(in.position() + 1);
            sink.upgrade(asked == Asked.TLS ? "tls" : "gss");
            progress = Progress.HANDOVER;
            state = State.OVER;
            started = false;
            return false;
        }
        return true;
    }

    private boolean passed(Bytes in) {
        if (restLeft > 0) {
            in.skip(restLeft);
            restLeft = 0;
        }
        return in.pendingSkip() == 0 && passed(in.timeNs(), in.streamPosition());
    }

    private boolean passed(long timeNs, long position) {
        started = false;
        state = State.MESSAGE;
        answers.ends(timeNs, position);
        return true;
    }

    private boolean toSearch() {
        answers.lost();
        started = false;
        state = State.SEARCH;
        return true;
    }

    private boolean search(Bytes in) {
        while (starts(in)) {
            int at = in.position();
            Message asked = pending.answeredBy(in.streamPosition(), in.peerAcknowledged());
            boolean exact = asked != null && asked.peerAcknowledged() == in.streamPosition();
            Answer answer =
                    PostgresqlBoundary.judge(in, at, true, exact ? 1 : PostgresqlBoundary.SURE);
            if (answer == Answer.MORE) {
                return false;
            }
            if (answer == Answer.YES) {
                answers.found();
                state = State.MESSAGE;
                return true;
            }
            answers.resynchronised();
            in.position(at + 1);
            started = false;
        }
        return false;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        if (skipped) {
            answers.hole();
            return;
        }
        if (state == State.REST && streamPosition <= messageEnd) {
            answers.hole();
            restLeft = messageEnd - streamPosition;
            if (restLeft == 0) {
                passed(timeNs, streamPosition);
            }
            return;
        }
        if (state != State.OVER) {
            toSearch();
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        boolean within = state == State.REST || (started && state == State.MESSAGE);
        if (within) {
            sink.violation(PostgresqlViolation.STREAM_CUT);
        }
        answers.end(within, timeNs, streamPosition);
        state = State.OVER;
    }
}
