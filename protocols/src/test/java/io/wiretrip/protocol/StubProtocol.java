package io.wiretrip.protocol;

import java.util.List;
import java.util.Set;

/**
 * A protocol over TCP that recognises and decodes nothing, for tests of what surrounds protocols;
 * they override what they are about.
 */
public class StubProtocol implements Protocol {
    private final String name;

    /** A protocol that is nothing but its name. */
    public StubProtocol(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.TCP);
    }

    @Override
    public List<Integer> defaultPorts() {
        return List.of();
    }

    @Override
    public PairingKind pairing() {
        return PairingKind.IN_ORDER;
    }

    @Override
    public Fields<?, ?> fields() {
        return new Fields<>(Message.class, Message.class, List.of(), List.of());
    }

    @Override
    public List<? extends Violation> violations() {
        return List.of();
    }

    @Override
    public long unansweredAfterNs() {
        return Long.MAX_VALUE;
    }

    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return Recognition.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        throw new UnsupportedOperationException("decodes nothing");
    }
}
