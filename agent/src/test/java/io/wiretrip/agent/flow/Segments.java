package io.wiretrip.agent.flow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SessionContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes TCP segments between a client and a server on port 80 into a flow stage. */
final class Segments implements AutoCloseable {
    static final int CLIENT_ISN = 1000;
    static final int SERVER_ISN = 5000;
    static final long STEP_NS = 100_000;
    static final int HEADER_BYTES = 54;

    final Arena arena = Arena.ofConfined();
    final Packet packet = new Packet();
    final MemoryBudget budget;
    final List<RoundTrip> roundTrips = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final FlowStage stage;
    private final MemorySegment memory = arena.allocate(1 << 18);
    long timeNs = 1_000_000_000L;
    int clientPort = 40000;
    int clientIsn = CLIENT_ISN;
    int serverIsn = SERVER_ISN;

    Segments(Protocol protocol) {
        this(protocol, FlowLimits.DEFAULT, 64 << 20);
    }

    Segments(Protocol protocol, FlowLimits limits, long budgetBytes) {
        this(protocol, ruled(protocol), limits, budgetBytes, null);
    }

    /** With flows observed. */
    Segments(Protocol protocol, FlowAccounting accounting) {
        this(protocol, ruled(protocol), FlowLimits.DEFAULT, 64 << 20, accounting);
    }

    /** Without a rule: the protocol is recognised by the first bytes. */
    static Segments detecting(Protocol protocol) {
        ProtocolChooser chooser = new ProtocolChooser(List.of(), List.of(protocol));
        return new Segments(protocol, chooser, FlowLimits.DEFAULT, 64 << 20, null);
    }

    private static ProtocolChooser ruled(Protocol protocol) {
        return new ProtocolChooser(
                List.of(new ProtocolChooser.Rule(protocol, List.of(80))), List.of());
    }

    private Segments(
            Protocol protocol,
            ProtocolChooser chooser,
            FlowLimits limits,
            long budgetBytes,
            @Nullable FlowAccounting accounting) {
        this.budget = new MemoryBudget(budgetBytes);
        SessionContext sessions =
                new SessionContext(
                        List.of(protocol),
                        Demand.all(),
                        DecoderOptions.DEFAULT,
                        budget,
                        roundTrips::add);
        this.stage =
                new FlowStage(
                        limits,
                        chooser,
                        sessions,
                        42,
                        (where, cause) -> failures.add(cause),
                        accounting);
    }

    /** Three-way handshake. */
    Segments handshake() {
        send(true, Packet.SYN, clientIsn, 0, "");
        send(false, Packet.SYN | Packet.ACK, serverIsn, clientIsn + 1, "");
        return send(true, Packet.ACK, clientIsn + 1, serverIsn + 1, "");
    }

    /** Data of the client at a position of its stream, acknowledging a position of the server's. */
    Segments client(int position, int acknowledged, String data) {
        return send(true, Packet.ACK, clientIsn + 1 + position, serverIsn + 1 + acknowledged, data);
    }

    /** Data of the server at a position of its stream, acknowledging a position of the client's. */
    Segments server(int position, int acknowledged, String data) {
        return send(
                false, Packet.ACK, serverIsn + 1 + position, clientIsn + 1 + acknowledged, data);
    }

    Segments clientFin(int position, int acknowledged) {
        return send(
                true,
                Packet.ACK | Packet.FIN,
                clientIsn + 1 + position,
                serverIsn + 1 + acknowledged,
                "");
    }

    Segments serverFin(int position, int acknowledged) {
        return send(
                false,
                Packet.ACK | Packet.FIN,
                serverIsn + 1 + position,
                clientIsn + 1 + acknowledged,
                "");
    }

    Segments send(boolean fromClient, int flags, int sequence, int acknowledgment, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        return send(fromClient, flags, sequence, acknowledgment, bytes, bytes.length);
    }

    Segments send(
            boolean fromClient,
            int flags,
            int sequence,
            int acknowledgment,
            byte[] data,
            int captured) {
        timeNs += STEP_NS;
        packet.timeNs = timeNs;
        packet.v6 = false;
        packet.sourceLow = fromClient ? 0x0a000001 : 0x0a000002;
        packet.destinationLow = fromClient ? 0x0a000002 : 0x0a000001;
        packet.sourcePort = fromClient ? clientPort : 80;
        packet.destinationPort = fromClient ? 80 : clientPort;
        packet.flags = flags;
        packet.sequence = sequence;
        packet.acknowledgment = acknowledgment;
        packet.segment = memory;
        packet.payloadOffset = 0;
        packet.payloadLength = data.length;
        packet.capturedLength = captured;
        packet.wireLength = HEADER_BYTES + data.length;
        MemorySegment.copy(data, 0, memory, JAVA_BYTE, 0, captured);
        stage.tcp(packet);
        return this;
    }

    /** Nothing happens for a while. */
    Segments pause(long ns) {
        timeNs += ns;
        stage.tick(timeNs);
        return this;
    }

    Segments finish() {
        stage.finish();
        if (!failures.isEmpty()) {
            throw new AssertionError("the stage failed", failures.getFirst());
        }
        return this;
    }

    long count(FlowEvent event) {
        return stage.counters().get(event);
    }

    @Override
    public void close() {
        stage.close();
        arena.close();
    }
}
