package io.wiretrip.protocol.http2;

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
import io.wiretrip.protocol.UpgradedRequest;
import io.wiretrip.protocol.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** HTTP/2 over TCP without encryption, begun with prior knowledge or by an upgrade. */
public final class Http2Protocol implements Protocol {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(8443);
    private static final List<Http2Violation> VIOLATIONS = List.of(Http2Violation.values());
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(5);

    private final List<Http2Dialect> dialects;

    /**
     * HTTP/2 with the protocols that are spoken within it.
     *
     * @param dialects the first that claims a request has it
     */
    public Http2Protocol(Http2Dialect... dialects) {
        this.dialects = List.of(dialects);
    }

    @Override
    public String name() {
        return "http2";
    }

    @Override
    public List<Protocol> dialects() {
        List<Protocol> protocols = new ArrayList<>();
        for (Http2Dialect dialect : dialects) {
            protocols.add(dialect.protocol());
        }
        return protocols;
    }

    @Override
    public boolean takesOver(String upgrade) {
        return upgrade.equals("h2c");
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
    public Fields<Http2Request, Http2Response> fields() {
        return Http2Fields.ALL;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.http("2");
    }

    @Override
    public SpanRules spans() {
        return Http2Spans.RULES;
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
        return transport == Transport.TCP ? Http2Recogniser.judge(first) : Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        Http2Connection connection = new Http2Connection(sink, context, dialects);
        UpgradedRequest upgraded = context.upgraded();
        if (upgraded != null) {
            connection.beginUpgraded(upgraded);
        }
        return new Decoders(
                new Http2Decoder(true, connection), new Http2Decoder(false, connection));
    }
}
