package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: packets one behind the other. A packet is read when all of it is
 * there; of PUBLISH only what precedes the application message, which is skipped.
 */
final class MqttDecoder implements Decoder {
    /** The first byte and the length. */
    static final int HEADER_BYTES_MAX = 1 + MqttLength.BYTES_MAX;

    /** Of a packet that is no PUBLISH, more than this is not looked at. */
    static final int BODY_BYTES_MAX = 1 << 16;

    /** Boundaries that turned out wrong, without a good packet between, before giving up. */
    static final int WRONG_MAX = 64;

    /** Bytes searched without success before giving up. */
    static final long SEARCHED_BYTES_MAX = 16L << 20;

    private final boolean fromClient;
    private final MessageSink sink;
    private final MqttConnection connection;
    private final MqttReader reader;
    private final MqttChain chain = new MqttChain();

    /** Where the packet under way ends; where the next begins if none is. */
    private long boundary;

    /** PUBLISH whose application message is passing. */
    private @Nullable MqttMessage open;

    private int wanted;
    private boolean started;
    private long startNs;
    private long startAcknowledged;

    private boolean first;
    private boolean searching;
    private boolean resynchronised;
    private int wrong;
    private int good;
    private long searched;

    private long heardNs;
    private long heardAcknowledged;
    private long arrivedTo;

    /** Bytes before this position came with an earlier packet than the newest. */
    private long staleTo;

    /** Whether when the message began was not noted, as nobody could tell that it did. */
    private boolean late;

    MqttDecoder(
            boolean fromClient,
            MqttConnection connection,
            MessageSink sink,
            DecoderContext context) {
        this.fromClient = fromClient;
        this.connection = connection;
        this.sink = sink;
        this.reader = new MqttReader(fromClient, connection, sink, context);
        this.searching = context.midstream();
        this.first = !context.midstream();
    }

    @Override
    public Progress decode(Bytes in) {
        hear(in);
        if (!started && boundary > in.streamPosition()) {
            in.skip(boundary - in.streamPosition());
        }
        if (open != null && in.streamPosition() >= boundary && in.pendingSkip() == 0) {
            finish(in.timeNs(), boundary);
        }
        while (in.remaining() > 0) {
            if (searching && !findBoundary(in)) {
                return isLost() ? giveUp(MqttViolation.BOUNDARY_LOST) : Progress.CONTINUE;
            }
            start(in);
            if (in.remaining() < wanted) {
                return Progress.CONTINUE;
            }
            int lengthBytes = header(in);
            if (lengthBytes == MqttLength.MORE) {
                return Progress.CONTINUE;
            }
            if (lengthBytes == MqttLength.WRONG) {
                if (first) {
                    return giveUp(MqttViolation.NOT_MQTT);
                }
                search(in);
            } else if (!packet(in, lengthBytes)) {
                return Progress.CONTINUE;
            }
        }
        return Progress.CONTINUE;
    }

    private void hear(Bytes in) {
        if (in.timeNs() != heardNs || in.peerAcknowledged() != heardAcknowledged) {
            heardNs = in.timeNs();
            heardAcknowledged = in.peerAcknowledged();
            staleTo = arrivedTo;
        }
        arrivedTo = in.streamPosition() + in.remaining();
    }

    private void start(Bytes in) {
        if (!started) {
            late = in.streamPosition() < staleTo;
            started = true;
            startNs = in.timeNs();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    /** Checks the fixed header and gives how many bytes its length has. */
    private int header(Bytes in) {
        int at = in.position();
        int head = in.u8(at);
        MqttType type = MqttType.of(head);
        if (type == null || !type.isFrom(fromClient)) {
            return wrong(MqttViolation.TYPE);
        }
        if (!type.accepts(head & 0xf)) {
            return wrong(MqttViolation.FLAGS);
        }
        if (first && fromClient && type != MqttType.CONNECT) {
            return wrong(MqttViolation.NOT_MQTT);
        }
        int lengthBytes = MqttLength.bytes(in, at + 1, in.limit());
        return lengthBytes == MqttLength.WRONG ? wrong(MqttViolation.LENGTH) : lengthBytes;
    }

    private int wrong(MqttViolation what) {
        if (!first) {
            sink.violation(what);
        }
        return MqttLength.WRONG;
    }

    /**
     * The packet at the cursor, whose header is there.
     *
     * @return false if more bytes are needed
     */
    private boolean packet(Bytes in, int lengthBytes) {
        int at = in.position();
        int head = in.u8(at);
        int length = MqttLength.read(in, at + 1, in.limit());
        int from = at + 1 + lengthBytes;
        boundary = in.streamPosition() + 1 + lengthBytes + length;
        int needed = needed(head, in, from, length);
        if (needed > in.limit() - from) {
            wanted = from - at + needed;
            return false;
        }
        long startPosition = in.streamPosition();
        MqttMessage message = reader.read(head, in, from, from + needed, length);
        first = false;
        settle();
        in.skip(boundary - startPosition);
        started = false;
        wanted = 0;
        if (message == null) {
            return true;
        }
        if (!connection.isStartKnown()) {
            message.markMidstream();
        }
        if (resynchronised || late) {
            message.markResynchronised();
            resynchronised = false;
        }
        message.started(startNs, startPosition, startAcknowledged);
        sink.begin(message);
        open = message;
        if (in.pendingSkip() == 0) {
            finish(in.timeNs(), boundary);
        }
        return true;
    }

    /** How many bytes of a body have to be there to read it. */
    private int needed(int head, Bytes in, int from, int length) {
        if (MqttType.of(head) != MqttType.PUBLISH) {
            return Math.min(length, BODY_BYTES_MAX);
        }
        int to = (int) Math.min(in.limit(), (long) from + length);
        int needed = reader.publishes().headBytes(head & 0xf, in, from, to);
        return Math.min(Math.min(length, needed), MqttPublishReader.HEAD_BYTES_MAX);
    }

    private void finish(long timeNs, long position) {
        MqttMessage message = open;
        if (message != null) {
            open = null;
            message.ended(timeNs, position);
            sink.end(message);
        }
    }

    private void search(Bytes in) {
        wrong++;
        good = 0;
        in.position(in.position() + 1);
        beginSearch();
    }

    private void beginSearch() {
        started = false;
        wanted = 0;
        searching = true;
        resynchronised = true;
        searched = 0;
    }

    /** A whole packet was read: after some of them earlier wrong boundaries no longer count. */
    private void settle() {
        good++;
        if (good >= WRONG_MAX) {
            wrong = 0;
        }
    }

    private boolean isLost() {
        return wrong > WRONG_MAX || searched > SEARCHED_BYTES_MAX;
    }

    private Progress giveUp(MqttViolation why) {
        sink.violation(why);
        return Progress.GIVE_UP;
    }

    /**
     * Moves to the first byte from which packet follows packet, beyond doubt.
     *
     * @return false if more bytes are needed to say, or the search is given up
     */
    private boolean findBoundary(Bytes in) {
        while (in.remaining() > 0) {
            int verdict = chain.judge(in, in.position(), fromClient);
            if (verdict != MqttChain.NO) {
                start(in);
                searching = verdict != MqttChain.YES;
                boundary = in.streamPosition();
                return !searching && !isLost();
            }
            started = false;
            searched++;
            in.position(in.position() + 1);
        }
        return false;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        MqttMessage message = open;
        if (message != null) {
            message.markGap();
        }
        if (skipped) {
            return;
        }
        finish(timeNs, Math.min(boundary, streamPosition));
        connection.gap();
        reader.gap();
        first = false;
        started = false;
        wanted = 0;
        if (boundary < streamPosition) { // it swallowed at least the next header
            beginSearch();
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        MqttMessage message = open;
        if (message != null) {
            message.markTruncated();
            finish(timeNs, Math.min(boundary, streamPosition));
        } else if (started && !searching) {
            sink.violation(MqttViolation.STREAM_CUT);
        }
    }

    @Override
    public int retainedBytes() {
        // What both share is charged to the client's side.
        return reader.retainedBytes() + (fromClient ? connection.retainedBytes() : 0);
    }
}
