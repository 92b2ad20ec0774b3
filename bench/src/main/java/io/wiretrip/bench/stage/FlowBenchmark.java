package io.wiretrip.bench.stage;

import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
 * The flow stage on its own: finding the connection of a segment among many, and putting segments
 * in order; per segment of 100 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx4g"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class FlowBenchmark {
    private static final int SEGMENTS = 1_024;
    private static final int SEGMENT_BYTES = 100;
    private static final long MEMORY_BYTES = 3L << 30;

    /** How many connections there are; segments come from them in turn. */
    @Param({"16", "1000", "10000", "100000", "1000000"})
    public int connections;

    /** In which order the segments of a connection come. */
    @Param({"in-order", "swapped", "doubled"})
    public String order;

    private final Packet packet = new Packet();
    private Arena arena;
    private FlowStage stage;
    private int[] sequences;
    private int next;

    /** For JMH. */
    public FlowBenchmark() {}

    /** Opens the connections. */
    @Setup(Level.Trial)
    public void open() {
        arena = Arena.ofConfined();
        MemorySegment payload = arena.allocate(SEGMENT_BYTES, 8);
        stage = Opaque.flows(MEMORY_BYTES);
        packet.segment = payload;
        packet.destinationLow = 0x0aff_0001;
        packet.destinationPort = Traffic.SERVER_PORT;
        packet.acknowledgment = 1;
        sequences = new int[connections];
        for (int i = 0; i < connections; i++) {
            packet.flags = Packet.SYN;
            send(i, 0, 0);
            sequences[i] = 1;
        }
        packet.flags = Packet.ACK;
    }

    /** Closes them, none of which was given up meanwhile. */
    @TearDown(Level.Trial)
    public void close() {
        if (stage.size() != connections) {
            throw new IllegalStateException(stage.size() + " connections");
        }
        stage.close();
        arena.close();
    }

    /** The next segments, two from each connection in turn. */
    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int segments() {
        for (int i = 0; i < SEGMENTS; i += 2) {
            int sequence = sequences[next];
            int second = sequence + SEGMENT_BYTES;
            switch (order) {
                case "swapped" -> {
                    send(next, second, SEGMENT_BYTES);
                    send(next, sequence, SEGMENT_BYTES);
                    second += SEGMENT_BYTES;
                }
                case "doubled" -> {
                    send(next, sequence, SEGMENT_BYTES);
                    send(next, sequence, SEGMENT_BYTES);
                }
                default -> {
                    send(next, sequence, SEGMENT_BYTES);
                    send(next, second, SEGMENT_BYTES);
                    second += SEGMENT_BYTES;
                }
            }
            sequences[next] = second;
            next = next + 1 == connections ? 0 : next + 1;
        }
        return stage.size();
    }

    private void send(int connection, int sequence, int length) {
        packet.timeNs += 1_000;
        packet.sourceLow = 0x0a00_0000 | (connection >>> 4);
        packet.sourcePort = 40_000 + (connection & 15);
        packet.sequence = sequence;
        packet.payloadLength = length;
        packet.capturedLength = length;
        stage.tcp(packet);
    }
}
