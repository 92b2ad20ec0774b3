package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol.Recognition;
import java.nio.charset.StandardCharsets;

/**
 * Cuts one direction into frames. Of a method or a content header it waits for the first {@link
 * #HEAD_BYTES_MAX} at most; the rest of it, and bodies, are passed over.
 */
final class AmqpDecoder implements Decoder {
    /** How much of a payload is looked at. */
    static final int HEAD_BYTES_MAX = 16 << 10;

    /** What no peer negotiates; the default is 128 KiB. */
    static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private static final byte[] PROTOCOL = "AMQP".getBytes(StandardCharsets.US_ASCII);
    private static final String AMQP_1 = "amqp1";

    private final boolean fromClient;
    private final MessageSink sink;
    private final AmqpConnection connection;
    private final AmqpFlow flow;
    private final AmqpArgumentReader argumentReader;
    private final AmqpPropertyReader propertyReader;
    private final AmqpFrame frame = new AmqpFrame();
    private final AmqpArguments arguments = new AmqpArguments();
    private long bodyBytes;
    private Phase phase = Phase.OPENING;

    /** Whether the first byte that came is the first of its direction. */
    private final boolean fromStart;

    /** What comes next. */
    private enum Phase {
        /** A protocol header or the first frame. */
        OPENING,
        /** The first frame. */
        FIRST_FRAME,
        /** A frame. */
        FRAME,
        /** The octet that ends a frame. */
        FRAME_END,
        /** The next frame beyond doubt. */
        SEARCH,
        /** AMQP 1.0, if the server agrees. */
        AMQP_1
    }

    AmqpDecoder(
            boolean fromClient,
            MessageSink sink,
            Pending pending,
            DecoderContext context,
            AmqpConnection connection) {
        this.fromClient = fromClient;
        this.sink = sink;
        this.connection = connection;
        AmqpWants wants = AmqpWants.of(context.demand());
        this.flow = new AmqpFlow(fromClient, sink, pending, connection, context.midstream());
        this.argumentReader = new AmqpArgumentReader(sink, wants);
        this.propertyReader = new AmqpPropertyReader(sink, wants);
        this.fromStart = !context.midstream();
    }

    @Override
    public Progress decode(Bytes in) {
        while (in.remaining() > 0) {
            Phase before = phase;
            int from = in.position();
            Progress progress =
                    switch (phase) {
                        case OPENING -> opening(in);
                        case FIRST_FRAME, FRAME -> frame(in);
                        case FRAME_END -> frameEnd(in);
                        case SEARCH -> search(in);
                        case AMQP_1 -> {
                            in.position(in.limit());
                            yield Progress.CONTINUE;
                        }
                    };
            if (progress != Progress.CONTINUE || (phase == before && in.position() == from)) {
                return progress;
            }
        }
        return Progress.CONTINUE;
    }

    private Progress opening(Bytes in) {
        frame.start(in);
        int at = in.position();
        int there = Math.min(in.remaining(), PROTOCOL.length);
        for (int i = 0; i < there; i++) {
            if (in.u8(at + i) != PROTOCOL[i]) {
                phase = fromStart ? Phase.FIRST_FRAME : Phase.SEARCH;
                return Progress.CONTINUE;
            }
        }
        return in.remaining() < AmqpRecogniser.HEADER_BYTES
                ? Progress.CONTINUE
                : protocolHeader(in);
    }

    private Progress protocolHeader(Bytes in) {
        int version = in.i32be(in.position() + PROTOCOL.length);
        in.skip(AmqpRecogniser.HEADER_BYTES);
        frame.head(AmqpFrameType.PROTOCOL_HEADER, 0, 0);
        boolean amqp1 = AmqpRecogniser.isAmqp1(version);
        if (!fromClient && amqp1) {
            sink.upgrade(AMQP_1);
            connection.takeClientHeader();
            return Progress.HANDOVER;
        }
        phase = amqp1 ? Phase.AMQP_1 : Phase.FRAME;
        if (fromClient) {
            connection.clientHeader(header(in, AmqpRole.PROTOCOL_HEADER, version));
        } else {
            AmqpMessage asked = connection.takeClientHeader();
            if (asked != null) {
                sink.begin(asked);
                sink.end(asked);
            }
            AmqpMessage refusal = header(in, AmqpRole.PROTOCOL_REFUSAL, version);
            sink.begin(refusal);
            sink.end(refusal);
        }
        return Progress.CONTINUE;
    }

    private AmqpMessage header(Bytes in, AmqpRole role, int version) {
        AmqpMessage message = new AmqpMessage(role, fromClient, 0, 0, null);
        message.begun(frame);
        frame.end(in);
        message.protocolHeader(version, AmqpRecogniser.HEADER_BYTES);
        message.ended(frame.endNs(), frame.endPosition());
        return message;
    }

    private Progress frame(Bytes in) {
        frame.start(in);
        int at = in.position();
        if (!AmqpFrameType.exists(in.u8(at))) {
            return damaged(in, AmqpViolation.FRAME_TYPE);
        }
        if (in.remaining() < AmqpFrame.HEAD_BYTES) {
            return Progress.CONTINUE;
        }
        AmqpFrameType type = AmqpFrameType.of(in.u8(at));
        long payload = in.u32be(at + 3);
        if (payload > PAYLOAD_BYTES_MAX) {
            return damaged(in, AmqpViolation.FRAME_TOO_LONG);
        }
        if (payload < type.payloadBytesMin()) {
            return damaged(in, AmqpViolation.FRAME_TOO_SHORT);
        }
        int looked = type.isRead() ? (int) Math.min(payload, HEAD_BYTES_MAX) : 0;
        boolean whole = looked == payload;
        if (in.remaining() < AmqpFrame.HEAD_BYTES + looked + (whole ? 1 : 0)) {
            return Progress.CONTINUE;
        }
        if (whole && in.u8(at + AmqpFrame.HEAD_BYTES + looked) != AmqpFrame.END) {
            return damaged(in, AmqpViolation.FRAME_END);
        }
        frame.head(type, in.u16be(at + 1), payload);
        read(in, at + AmqpFrame.HEAD_BYTES, looked);
        phase = Phase.FRAME_END;
        in.skip(AmqpFrame.HEAD_BYTES + payload);
        return Progress.CONTINUE;
    }

    /** Reads the first bytes of a payload. */
    private void read(Bytes in, int from, int length) {
        boolean cut = length < frame.payloadBytes();
        if (frame.type() == AmqpFrameType.METHOD) {
            arguments.clear(AmqpMethod.of(in.u16be(from), in.u16be(from + 2)));
            argumentReader.read(
                    in, from + AmqpFrame.METHOD_IDS_BYTES, from + length, cut, arguments);
        } else if (frame.type() == AmqpFrameType.CONTENT_HEADER) {
            bodyBytes = in.i64be(from + 4);
            AmqpMessage message = flow.awaitingHeader(frame);
            if (message != null) {
                propertyReader.read(in, from + 12, from + length, cut, message);
            }
        }
    }

    private Progress frameEnd(Bytes in) {
        if (in.u8(in.position()) != AmqpFrame.END) {
            return damaged(in, AmqpViolation.FRAME_END);
        }
        in.skip(1);
        frame.end(in);
        phase = Phase.FRAME;
        switch (frame.type()) {
            case METHOD -> flow.method(frame, arguments);
            case CONTENT_HEADER -> flow.header(frame, bodyBytes);
            case CONTENT_BODY -> flow.body(frame);
            case HEARTBEAT, PROTOCOL_HEADER -> {}
        }
        return Progress.CONTINUE;
    }

    /** What is no frame where one must be: not this protocol, or no longer in step. */
    private Progress damaged(Bytes in, AmqpViolation why) {
        if (phase == Phase.FIRST_FRAME) {
            sink.violation(AmqpViolation.NOT_AMQP);
            return Progress.GIVE_UP;
        }
        sink.violation(why);
        if (phase == Phase.FRAME) {
            in.skip(1);
        }
        lose();
        return Progress.CONTINUE;
    }

    private void lose() {
        frame.forget();
        flow.gap();
        phase = Phase.SEARCH;
    }

    private Progress search(Bytes in) {
        while (in.remaining() > 0) {
            Recognition judged = AmqpRecogniser.judgeBoundary(in, in.position(), fromClient);
            if (judged == Recognition.NO) {
                in.skip(1);
                frame.forget();
                flow.markResynchronised();
                continue;
            }
            frame.start(in);
            if (judged != Recognition.MORE) {
                phase = Phase.FRAME;
            }
            break;
        }
        return Progress.CONTINUE;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        if (phase == Phase.AMQP_1) {
            return;
        }
        if (skipped) {
            frame.markGap();
        } else {
            lose();
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        if (frame.isStarted() && phase != Phase.SEARCH) {
            sink.violation(AmqpViolation.STREAM_CUT);
        }
        flow.end();
    }

    @Override
    public int retainedBytes() {
        return fromClient ? connection.retainedBytes() : 0;
    }
}
