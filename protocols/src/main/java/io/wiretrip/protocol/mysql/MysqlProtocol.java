package io.wiretrip.protocol.mysql;

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

/** The client/server protocol of MySQL and MariaDB. */
public final class MysqlProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(3306);
    private static final List<MysqlViolation> VIOLATIONS = List.of(MysqlViolation.values());

    /** Reports and locks take long; a server says nothing until the first row is there. */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(10);

    @Override
    public String name() {
        return "mysql";
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
        return PairingKind.IN_ORDER;
    }

    @Override
    public Fields<MysqlRequest, MysqlResponse> fields() {
        return MysqlFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.database("mysql");
    }

    @Override
    public SpanRules spans() {
        return MysqlSpans.RULES;
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
        return transport == Transport.TCP ? MysqlRecogniser.judge(first) : Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        MysqlConnection connection = new MysqlConnection();
        return new Decoders(
                new MysqlRequestDecoder(connection, sink, context),
                new MysqlResponseDecoder(connection, sink, pending, context));
    }
}
