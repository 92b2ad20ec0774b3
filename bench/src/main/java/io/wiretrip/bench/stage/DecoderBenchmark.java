package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SessionContext;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding and pairing: all connections of a golden capture, from their beginnings to their ends;
 * per pass. {@code ./wiretrip bench decoders} runs it for each protocol and divides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class DecoderBenchmark {
    /** Which golden capture, as protocol/name. */
    @Param({"http1/keep-alive-statuses"})
    public String capture;

    /** What somebody downstream wants of it. */
    @Param({"none", "all"})
    public String demand;

    private Arena arena;
    private Protocol protocol;
    private List<Recording> recordings;
    private SessionContext context;
    private long roundTrips;

    /** For JMH. */
    public DecoderBenchmark() {}

    /** Reads the capture. */
    @Setup(Level.Trial)
    public void load() throws CaptureFileException {
        arena = Arena.ofConfined();
        protocol = GoldenCaptures.protocolOf(capture);
        recordings = Recorder.record(protocol, GoldenCaptures.file(capture));
        recordings.forEach(recording -> recording.load(arena));
        context =
                new SessionContext(
                        GoldenCaptures.allWith(protocol),
                        demand.equals("all") ? Demand.all() : Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1L << 30),
                        roundTrip -> roundTrips++);
    }

    /** Checks that it decoded something. */
    @TearDown(Level.Trial)
    public void unload() {
        arena.close();
        if (roundTrips == 0) {
            throw new IllegalStateException("no RoundTrips in " + capture);
        }
    }

    /** Every connection of the capture, once. */
    @Benchmark
    public long pass() {
        for (int i = 0; i < recordings.size(); i++) {
            recordings.get(i).play(protocol, context);
        }
        return roundTrips;
    }

    /** How many RoundTrips a pass gives, and bytes it reads. */
    static long[] sizeOfPass(String capture) throws CaptureFileException {
        DecoderBenchmark benchmark = new DecoderBenchmark();
        benchmark.capture = capture;
        benchmark.demand = "none";
        benchmark.load();
        long trips = benchmark.pass();
        long bytes = benchmark.recordings.stream().mapToLong(Recording::size).sum();
        benchmark.arena.close();
        return new long[] {trips, bytes};
    }
}
