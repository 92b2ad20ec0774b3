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

    /** Messages without records are not longer than this. */
    private static final long PLAIN_LENGTH_MAX = 8 << 20;

    /** How much of a body is looked at where the header says much. */
    private static final int PROBE_BYTES = 96;

    /** What has to be right as a whole, and so to be waited for, is not longer than this. */
    private static final int WHOLE_BYTES_MAX = 512;

    private static final int CLIENT_ID_BYTES_MAX = 249;
    private static final int KEY_AT = 4;
    private static final int VERSION_AT = 6;
    private static final int CORRELATION_ID_AT = 8;
    private static final int CLIENT_ID_AT = 12;
    private static final int TEXT_AT = 14;

    private final KafkaBodyReader probe = new KafkaBodyReader();

    /**
     * Judges whether a request begins at the position; moves nothing.
     *
     * @param client what the client called itself last; null if that is not known. Where it is
     *     another now, the whole body has to be right
     */
    Head request(Bytes in, byte @Nullable [] client) {
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
        if (there < TEXT_AT + text) {
            return Head.MORE;
        }
        boolean named =
                text > 0
                        && (client == null
                                || (client.length == text && in.matches(at + TEXT_AT, client)));
        return body(in, TEXT_AT + text, length, api.request(version), named);
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
                : body(in, CORRELATION_ID_AT, length, program, true);
    }

    /**
     * Judges a body. What is said of it once is said of it however much has come: a header that
     * says much vouches for a body of which the beginning is right, any other for one that is right
     * from its first byte to its last.
     *
     * @param header bytes of the header, the length included
     * @param named whether the header alone says much
     */
    private Head body(
            Bytes in, int header, long length, @Nullable KafkaProgram program, boolean named) {
        long size = KEY_AT + length - header;
        if ((length > PLAIN_LENGTH_MAX && !carriesRecords(program))
                || (!named && (program == null || KEY_AT + length > WHOLE_BYTES_MAX))) {
            return Head.WRONG;
        }
        int enough = (int) Math.min(size, named ? PROBE_BYTES : WHOLE_BYTES_MAX);
        int from = in.position() + header;
        boolean there = in.limit() - from >= enough;
        Head head = program == null ? Head.READ : walk(in, from, from + enough, size, program);
        if (head != Head.READ) {
            return head;
        }
        return !there ? Head.MORE : named ? Head.READ : Head.WRONG;
    }

    /** Walks a body as far as it is there, and no further than an index; READ if it goes on. */
    private Head walk(Bytes in, int from, int to, long size, KafkaProgram program) {
        int at = in.position();
        int limit = in.limit();
        boolean searched = in.streamPosition() > 0; // and not where a capture begins
        in.narrow(Math.min(limit, to));
        in.position(from);
        long end = in.streamPosition() + size;
        probe.startProbe(program, end, searched);
        Step step = probe.read(in);
        boolean exact = in.streamPosition() == end;
        in.position(at);
        in.narrow(limit);
        return switch (step) {
            case DONE -> exact ? Head.WHOLE : Head.WRONG;
            case MALFORMED -> Head.WRONG;
            case MORE -> Head.READ;
        };
    }

    private static boolean carriesRecords(@Nullable KafkaProgram program) {
        return program != null && (program.meaningsAhead(0) & KafkaMeaning.RECORDS.bit()) != 0;
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
