package io.wiretrip.agent.cli;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import java.util.List;
import java.util.Set;

/** A protocol that is nothing but its name. */
record NamedProtocol(String name) implements Protocol {
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
    public Decoder newDecoder(
            boolean requests, MessageSink sink, Pending pending, DecoderContext context) {
        throw new UnsupportedOperationException("decodes nothing");
    }
}
