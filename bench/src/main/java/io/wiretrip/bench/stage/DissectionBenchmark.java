package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Taking frames apart: Ethernet, IPv4, TCP; per frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class DissectionBenchmark {
    private static final int FRAMES = 1_000;
    private static final int FRAME_BYTES = Traffic.HEADER_BYTES + 100;

    private final Sum sum = new Sum();
    private final Frame frame = new Frame();
    private Arena arena;
    private Dissector dissector;

    /** For JMH. */
    public DissectionBenchmark() {}

    /** Makes frames of as many connections. */
    @Setup(Level.Trial)
    public void make() {
        arena = Arena.ofConfined();
        MemorySegment frames = arena.allocate((long) FRAMES * FRAME_BYTES, 8);
        for (int i = 0; i < FRAMES; i++) {
            Traffic.tcpFrame(frames, (long) i * FRAME_BYTES, i, 1, 100);
        }
        frame.segment = frames;
        frame.linkType = Traffic.ETHERNET;
        frame.capturedLength = FRAME_BYTES;
        frame.wireLength = FRAME_BYTES;
        dissector = new Dissector(DissectorOptions.DEFAULTS, sum);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    /** From frames to segments. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long dissect() {
        for (int i = 0; i < FRAMES; i++) {
            frame.offset = (long) i * FRAME_BYTES;
            frame.timeNs += 1_000;
            dissector.frame(frame);
        }
        return sum.bytes;
    }

    /** Looks at what a flow stage would look at. */
    static final class Sum implements PacketSink {
        long bytes;

        @Override
        public void tcp(Packet packet) {
            bytes += packet.payloadLength + packet.sourcePort + packet.sourceLow;
        }

        @Override
        public void udp(Packet packet) {
            bytes += packet.payloadLength;
        }
    }
}
