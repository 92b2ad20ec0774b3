package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * The direction of the server. A response says only whose answer it is; the connection knows what
 * that was.
 */
final class KafkaResponseDecoder extends KafkaDecoder {
    private static final int CORRELATION_ID_AT = 4;
    private static final int HEADER_BYTES = 8;
    private static final int ERROR_BYTES = 2;

    /** UNSUPPORTED_VERSION: the answer to ApiVersions is then of version 0. */
    private static final int UNSUPPORTED_VERSION = 35;

    /** Answers to unknown requests are taken on trust up to here. */
    private static final long TRUSTED_BYTES = 1 << 20;

    private final KafkaRecogniser recogniser = new KafkaRecogniser();
    private final KafkaWants wants;
    private final KafkaTopicIds ids;

    KafkaResponseDecoder(
            MessageSink sink,
            KafkaConnection connection,
            KafkaWants wants,
            KafkaTopicIds ids,
            boolean midstream) {
        super(sink, connection, midstream);
        this.wants = wants;
        this.ids = ids;
    }

    /** An answer is found by the id of a request under way and a body that fits it. */
    @Override
    Head judge(Bytes in) {
        int there = in.remaining();
        if (there < HEADER_BYTES) {
            return Head.MORE;
        }
        int at = in.position();
        int place = connection.find(in.i32be(at + CORRELATION_ID_AT));
        if (place < 0) {
            return Head.WRONG;
        }
        if (isVersionsAnswer(place) && there < HEADER_BYTES + ERROR_BYTES) {
            return in.u32be(at) < CORRELATION_ID_AT + ERROR_BYTES ? Head.WRONG : Head.MORE;
        }
        return recogniser.response(in, program(in, place));
    }

    @Override
    int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    Head head(Bytes in) {
        if (in.remaining() < LENGTH_BYTES) {
            return Head.MORE;
        }
        int at = in.position();
        long length = in.u32be(at);
        if (connection.awaitsToken()) {
            if (length > TOKEN_BYTES_MAX) {
                sink.violation(KafkaViolation.LENGTH);
                return Head.WRONG;
            }
            long end = in.streamPosition() + LENGTH_BYTES + length;
            in.position(at + LENGTH_BYTES);
            opened(new KafkaResponse(connection.tokenAnswered()), end, null, 0, null);
            return Head.READ;
        }
        if (length < CORRELATION_ID_AT || length > MESSAGE_BYTES_MAX) {
            sink.violation(KafkaViolation.LENGTH);
            return Head.WRONG;
        }
        if (in.remaining() < HEADER_BYTES) {
            return Head.MORE;
        }
        int place = connection.find(in.i32be(at + CORRELATION_ID_AT));
        if (place < 0 && length > TRUSTED_BYTES && !connection.mayHaveMissedRequests()) {
            sink.violation(KafkaViolation.CORRELATION_ID);
            return Head.WRONG;
        }
        if (isVersionsAnswer(place)
                && length >= CORRELATION_ID_AT + ERROR_BYTES
                && in.remaining() < HEADER_BYTES + ERROR_BYTES) {
            return Head.MORE;
        }
        open(in, place);
        return Head.READ;
    }

    private void open(Bytes in, int place) {
        int at = in.position();
        long end = in.streamPosition() + LENGTH_BYTES + in.u32be(at);
        KafkaProgram program = place < 0 ? null : program(in, place);
        KafkaResponse response = new KafkaResponse(in.u32be(at + CORRELATION_ID_AT));
        if (place >= 0) {
            connection.remove(place);
        }
        in.position(at + HEADER_BYTES);
        KafkaContent content = null;
        if (program != null && (program.meaningsAhead(0) & wants.response()) != 0) {
            content = new KafkaContent(ids, program.meaningsAhead(0));
            content.wantTrace(wants.trace());
            response.content(content);
        }
        opened(response, end, program, content == null ? 0 : wants.response(), content);
    }

    private boolean isVersionsAnswer(int place) {
        return place >= 0 && KafkaApis.isVersions(connection.api(place));
    }

    private @Nullable KafkaProgram program(Bytes in, int place) {
        KafkaApi api = KafkaApis.of(connection.api(place));
        if (api == null) {
            return null;
        }
        int error = in.position() + HEADER_BYTES;
        boolean refused =
                api.isApiVersions()
                        && in.limit() >= error + ERROR_BYTES
                        && in.u16be(error) == UNSUPPORTED_VERSION;
        return api.response(refused ? 0 : connection.version(place));
    }

    @Override
    boolean isReady() {
        return true;
    }

    @Override
    void beginning() {}
}
