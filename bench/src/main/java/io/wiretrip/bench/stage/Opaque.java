package io.wiretrip.bench.stage;

import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import java.util.List;
import java.util.Set;

/** A protocol whose decoder takes every byte and says nothing: what is left is the flow stage. */
public final class Opaque implements Protocol {
    static final Opaque INSTANCE = new Opaque();

    private Opaque() {}

    /**
     * A flow stage that looks every connection up and decodes none.
     *
     * @param memoryBytes what it may hold
     */
    public static FlowStage flows(long memoryBytes) {
        return flows(
                memoryBytes, List.of(new ProtocolChooser.Rule(INSTANCE, INSTANCE.defaultPorts())));
    }

    /** The same with these rules. */
    static FlowStage flows(long memoryBytes, List<ProtocolChooser.Rule> rules) {
        SessionContext sessions =
                new SessionContext(
                        List.of(INSTANCE),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(memoryBytes),
                        roundTrip -> {});
        return new FlowStage(
                FlowLimits.DEFAULT,
                new ProtocolChooser(rules, List.of()),
                sessions,
                42,
                (where, cause) -> {
                    throw new IllegalStateException(where, cause);
                });
    }

    @Override
    public String name() {
        return "opaque";
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.TCP);
    }

    @Override
    public List<Integer> defaultPorts() {
        return List.of(Traffic.SERVER_PORT);
    }

    @Override
    public PairingKind pairing() {
        return PairingKind.IN_ORDER;
    }

    @Override
    public Fields<Message, Message> fields() {
        return new Fields<>(Message.class, Message.class, List.of(), List.of());
    }

    @Override
    public List<Violation> violations() {
        return List.of();
    }

    @Override
    public long unansweredAfterNs() {
        return Long.MAX_VALUE;
    }

    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return Recognition.CLIENT;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        return new Decoders(new Swallow(), new Swallow());
    }

    /** Takes all and makes nothing of it. */
    private static final class Swallow implements Decoder {
        @Override
        public Progress decode(Bytes in) {
            in.position(in.limit());
            return Progress.CONTINUE;
        }

        @Override
        public void gap(long length, boolean skipped, long streamPosition, long timeNs) {}

        @Override
        public void end(End how, long streamPosition, long timeNs) {}
    }
}
