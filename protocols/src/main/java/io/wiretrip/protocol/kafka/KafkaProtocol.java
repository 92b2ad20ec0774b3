package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Instrument;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Apache Kafka. */
public final class KafkaProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(9092);
    private static final List<KafkaViolation> VIOLATIONS = List.of(KafkaViolation.values());

    /** Topics whose ids a worker remembers. */
    private static final int TOPIC_IDS = 4096;

    /** Longer than a consumer waits for the rest of its group, by default five minutes. */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(6);

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Set<Transport> transports() {
        return TRANSPORTS;
    }

    @Override
    public List<Integer> defaultPorts() {
        return PORTS;
    }

    @Override
    public PairingKind pairing() {
        return PairingKind.KEYED;
    }

    @Override
    public Fields<KafkaRequest, KafkaResponse> fields() {
        return KafkaFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.messaging("kafka");
    }

    @Override
    public SpanRules spans() {
        return KafkaSpans.RULES;
    }

    @Override
    public List<? extends Violation> violations() {
        return VIOLATIONS;
    }

    @Override
    public long unansweredAfterNs() {
        return UNANSWERED_AFTER_NS;
    }

    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        if (transport != Transport.TCP) {
            return Recognition.NO;
        }
        return switch (new KafkaRecogniser().request(first, null)) {
            case MORE -> Recognition.MORE;
            case READ, WHOLE -> Recognition.CLIENT;
            case WRONG -> Recognition.NO;
        };
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        KafkaConnection connection =
                new KafkaConnection(context.options().pendingMax(), context.midstream());
        KafkaWants wants = KafkaWants.of(context.demand());
        KafkaTopicIds ids =
                context.shared().get(KafkaTopicIds.class, () -> new KafkaTopicIds(TOPIC_IDS));
        return new Decoders(
                new KafkaRequestDecoder(sink, connection, wants, ids, context.midstream()),
                new KafkaResponseDecoder(sink, connection, wants, ids, context.midstream()));
    }
}
