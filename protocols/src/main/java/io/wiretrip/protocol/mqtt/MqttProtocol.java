package io.wiretrip.protocol.mqtt;

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

/** MQTT 3.1, 3.1.1 and 5 over TCP. */
public final class MqttProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(1883);
    private static final List<MqttViolation> VIOLATIONS = List.of(MqttViolation.values());

    /** Longer than clients wait: a receiver may acknowledge only when it has done its work. */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.SECONDS.toNanos(60);

    @Override
    public String name() {
        return "mqtt";
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
    public Fields<MqttRequest, MqttResponse> fields() {
        return MqttFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.messaging("mqtt");
    }

    @Override
    public SpanRules spans() {
        return MqttSpans.RULES;
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
        return MqttRecogniser.judge(first);
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        MqttConnection connection = new MqttConnection(sink, context);
        return new Decoders(
                new MqttDecoder(true, connection, sink, context),
                new MqttDecoder(false, connection, sink, context));
    }
}
