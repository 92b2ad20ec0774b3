package io.wiretrip.protocol.dns;

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

/** The Domain Name System over UDP and TCP, with multicast DNS and LLMNR. */
public final class DnsProtocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.UDP, Transport.TCP);
    private static final List<Integer> PORTS = List.of(53, 5353, 5355);
    private static final List<DnsViolation> VIOLATIONS = List.of(DnsViolation.values());

    /** Longer than resolvers wait before they ask again (5 s). */
    private static final long UNANSWERED_AFTER_NS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public String name() {
        return "dns";
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
    public Fields<DnsRequest, DnsResponse> fields() {
        return DnsFields.TABLE;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.dns();
    }

    @Override
    public SpanRules spans() {
        return DnsSpans.RULES;
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
        DnsRecogniser recogniser = new DnsRecogniser();
        return switch (transport) {
            case UDP -> recogniser.judgeDatagram(first);
            case TCP -> recogniser.judgeStream(first);
        };
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        return switch (context.transport()) {
            case UDP ->
                    new Decoders(
                            new DnsDecoder(true, sink, pending, context),
                            new DnsDecoder(false, sink, pending, context));
            case TCP ->
                    new Decoders(
                            new DnsStreamDecoder(true, sink, pending, context),
                            new DnsStreamDecoder(false, sink, pending, context));
        };
    }
}
