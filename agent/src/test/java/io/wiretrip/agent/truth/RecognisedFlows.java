package io.wiretrip.agent.truth;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocols.Protocols;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each flow of a capture is taken for when no rule says it: the real stages, with protocols
 * that are watched while they are asked. Connections that reuse addresses and ports count as one.
 */
final class RecognisedFlows {
    private static final int BATCH = 256;
    private static final long BUDGET_BYTES = 1L << 30;
    private static final int TLS_HANDSHAKE = 22;

    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final List<Protocol> watched = new ArrayList<>();
    private @Nullable Flow current;

    /** Two endpoints that talk, and what was made of it. */
    static final class Flow {
        private final Transport transport;
        private final Endpoint a;
        private final Endpoint b;
        private final Set<String> protocols = new TreeSet<>();
        private final Set<String> claims = new TreeSet<>();
        private final Set<Protocol.Recognition> answers =
                EnumSet.noneOf(Protocol.Recognition.class);
        private boolean begun;
        private boolean tls;
        private long bytes;

        private Flow(Transport transport, Endpoint a, Endpoint b) {
            this.transport = transport;
            this.a = a;
            this.b = b;
        }

        /** What it was decoded as. */
        Set<String> protocols() {
            return protocols;
        }

        /** Who said that it was theirs, decoded or not: more than one is one too many. */
        Set<String> claims() {
            return claims;
        }

        Set<Integer> ports() {
            return Set.copyOf(List.of(a.port(), b.port()));
        }

        boolean isEmpty() {
            return bytes == 0;
        }

        boolean isTls() {
            return tls;
        }

        /** Why nobody took it. */
        String reason() {
            if (!claims.isEmpty()) {
                return "its sides contradict each other";
            }
            if (transport == Transport.TCP && !begun) {
                return "begun before the capture";
            }
            if (answers.contains(Protocol.Recognition.MORE)) {
                return "too little came to be sure";
            }
            return "its first bytes are nobody's";
        }

        @Override
        public String toString() {
            return transport + " " + a.host() + ":" + a.port() + " " + b.host() + ":" + b.port()
                    + " " + claims;
        }
    }

    private RecognisedFlows() {
        for (Protocol protocol : Protocols.ALL) {
            watched.add(new Watched(protocol));
        }
    }

    /** All flows of a capture. */
    static Collection<Flow> of(Path file) throws CaptureFileException {
        RecognisedFlows recognised = new RecognisedFlows();
        recognised.run(file);
        return recognised.flows.values();
    }

    /** The name of a protocol's package, as the folders of captures are called. */
    static String folder(Protocol protocol) {
        String name = protocol.getClass().getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void run(Path file) throws CaptureFileException {
        SessionContext sessions =
                new SessionContext(
                        watched,
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(BUDGET_BYTES),
                        this::spoken);
        ProtocolChooser chooser = new ProtocolChooser(List.of(), watched);
        List<Throwable> failures = new ArrayList<>();
        try (PacketSource source = CaptureFiles.open(file);
                FlowStage stage =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                chooser,
                                sessions,
                                1,
                                (where, cause) -> failures.add(cause))) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, new Gate(stage));
            while (source.poll(dissector, BATCH) != PacketSource.END) {}
            dissector.end();
            stage.finish();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(file.toString(), failures.getFirst());
        }
    }

    /** What is spoken within another protocol shows in its RoundTrips alone. */
    private void spoken(RoundTrip roundTrip) {
        Protocol protocol = roundTrip.protocol();
        if (current != null && !protocol.carrier().equals(protocol.name())) {
            current.protocols.add(folder(protocol));
        }
    }

    /** Knows whose packet the stage is looking at. */
    private final class Gate implements PacketSink {
        private final FlowStage stage;

        Gate(FlowStage stage) {
            this.stage = stage;
        }

        @Override
        public void tcp(Packet packet) {
            stage.tick(packet.timeNs); // timers first: what they deliver is not this packet's
            current = flow(Transport.TCP, packet);
            current.begun |= packet.has(Packet.SYN);
            stage.tcp(packet);
            current = null;
        }

        @Override
        public void udp(Packet packet) {
            stage.tick(packet.timeNs);
            current = flow(Transport.UDP, packet);
            stage.udp(packet);
            current = null;
        }

        private Flow flow(Transport transport, Packet p) {
            Endpoint from = new Endpoint(p.sourceHigh, p.sourceLow, p.v6, p.sourcePort);
            Endpoint to =
                    new Endpoint(p.destinationHigh, p.destinationLow, p.v6, p.destinationPort);
            Flow flow = flows.get(transport + key(to, from));
            if (flow == null) {
                flow =
                        flows.computeIfAbsent(
                                transport + key(from, to), key -> new Flow(transport, from, to));
            }
            if (flow.bytes < 4_096 && p.capturedLength > 2) {
                flow.tls |=
                        p.segment.get(JAVA_BYTE, p.payloadOffset) == TLS_HANDSHAKE
                                && p.segment.get(JAVA_BYTE, p.payloadOffset + 1) == 3;
            }
            flow.bytes += p.capturedLength;
            return flow;
        }

        private static String key(Endpoint from, Endpoint to) {
            return " " + from + " " + to;
        }
    }

    /** A protocol that notes for which flow it is asked, and what it answers. */
    private final class Watched implements Protocol {
        private final Protocol real;

        Watched(Protocol real) {
            this.real = real;
        }

        @Override
        public Recognition recognise(Bytes first, Transport transport) {
            Recognition answer = real.recognise(first, transport);
            Flow flow = current;
            if (flow != null && flow.protocols.isEmpty()) {
                flow.answers.add(answer);
                if (answer == Recognition.CLIENT || answer == Recognition.SERVER) {
                    claim(flow, first, transport);
                }
            }
            return answer;
        }

        /** The stage stops at the first yes; what would the others have said? */
        private void claim(Flow flow, Bytes first, Transport transport) {
            for (Protocol other : Protocols.ALL) {
                if (other.transports().contains(transport)) {
                    Recognition answer = other.recognise(first, transport);
                    if (answer == Recognition.CLIENT || answer == Recognition.SERVER) {
                        flow.claims.add(folder(other));
                    }
                }
            }
        }

        @Override
        public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
            if (current != null) {
                current.protocols.add(folder(real));
            }
            return real.newDecoders(sink, pending, context);
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Set<Transport> transports() {
            return real.transports();
        }

        @Override
        public List<Integer> defaultPorts() {
            return real.defaultPorts();
        }

        @Override
        public PairingKind pairing() {
            return real.pairing();
        }

        @Override
        public Fields<?, ?> fields() {
            return real.fields();
        }

        @Override
        public List<? extends Violation> violations() {
            return real.violations();
        }

        @Override
        public long unansweredAfterNs() {
            return real.unansweredAfterNs();
        }
    }
}
