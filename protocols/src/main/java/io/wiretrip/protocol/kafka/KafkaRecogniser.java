package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.kafka.KafkaBodyReader.Step;
import io.wiretrip.protocol.kafka.KafkaDecoder.Head;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a message begins beyond reasonable doubt: its head must be one that a client or
 * server of today sends, and its body what its API and version say, as far as it is there.
 */
final class KafkaRecogniser {
    /** What no server accepts unless it is told to. */
    private static final long LENGTH_MAX = 100 << 20;

    private static final int CLIENT_ID_BYTES_MAX = 249;
    private static final int KEY_AT = 4;
    private static final int VERSION_AT = 6;
    private static final int CORRELATION_ID_AT = 8;
    private static final int CLIENT_ID_AT = 12;
    private static final int TEXT_AT = 14;

    private final KafkaBodyReader probe = new KafkaBodyReader();

    /** Judges whether a request begins at the position; moves nothing. */
    Head request(Bytes in) {
        int at = in.position();
        int there = in.remaining();
        if (there < KEY_AT) {
            return there > 0 && in.u8(at) > LENGTH_MAX >>> 24 ? Head.WRONG : Head.MORE;
        }
        long length = in.u32be(at);
        if (length < TEXT_AT - KEY_AT || length > LENGTH_MAX) {
            return Head.WRONG;
        }
        if (there < CORRELATION_ID_AT) {
            return there > KEY_AT && in.u8(at + KEY_AT) > 0 ? Head.WRONG : Head.MORE;
        }
        KafkaApi api = KafkaApis.of(in.u16be(at + KEY_AT));
        int version = in.u16be(at + VERSION_AT);
        if (api == null || api.name() == null || !api.knows(version) || !api.hasClientId(version)) {
            return Head.WRONG;
        }
        if (there < TEXT_AT) {
            return there > CORRELATION_ID_AT && in.u8(at + CORRELATION_ID_AT) > 0x7f
                    ? Head.WRONG
                    : Head.MORE;
        }
        int clientId = (short) in.u16be(at + CLIENT_ID_AT);
        int text = Math.max(0, clientId);
        if (in.i32be(at + CORRELATION_ID_AT) < 0
                || clientId < -1
                || clientId > CLIENT_ID_BYTES_MAX
                || text > length - (TEXT_AT - KEY_AT)
                || !isPrintable(in, at + TEXT_AT, Math.min(in.limit(), at + TEXT_AT + text))) {
            return Head.WRONG;
        }
        return there < TEXT_AT + text
                ? Head.MORE
                : body(in, at, TEXT_AT + text, length, api.request(version), text > 0);
    }

    /**
     * Judges whether a response begins at the position, whose correlation id is known; moves
     * nothing.
     *
     * @param program how to walk its body; null if that is not known
     */
    Head response(Bytes in, @Nullable KafkaProgram program) {
        long length = in.u32be(in.position());
        return length < KEY_AT || length > LENGTH_MAX
                ? Head.WRONG
                : body(in, in.position(), CORRELATION_ID_AT, length, program, false);
    }

    private Head body(
            Bytes in,
            int at,
            int header,
            long length,
            @Nullable KafkaProgram program,
            boolean named) {
        long end = in.streamPosition() + KEY_AT + length;
        int there = in.limit() - at - header;
        boolean whole = in.remaining() >= KEY_AT + length;
        if (program == null) {
            return named || whole && isEndOrBoundary(in, at + KEY_AT + (int) length)
                    ? Head.READ
                    : whole ? Head.WRONG : waitFor(there);
        }
        in.position(at + header);
        probe.startProbe(program, end);
        Step step = probe.read(in);
        boolean exact = in.streamPosition() == end;
        in.position(at);
        return switch (step) {
            case DONE -> exact ? Head.READ : Head.WRONG;
            case MALFORMED -> Head.WRONG;
            case MORE -> waitFor(there);
        };
    }

    /** Enough of a body that goes on was right, or more of it has to come. */
    private static Head waitFor(int there) {
        return there >= KafkaDecoder.PROBE_BYTES ? Head.READ : Head.MORE;
    }

    private static boolean isEndOrBoundary(Bytes in, int at) {
        return in.limit() - at < KEY_AT || in.u32be(at) >= KEY_AT && in.u32be(at) <= LENGTH_MAX;
    }

    private static boolean isPrintable(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int c = in.u8(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
