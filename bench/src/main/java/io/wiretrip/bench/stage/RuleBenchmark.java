package io.wiretrip.bench.stage;

import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Endpoint;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the number of protocol rules costs: a connection that begins, for which a rule is looked
 * for, and a segment of one that is known. The rule that fits is the one that is found last.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class RuleBenchmark {
    private static final int PACKETS = 1_024;
    private static final int SEGMENT_BYTES = 100;
    private static final int SERVER = 0x0aff_0001;

    /** Half of the gap between two connections: so that few of those that ended are remembered. */
    private static final long STEP_NS = 1_000_000;

    /** How many rules there are. */
    @Param({"1", "10", "100", "1000"})
    public int rules;

    /** What tells them apart: each its own port, or all one port and each a server's address. */
    @Param({"ports", "hosts"})
    public String by;

    private final Packet packet = new Packet();
    private Arena arena;
    private FlowStage stage;
    private int client;
    private int sequence;

    /** For JMH. */
    public RuleBenchmark() {}

    /** Makes the rules and opens a connection. */
    @Setup(Level.Trial)
    public void open() {
        arena = Arena.ofConfined();
        stage = Opaque.flows(1L << 28, rules());
        packet.segment = arena.allocate(SEGMENT_BYTES, 8);
        packet.destinationLow = SERVER;
        packet.destinationPort = Traffic.SERVER_PORT;
        packet.acknowledgment = 1;
        send(1, Packet.SYN, 0, 0);
        sequence = 1;
        client = 1;
    }

    private List<ProtocolChooser.Rule> rules() {
        List<ProtocolChooser.Rule> all = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            boolean hosts = by.equals("hosts");
            int port = hosts ? Traffic.SERVER_PORT : Traffic.SERVER_PORT + i;
            // the last rule that fits holds, so the first is looked at last
            List<Endpoint> addresses =
                    hosts ? List.of(new Endpoint(0, SERVER + i, false, 0)) : List.of();
            all.add(
                    new ProtocolChooser.Rule(
                            Opaque.INSTANCE, List.of(port), addresses, null, "rule" + i));
        }
        return all;
    }

    /** Forgets it. */
    @TearDown(Level.Trial)
    public void close() {
        stage.close();
        arena.close();
    }

    /** Connections that begin, and are refused so that they are soon forgotten: two packets. */
    @Benchmark
    @OperationsPerInvocation(PACKETS / 2)
    public int beginning() {
        for (int i = 0; i < PACKETS; i += 2) {
            client = client == 1 << 20 ? 2 : client + 1;
            packet.timeNs += STEP_NS;
            send(client, Packet.SYN, 0, 0);
            send(client, Packet.RST, 1, 0);
        }
        return stage.size();
    }

    /** Segments of a connection that is known. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int known() {
        for (int i = 0; i < PACKETS; i++) {
            packet.timeNs += 1_000;
            send(1, Packet.ACK, sequence, SEGMENT_BYTES);
            sequence += SEGMENT_BYTES;
        }
        return stage.size();
    }

    private void send(int from, int flags, int at, int length) {
        packet.flags = flags;
        packet.sourceLow = 0x0a00_0000 | (from >>> 4);
        packet.sourcePort = 40_000 + (from & 15);
        packet.sequence = at;
        packet.payloadLength = length;
        packet.capturedLength = length;
        stage.tcp(packet);
    }
}
