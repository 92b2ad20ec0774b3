package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import java.nio.charset.StandardCharsets;

/** Tells AMQP from anything else: by its protocol header, or by whole frames. */
final class AmqpRecogniser {
    /** A protocol header: "AMQP" and four octets. */
    static final int HEADER_BYTES = 8;

    /** The longest frame that is looked at as a whole. */
    static final int FRAME_BYTES_MAX = AmqpDecoder.HEAD_BYTES_MAX;

    private static final int VERSION_0_9_1 = 0x00000901;
    private static final int VERSION_0_9 = 0x01010009;
    private static final int VERSION_0_8 = 0x00000800;
    private static final int VERSION_0_8_SHIFTED = 0x01010800;
    private static final int VERSION_0_8_OLD = 0x01010008;
    private static final int AMQP_1_0 = 0x00010000;
    private static final int AMQP_1_0_TLS = 0x02010000;
    private static final int AMQP_1_0_SASL = 0x03010000;
    private static final byte[] PROTOCOL = "AMQP".getBytes(StandardCharsets.US_ASCII);

    private AmqpRecogniser() {}

    /** Whether the octets behind "AMQP" ask for AMQP 1.0, its TLS or its SASL layer. */
    static boolean isAmqp1(int version) {
        return version == AMQP_1_0 || version == AMQP_1_0_TLS || version == AMQP_1_0_SASL;
    }

    /** Judges the first bytes of a direction. */
    static Recognition judge(Bytes first) {
        int at = first.position();
        if (first.remaining() == 0) {
            return Recognition.MORE;
        }
        if (first.u8(at) == PROTOCOL[0]) {
            return header(first, at);
        }
        while (true) {
            Recognition judged = frame(first, at);
            if (judged != Recognition.MORE || first.limit() - at < AmqpFrame.HEAD_BYTES) {
                return judged;
            }
            long end = at + AmqpFrame.HEAD_BYTES + first.u32be(at + 3) + 1;
            if (end >= first.limit()) {
                return Recognition.MORE;
            }
            at = (int) end; // whole, and either side may have sent it: the next one tells
        }
    }

    private static Recognition header(Bytes first, int at) {
        int there = Math.min(first.remaining(), PROTOCOL.length);
        for (int i = 0; i < there; i++) {
            if (first.u8(at + i) != PROTOCOL[i]) {
                return Recognition.NO;
            }
        }
        if (first.remaining() < HEADER_BYTES) {
            return Recognition.MORE;
        }
        int version = first.i32be(at + PROTOCOL.length);
        return isKnown(version) || isAmqp1(version) ? Recognition.CLIENT : Recognition.NO;
    }

    /** Versions with frames like those of 0-9-1, at least until the server refuses them. */
    private static boolean isKnown(int version) {
        return version == VERSION_0_9_1
                || version == VERSION_0_9
                || version == VERSION_0_8
                || version == VERSION_0_8_SHIFTED
                || version == VERSION_0_8_OLD;
    }

    /** Judges a frame: its sender, if it is whole and only one side may send it. */
    private static Recognition frame(Bytes in, int at) {
        Recognition shape = shape(in, at);
        if (shape != Recognition.CLIENT || in.u8(at) != AmqpFrameType.METHOD_ID) {
            return shape == Recognition.CLIENT ? Recognition.MORE : shape;
        }
        AmqpMethod method = AmqpMethod.of(in.u16be(at + 7), in.u16be(at + 9));
        return switch (method == null ? AmqpSide.EITHER : method.sender()) {
            case CLIENT -> Recognition.CLIENT;
            case SERVER -> Recognition.SERVER;
            case EITHER -> Recognition.MORE;
        };
    }

    /**
     * Judges whether a frame begins here beyond doubt, in a direction that is known.
     *
     * @return NO, MORE, or CLIENT for yes
     */
    static Recognition judgeBoundary(Bytes in, int at, boolean fromClient) {
        if (in.u8(at) == AmqpFrameType.BODY_ID) {
            return Recognition.NO; // says too little of itself
        }
        Recognition shape = shape(in, at);
        if (shape == Recognition.CLIENT && in.u8(at) == AmqpFrameType.METHOD_ID) {
            AmqpMethod method = AmqpMethod.of(in.u16be(at + 7), in.u16be(at + 9));
            return method != null && method.sender().allows(fromClient)
                    ? Recognition.CLIENT
                    : Recognition.NO;
        }
        return shape;
    }

    /** Judges a frame by its form alone: NO, MORE, or CLIENT for a whole and sound one. */
    private static Recognition shape(Bytes in, int at) {
        int there = in.limit() - at;
        int type = in.u8(at);
        if (!AmqpFrameType.exists(type)) {
            return Recognition.NO;
        }
        if (there < AmqpFrame.HEAD_BYTES) {
            return Recognition.MORE;
        }
        long payload = in.u32be(at + 3);
        int channel = in.u16be(at + 1);
        if (payload > FRAME_BYTES_MAX || !fits(type, channel, payload)) {
            return Recognition.NO;
        }
        int from = at + AmqpFrame.HEAD_BYTES;
        if (type == AmqpFrameType.METHOD_ID) {
            if (there < AmqpFrame.HEAD_BYTES + AmqpFrame.METHOD_IDS_BYTES) {
                return Recognition.MORE;
            }
            if (!isMethod(channel, in.u16be(from), in.u16be(from + 2))) {
                return Recognition.NO;
            }
        } else if (type == AmqpFrameType.HEADER_ID && there >= AmqpFrame.HEAD_BYTES + 4) {
            if (in.i32be(from) != AmqpMethod.CLASS_BASIC << 16) { // and weight 0
                return Recognition.NO;
            }
        }
        if (there <= AmqpFrame.HEAD_BYTES + payload) {
            return Recognition.MORE;
        }
        return in.u8(from + (int) payload) == AmqpFrame.END ? Recognition.CLIENT : Recognition.NO;
    }

    private static boolean fits(int type, int channel, long payload) {
        return switch (type) {
            case AmqpFrameType.HEARTBEAT_ID -> channel == 0 && payload == 0;
            case AmqpFrameType.METHOD_ID -> payload >= AmqpFrame.METHOD_IDS_BYTES;
            case AmqpFrameType.HEADER_ID ->
                    channel != 0 && payload >= AmqpFrame.CONTENT_HEADER_BYTES;
            default -> channel != 0 && payload > 0;
        };
    }

    private static boolean isMethod(int channel, int classId, int methodId) {
        return AmqpMethod.of(classId, methodId) != null
                && (channel == 0) == (classId == AmqpMethod.CLASS_CONNECTION);
    }
}
