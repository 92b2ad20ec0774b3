package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.kafka.KafkaBodyReader.Step;
import org.jspecify.annotations.Nullable;

/**
 * One direction: messages behind a length of four bytes. A head is waited for, a body is walked as
 * it comes, the rest is skipped. Where a boundary was lost, every byte is tried until a head and
 * the beginning of a body fit.
 */
abstract class KafkaDecoder implements Decoder {
    static final int LENGTH_BYTES = 4;

    /** The most that servers accept unless they are told otherwise, twice and a half of it. */
    static final long MESSAGE_BYTES_MAX = 256 << 20;

    /** Tokens are small; servers refuse those beyond 512 KiB. */
    static final long TOKEN_BYTES_MAX = 512 << 10;

    /** What comes next. */
    private enum State {
        SEARCH,
        HEAD,
        BODY,
        REST
    }

    /** What a look at a head says. */
    enum Head {
        /** More bytes are needed to say. */
        MORE,
        /** No message begins here. */
        WRONG,
        /** A message begins here. */
        READ,
        /** A whole message is here, from its first byte to its last. */
        WHOLE
    }

    final MessageSink sink;
    final KafkaConnection connection;
    private final KafkaBodyReader body = new KafkaBodyReader();
    private State state;
    private @Nullable KafkaMessage message;
    private @Nullable KafkaProgram program;
    private boolean begun;
    private long messageEnd;
    private boolean resynchronised;

    /** Up to where the bytes were searched, one position past them. */
    private long searchedTo;

    private boolean started;
    private long startNs;
    private long startAcknowledged;

    KafkaDecoder(MessageSink sink, KafkaConnection connection, boolean midstream) {
        this.sink = sink;
        this.connection = connection;
        this.state = midstream ? State.SEARCH : State.HEAD;
    }

    /** Reads a head and calls {@link #opened}, or moves nothing. */
    abstract Head head(Bytes in);

    /** Judges whether a message begins here; moves nothing. */
    abstract Head judge(Bytes in);

    /** Bytes of the shortest header, without which nothing can be said for sure. */
    abstract int headerBytes();

    /** Whether enough of the body was read to tell others of the message. */
    abstract boolean isReady();

    /** The message is about to be told of. */
    abstract void beginning();

    @Override
    public final Progress decode(Bytes in) {
        while (advance(in)) {
            // until more bytes are needed
        }
        return Progress.CONTINUE;
    }

    private boolean advance(Bytes in) {
        return switch (state) {
            case SEARCH -> search(in);
            case HEAD -> begin(in);
            case BODY -> walk(in);
            case REST -> rest(in);
        };
    }

    private void note(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    /**
     * Looks for the first place that surely begins a message, as if the bytes came one by one:
     * however they come, the same place wins.
     */
    private boolean search(Bytes in) {
        while (in.remaining() > 0) {
            note(in);
            switch (look(in)) {
                case WRONG -> passBy(in, 1);
                case MORE -> {
                    searchedTo = in.streamPosition() + in.remaining();
                    return false;
                }
                case READ, WHOLE -> {
                    note(in);
                    state = State.HEAD;
                    return true;
                }
            }
        }
        return false;
    }

    private void passBy(Bytes in, int count) {
        in.position(in.position() + count);
        started = false;
        resynchronised = true;
    }

    /**
     * Judges the position. What may or may not begin there must not hide what certainly begins
     * behind it: a whole message that is there before the doubt is settled is moved to.
     */
    private Head look(Bytes in) {
        int at = in.position();
        int end = in.limit();
        int header = at + headerBytes();
        in.narrow(Math.min(end, header));
        Head head = judge(in);
        int seen = Math.clamp(searchedTo - in.streamPosition(), 0, end - at) + at;
        in.widen();
        if (head == Head.WRONG || end < header) {
            return head;
        }
        boolean first = true;
        for (int to = Math.max(header, seen + 1); to <= end; to++) {
            in.narrow(to);
            head = judge(in);
            int whole = head == Head.MORE ? wholeBehind(in, first) : 0;
            in.widen();
            if (head != Head.MORE || whole > 0) {
                searchedTo = in.streamPosition() + (to - 1 - at);
                if (whole > 0) {
                    passBy(in, whole);
                }
                return whole > 0 ? Head.WHOLE : head;
            }
            first = false;
        }
        return Head.MORE;
    }

    /**
     * How far behind the position a message begins that ends where the bytes end; 0 if none does.
     *
     * @param orBefore whether it may end before them too
     */
    private int wholeBehind(Bytes in, boolean orBefore) {
        int at = in.position();
        int end = in.limit();
        int found = 0;
        for (int next = at + 1; next <= end - headerBytes() && found == 0; next++) {
            long left = end - next - LENGTH_BYTES - in.u32be(next);
            if (left == 0 || (left > 0 && orBefore)) {
                in.position(next);
                found = judge(in) == Head.WHOLE ? next - at : 0;
            }
        }
        in.position(at);
        return found;
    }

    private boolean begin(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        note(in);
        long start = in.streamPosition();
        Head head = head(in);
        if (head == Head.WRONG) {
            state = State.SEARCH;
            passBy(in, 1);
            return true;
        }
        KafkaMessage opened = message;
        if (head == Head.MORE || opened == null) {
            return false;
        }
        opened.started(startNs, start, startAcknowledged);
        if (resynchronised) {
            opened.markResynchronised();
            resynchronised = false;
        }
        begun = false;
        state = program == null ? State.REST : State.BODY;
        announce();
        return true;
    }

    /**
     * A head was read.
     *
     * @param end position in the stream one past the message's last byte
     * @param walked how to walk the body; null to skip it
     */
    final void opened(
            KafkaMessage read,
            long end,
            @Nullable KafkaProgram walked,
            int wanted,
            @Nullable KafkaContent content) {
        message = read;
        messageEnd = end;
        program = walked != null && (walked.meaningsAhead(0) & wanted) != 0 ? walked : null;
        if (program != null && content != null) {
            body.start(program, end, wanted, content);
        }
    }

    private void announce() {
        KafkaMessage opened = message;
        if (!begun && opened != null && (state == State.REST || isReady())) {
            begun = true;
            beginning();
            sink.begin(opened);
        }
    }

    private boolean walk(Bytes in) {
        Step step = body.read(in);
        if (step == Step.MORE) {
            announce();
            return false;
        }
        if (step == Step.MALFORMED) {
            sink.violation(KafkaViolation.BODY);
            bodyLost();
        } else {
            body.markRead();
            if (body.isAtEnd() && in.streamPosition() < messageEnd) {
                sink.violation(KafkaViolation.TRAILING_BYTES);
            }
        }
        state = State.REST;
        announce();
        return true;
    }

    /** What was read of a body that turned out to be none is not to be believed. */
    private void bodyLost() {
        if (message != null) {
            message.dropContent();
        }
    }

    private boolean rest(Bytes in) {
        long left = messageEnd - in.streamPosition();
        if (left > 0) {
            in.skip(left);
        }
        if (in.pendingSkip() > 0) {
            return false;
        }
        finish(in.timeNs(), messageEnd);
        return true;
    }

    private void finish(long timeNs, long position) {
        state = State.HEAD;
        started = false;
        program = null;
        KafkaMessage ended = message;
        message = null;
        if (ended != null) {
            ended.ended(timeNs, position);
            sink.end(ended);
        }
    }

    @Override
    public final void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        KafkaMessage damaged = message;
        if (damaged == null) {
            started = false;
            state = State.SEARCH;
            resynchronised = true;
            lostMessages();
            return;
        }
        damaged.markGap();
        if (skipped) {
            return;
        }
        state = State.REST;
        announce();
        if (streamPosition > messageEnd) {
            finish(timeNs, messageEnd);
            state = State.SEARCH;
            resynchronised = true;
            lostMessages();
        }
    }

    /** Messages of this direction may have passed unseen. */
    void lostMessages() {}

    @Override
    public final void end(End how, long streamPosition, long timeNs) {
        KafkaMessage cut = message;
        if (cut != null) {
            state = State.REST;
            announce();
            cut.markTruncated();
            finish(timeNs, Math.min(messageEnd, streamPosition));
        } else if (started && state == State.HEAD) {
            sink.violation(KafkaViolation.STREAM_CUT);
        }
    }

    @Override
    public int retainedBytes() {
        KafkaMessage held = message;
        return held == null || begun ? 0 : held.retainedBytes();
    }
}
