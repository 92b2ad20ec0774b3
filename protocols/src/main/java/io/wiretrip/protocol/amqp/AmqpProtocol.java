package io.wiretrip.protocol.amqp;

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

/** The Advanced Message Queuing Protocol 0-9-1, with RabbitMQ's extensions. */
public final class AmqpProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(5672);
    private static final List<AmqpViolation> VIOLATIONS = List.of(AmqpViolation.values());

    /** As long as RabbitMQ itself awaits that a consumer settles what it got. */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(30);

    @Override
    public String name() {
        return "amqp";
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
    public Fields<AmqpMessage, AmqpMessage> fields() {
        return AmqpFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.messaging("rabbitmq");
    }

    @Override
    public SpanRules spans() {
        return AmqpSpans.RULES;
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
        return transport == Transport.TCP ? AmqpRecogniser.judge(first) : Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        AmqpConnection connection = new AmqpConnection(context.midstream());
        return new Decoders(
                new AmqpDecoder(true, sink, pending, context, connection),
                new AmqpDecoder(false, sink, pending, context, connection));
    }
}
