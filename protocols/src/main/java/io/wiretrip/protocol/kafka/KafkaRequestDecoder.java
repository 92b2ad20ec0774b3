package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.kafka.KafkaConnection.Sasl;
import org.jspecify.annotations.Nullable;

/** The direction of the client. */
final class KafkaRequestDecoder extends KafkaDecoder {
    private static final int KEY_AT = 4;
    private static final int VERSION_AT = 6;
    private static final int CORRELATION_ID_AT = 8;
    private static final int CLIENT_ID_AT = 12;
    private static final int TEXT_AT = 14;
    private static final int CLIENT_ID_BYTES_MAX = 256;

    private final KafkaRecogniser recogniser = new KafkaRecogniser();
    private final KafkaWants wants;
    private final KafkaTopicIds ids;

    /** Takes what has to be known of requests whose bodies nobody wants. */
    private final KafkaContent unwanted;

    /** What the client called itself last: most say the same in all of their requests. */
    private byte @Nullable [] clientId;

    private @Nullable KafkaRequest request;
    private KafkaContent content;

    KafkaRequestDecoder(
            MessageSink sink,
            KafkaConnection connection,
            KafkaWants wants,
            KafkaTopicIds ids,
            boolean midstream) {
        super(sink, connection, midstream);
        this.wants = wants;
        this.ids = ids;
        this.unwanted = new KafkaContent(ids, 0);
        this.content = unwanted;
    }

    @Override
    Head judge(Bytes in) {
        return recogniser.request(in, clientId);
    }

    @Override
    int headerBytes() {
        return TEXT_AT;
    }

    @Override
    Head head(Bytes in) {
        int at = in.position();
        if (in.remaining() < LENGTH_BYTES) {
            return Head.MORE;
        }
        long length = in.u32be(at);
        if (connection.sasl() != Sasl.NONE) {
            Head token = token(in, length);
            if (token != Head.WRONG) {
                return token;
            }
        }
        if (length < CORRELATION_ID_AT || length > MESSAGE_BYTES_MAX) {
            sink.violation(KafkaViolation.LENGTH);
            return Head.WRONG;
        }
        if (in.remaining() < CLIENT_ID_AT) {
            return Head.MORE;
        }
        KafkaApi api = KafkaApis.of(in.u16be(at + KEY_AT));
        int version = in.u16be(at + VERSION_AT);
        if (api == null || !api.mayHave(version)) {
            return noHeader();
        }
        int text = 0;
        int header = CLIENT_ID_AT;
        if (api.hasClientId(version)) {
            header = TEXT_AT;
            if (length < TEXT_AT - LENGTH_BYTES) {
                return noHeader();
            }
            if (in.remaining() < TEXT_AT) {
                return Head.MORE;
            }
            text = (short) in.u16be(at + CLIENT_ID_AT);
            if (text < -1 || text > length - (TEXT_AT - LENGTH_BYTES)) {
                return noHeader();
            }
        }
        if (in.remaining() < header + Math.min(text, CLIENT_ID_BYTES_MAX)) {
            return Head.MORE;
        }
        open(in, api, header, text);
        return Head.READ;
    }

    private Head noHeader() {
        sink.violation(KafkaViolation.REQUEST_HEADER);
        return Head.WRONG;
    }

    private void open(Bytes in, KafkaApi api, int header, int text) {
        int at = in.position();
        long end = in.streamPosition() + LENGTH_BYTES + in.u32be(at);
        int version = in.u16be(at + VERSION_AT);
        int textAt = at + header;
        int textEnd = textAt + Math.min(Math.max(0, text), CLIENT_ID_BYTES_MAX);
        byte[] before = clientId;
        if (text > 0 && (before == null || before.length != text || !in.matches(textAt, before))) {
            clientId = in.copy(textAt, textEnd);
        }
        KafkaRequest opened =
                new KafkaRequest(
                        in.u32be(at + CORRELATION_ID_AT),
                        api,
                        version,
                        text >= 0 && header == TEXT_AT && wants.clientId()
                                ? in.utf8(textAt, textEnd)
                                : null);
        in.position(textAt);
        in.skip(Math.max(0, text));
        KafkaProgram program = api.request(version);
        int carried = program == null ? 0 : program.meaningsAhead(0);
        if ((carried & wants.request() & ~KafkaMeaning.ACKS.bit()) != 0) {
            content = new KafkaContent(ids, carried);
            content.wantTrace(wants.trace() && api.isProduce());
            opened.content(content);
        } else {
            content = unwanted;
            unwanted.forgetAcks();
        }
        request = opened;
        opened(opened, end, program, wants.request(), content);
    }

    /** Reads a raw token; WRONG if it is a request. */
    private Head token(Bytes in, long length) {
        if (connection.sasl() == Sasl.UNDER_WAY) {
            Head head = recogniser.request(in, clientId);
            if (head == Head.MORE && in.remaining() < LENGTH_BYTES + length) {
                return Head.MORE;
            }
            if (head == Head.READ || head == Head.WHOLE) {
                connection.sasl(Sasl.NONE);
                return Head.WRONG;
            }
        }
        if (length > TOKEN_BYTES_MAX) {
            connection.sasl(Sasl.NONE);
            return Head.WRONG;
        }
        connection.sasl(Sasl.UNDER_WAY);
        long end = in.streamPosition() + LENGTH_BYTES + length;
        in.position(in.position() + LENGTH_BYTES);
        request = new KafkaRequest(connection.tokenSent(), KafkaApi.SASL_TOKEN, 0, null);
        opened(request, end, null, 0, null);
        return Head.READ;
    }

    @Override
    boolean isReady() {
        return request == null || !request.api().isProduce() || content.hasAcks();
    }

    @Override
    void beginning() {
        KafkaRequest opened = request;
        if (opened == null || !opened.hasHeader()) {
            return;
        }
        KafkaApi api = opened.api();
        if (api.isProduce() && content.hasAcks() && content.acks() == 0) {
            opened.markOneWay();
            return;
        }
        if (!connection.sent(opened.correlationId(), api.key(), opened.version())) {
            sink.violation(KafkaViolation.IN_FLIGHT_LIMIT);
        }
        if (api.isSaslHandshake() && opened.version() == 0) {
            connection.sasl(Sasl.EXPECTED);
        }
    }

    @Override
    void lostMessages() {
        connection.missedRequests();
    }

    @Override
    public int retainedBytes() {
        return super.retainedBytes() + connection.retainedBytes();
    }
}
