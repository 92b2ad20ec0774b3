package io.wiretrip.protocol.mongodb;

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

/** MongoDB's wire protocol. */
public final class MongoProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(27017);
    private static final List<MongoViolation> VIOLATIONS = List.of(MongoViolation.values());

    /** Aggregations and index builds may run long; drivers have no time limit of their own. */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(5);

    @Override
    public String name() {
        return "mongodb";
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
    public Fields<MongoRequest, MongoResponse> fields() {
        return MongoFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.database("mongodb");
    }

    @Override
    public SpanRules spans() {
        return MongoSpans.RULES;
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
        return transport == Transport.TCP
                ? MongoRecogniser.judge(first, first.position())
                : Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        MongoConnection connection = new MongoConnection();
        return new Decoders(
                new MongoDecoder(true, sink, connection, context),
                new MongoDecoder(false, sink, connection, context));
    }
}
