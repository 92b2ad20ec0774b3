package io.wiretrip.protocol.postgresql;

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

/** The frontend/backend protocol of PostgreSQL, version 3, and of what speaks it. */
public final class PostgresqlProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(5432, 6432);
    private static final List<Violation> VIOLATIONS = List.of(PostgresqlViolation.values());

    @Override
    public String name() {
        return "postgresql";
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
    public Fields<?, ?> fields() {
        return PostgresqlFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.database("postgresql");
    }

    @Override
    public SpanRules spans() {
        return PostgresqlSpans.RULES;
    }

    @Override
    public List<? extends Violation> violations() {
        return VIOLATIONS;
    }

    /** Statements may run for long before they answer anything: reports, CREATE INDEX, VACUUM. */
    @Override
    public long unansweredAfterNs() {
        return TimeUnit.HOURS.toNanos(1);
    }

    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return transport == Transport.TCP ? PostgresqlRecogniser.recognise(first) : Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        PostgresqlConnection connection = new PostgresqlConnection();
        PostgresqlWants wants = PostgresqlWants.of(context.demand());
        return new Decoders(
                new PostgresqlRequestDecoder(sink, connection, wants, context),
                new PostgresqlResponseDecoder(sink, pending, connection, wants, context));
    }
}
