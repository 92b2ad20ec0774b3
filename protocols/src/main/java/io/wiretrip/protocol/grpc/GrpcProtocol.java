package io.wiretrip.protocol.grpc;

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
import io.wiretrip.protocol.http2.Http2Dialect;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** gRPC, gRPC-Web and Connect, spoken within HTTP/2. */
public final class GrpcProtocol implements Protocol, Http2Dialect {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.TCP);
    private static final List<Integer> PORTS = List.of(50051);
    private static final List<GrpcViolation> VIOLATIONS = List.of(GrpcViolation.values());
    private static final long UNANSWERED_AFTER_NS = TimeUnit.MINUTES.toNanos(5);

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public String carrier() {
        return "http2";
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
    public Fields<GrpcRequest, GrpcResponse> fields() {
        return GrpcFields.ALL;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.rpc();
    }

    @Override
    public SpanRules spans() {
        return GrpcSpans.RULES;
    }

    @Override
    public List<? extends Violation> violations() {
        return VIOLATIONS;
    }

    @Override
    public long unansweredAfterNs() {
        return UNANSWERED_AFTER_NS;
    }

    /** Connections are those of HTTP/2; what is spoken within, each request says. */
    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        throw new UnsupportedOperationException("decoders of grpc (expected: those of http2)");
    }

    @Override
    public Protocol protocol() {
        return this;
    }

    @Override
    public Speaker open(MessageSink sink, DecoderContext context) {
        return new GrpcSpeaker(this, sink, context);
    }
}
