package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.metrics.MetricsShard;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Counting a RoundTrip of HTTP: one counter and three histograms; beside what one would write
 * without a second thought, a concurrent map from label values to adders.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class MetricsBenchmark {
    private static final int ROUND_TRIPS = 1_000;
    private static final List<String> KEYS =
            List.of(
                    "request.method",
                    "request.path",
                    "request.remote_host",
                    "response.status_code");

    /** How many labels the metrics have. */
    @Param({"0", "4"})
    public int labels;

    private RoundTrip[] roundTrips;
    private String[][] values;
    private MetricsShard shard;
    private ConcurrentHashMap<List<String>, Naive> map;

    /** For JMH. */
    public MetricsBenchmark() {}

    /** One label set of the map. */
    private static final class Naive {
        private final LongAdder requests = new LongAdder();
        private final DoubleAdder[] sums = {
            new DoubleAdder(), new DoubleAdder(), new DoubleAdder()
        };
        private final LongAdder[][] buckets = new LongAdder[3][];

        Naive() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder[(i == 0 ? SECONDS : BYTES).size() + 1];
                for (int j = 0; j < buckets[i].length; j++) {
                    buckets[i][j] = new LongAdder();
                }
            }
        }

        void observe(int histogram, List<Double> bounds, double value) {
            int i = 0;
            while (i < bounds.size() && value > bounds.get(i)) {
                i++;
            }
            buckets[histogram][i].increment();
            sums[histogram].add(value);
        }
    }

    private static final List<Double> SECONDS = MetricsStorageConfig.DEFAULT.bucketsSeconds();
    private static final List<Double> BYTES = MetricsStorageConfig.DEFAULT.bucketsBytes();

    /** Decodes the RoundTrips of a capture that ships with the project. */
    @Setup(Level.Trial)
    public void make() throws IOException, CaptureFileException {
        MetricsProcessorConfig required =
                new MetricsProcessorConfig(Map.of("http", KEYS.subList(0, labels)));
        MetricsStorageConfig config = MetricsStorageConfig.DEFAULT;
        MetricsPlan plan = MetricsPlan.of(Protocols.ALL, config, required);
        shard = new MetricsStorage(config, plan, List.of(), ExemplarSource.NONE).newShard();
        map = new ConcurrentHashMap<>();
        List<RoundTrip> seen = HttpRoundTrips.all();
        roundTrips = new RoundTrip[ROUND_TRIPS];
        values = new String[ROUND_TRIPS][labels];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            roundTrips[i] = seen.get(i % seen.size());
            values[i] = HttpRoundTrips.labels(roundTrips[i], labels);
        }
    }

    /** As wiretrip counts. */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void shard() {
        for (RoundTrip roundTrip : roundTrips) {
            shard.roundTrip(roundTrip);
        }
    }

    /** Label values are given; sizes are those of the wire. */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void map() {
        for (int i = 0; i < ROUND_TRIPS; i++) {
            RoundTrip roundTrip = roundTrips[i];
            Naive naive = map.computeIfAbsent(List.of(values[i]), _ -> new Naive());
            naive.requests.increment();
            naive.observe(0, SECONDS, roundTrip.durationNs() / 1e9);
            naive.observe(1, BYTES, (double) HttpRoundTrips.bytes(roundTrip.request()));
            naive.observe(2, BYTES, (double) HttpRoundTrips.bytes(roundTrip.response()));
        }
    }
}
