package io.wiretrip.exporter.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.http.HttpOutcome;
import io.wiretrip.exporter.metrics.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CollectorTest {
    private final ExportCounters counters = new ExportCounters("metrics");
    private final BatchQueue queue = new BatchQueue(64 << 20, counters);
    private List<MetricSnapshot> shown = List.of();
    private long nowMs = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyKindOfMetricBecomesItsSeries(int version) throws Exception {
        Collector collector = collector(version, Map.of());
        shown =
                List.of(
                        Snapshots.counter("reqs", 3, "path", "/\u00e4\"\n"),
                        Snapshots.gauge("g", -0.5),
                        Snapshots.unknown("x_bucket", 7, "vmrange", "1.0...2.0"),
                        Snapshots.classic(
                                "size",
                                new double[] {0.005, 10_240, 1.5e8, Double.POSITIVE_INFINITY},
                                new long[] {1, 2, 0, 4},
                                99.5),
                        summary(),
                        info(),
                        states());
        collector.collect();
        assertThat(values(take(version)))
                .containsExactlyInAnyOrder(
                        "reqs_total{path=/\u00e4\"\n} 3.0",
                        "g -0.5",
                        "x_bucket{vmrange=1.0...2.0} 7.0",
                        "size_bucket{le=0.005} 1.0",
                        "size_bucket{le=10240} 3.0",
                        "size_bucket{le=150000000} 3.0",
                        "size_bucket{le=+Inf} 7.0",
                        "size_count 7.0",
                        "size_sum 99.5",
                        "s{quantile=0.99} 12.0",
                        "s_count 5.0",
                        "s_sum 20.0",
                        "build_info{version=1} 1.0",
                        "st{st=on} 1.0",
                        "st{st=off} 0.0");
        assertThat(counters.produced()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void externalLabelsAreSortedInAndTakeTheName(int version) throws Exception {
        Collector collector =
                collector(version, Map.of("instance", "box", "Zone", "z", "job", "w"));
        shown =
                List.of(
                        Snapshots.gauge("g", 1, "instance", "mine", "exported_instance", "yours"),
                        Snapshots.gauge("h", 1, "empty", "", "_x", "1", "a", "2"));
        collector.collect();
        assertThat(take(version))
                .extracting(series -> series.labels().toString())
                .containsExactly(
                        "{Zone=z, __name__=g, exported_exported_instance=mine,"
                                + " exported_instance=yours, instance=box, job=w}",
                        "{Zone=z, __name__=h, _x=1, a=2, instance=box, job=w}");
    }

    @Test
    void version2TellsTypesHelpAndStart() throws Exception {
        Collector collector = collector(2, Map.of());
        shown =
                List.of(
                        Snapshots.counter("reqs", 3),
                        Snapshots.gauge("g", 1),
                        Snapshots.classic(
                                "c", new double[] {Double.POSITIVE_INFINITY}, new long[] {4}, 9),
                        Snapshots.exponential("n", new int[] {1}, new long[] {4}, 9));
        collector.collect();
        List<Decoded.Series> all =
                take(2).stream().sorted(Comparator.comparing(Decoded.Series::key)).toList();
        assertThat(all.get(5).metadata()).containsExactly(1, "how many reqs", "");
        assertThat(all.get(5).startMs()).isEqualTo(1_000);
        assertThat(all.get(3).metadata()).containsExactly(2, "", "");
        assertThat(all.get(3).startMs()).isZero();
        assertThat(all.get(0).metadata()).containsExactly(3, "", "");
        assertThat(all.get(0).startMs()).isEqualTo(2_000);
        assertThat(all.get(4).startMs()).isEqualTo(3_000);
        assertThat(all).allMatch(series -> series.timestampMs() == nowMs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nativeHistogramsKeepEveryBucket(int version) throws Exception {
        Collector collector = collector(version, Map.of());
        int[] positive = {-3, -2, 0, 1, 2, 9};
        long[] counts = {5, 1, 4, 4, 0, 7};
        HistogramDataPointSnapshot point =
                HistogramDataPointSnapshot.builder()
                        .nativeSchema(-1)
                        .nativeZeroCount(2)
                        .nativeZeroThreshold(0.25)
                        .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(positive, counts))
                        .nativeBucketsForNegativeValues(
                                NativeHistogramBuckets.of(new int[] {4}, new long[] {6}))
                        .sum(-12.5)
                        .build();
        shown = List.of(HistogramSnapshot.builder().name("n").dataPoint(point).build());
        collector.collect();
        Decoded.Series series = take(version).getFirst();
        assertThat(series.histogram("count_int")).isEqualTo(2L + 21 + 6);
        assertThat(series.histogram("sum")).isEqualTo(-12.5);
        assertThat(series.histogram("schema")).isEqualTo(-1);
        assertThat(series.histogram("zero_threshold")).isEqualTo(0.25);
        assertThat(series.histogram("zero_count_int")).isEqualTo(2L);
        assertThat(buckets(series, "positive"))
                .containsExactly("-3: 5", "-2: 1", "0: 4", "1: 4", "2: 0", "9: 7");
        assertThat(buckets(series, "negative")).containsExactly("4: 6");
        assertThat(series.timestampMs()).isEqualTo(nowMs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsGoneEndsOnceAndMayComeBack(int version) throws Exception {
        Collector collector = collector(version, Map.of("instance", "box"));
        MetricSnapshot stays = Snapshots.counter("stays", 1);
        MetricSnapshot classic =
                Snapshots.classic(
                        "c",
                        new double[] {1, 2, Double.POSITIVE_INFINITY},
                        new long[] {4, 1, 0},
                        9,
                        "a",
                        "b");
        MetricSnapshot exponential = Snapshots.exponential("n", new int[] {1}, new long[] {4}, 9);
        shown = List.of(stays, classic, exponential);
        collector.collect();
        take(version);
        shown = List.of(stays);
        nowMs += 1_000;
        collector.collect();
        List<Decoded.Series> second = take(version);
        assertThat(second)
                .filteredOn(Decoded.Series::isStale)
                .extracting(Decoded.Series::key)
                .containsExactlyInAnyOrder(
                        "c_bucket{a=b,instance=box,le=1}",
                        "c_bucket{a=b,instance=box,le=2}",
                        "c_bucket{a=b,instance=box,le=+Inf}",
                        "c_count{a=b,instance=box}",
                        "c_sum{a=b,instance=box}",
                        "n{instance=box}");
        assertThat(second).filteredOn(series -> !series.isStale()).hasSize(1);
        assertThat(second).filteredOn(series -> series.histogram() != null).hasSize(1);
        collector.collect();
        assertThat(take(version)).hasSize(1);
        shown = List.of(stays, classic);
        collector.collect();
        assertThat(take(version)).hasSize(6).noneMatch(Decoded.Series::isStale);
    }

    @Test
    void timesOnlyGrow() throws Exception {
        Collector collector = collector(1, Map.of());
        shown = List.of(Snapshots.gauge("g", 1));
        collector.collect();
        assertThat(take(1).getFirst().timestampMs()).isEqualTo(100_000);
        nowMs = 50_000; // a clock that was set back
        collector.collect();
        assertThat(take(1).getFirst().timestampMs()).isEqualTo(100_001);
        collector.endAll();
        Decoded.Series end = take(1).getFirst();
        assertThat(end.timestampMs()).isEqualTo(100_002);
        assertThat(end.isStale()).isTrue();
        nowMs = 200_000;
        collector.collect();
        assertThat(take(1).getFirst().timestampMs()).isEqualTo(200_000);
    }

    @Test
    void aSourceThatFailsEndsNoSeries() throws Exception {
        List<MetricSnapshot> other = List.of(Snapshots.gauge("other", 1));
        MetricSource broken =
                () -> {
                    if (nowMs > 100_000) {
                        throw new IllegalStateException("broken");
                    }
                    return new MetricSnapshots(other);
                };
        Collector collector =
                collector(1, Map.of(), List.of(broken, this::snapshot), 1_000, 1 << 20);
        shown = List.of(Snapshots.gauge("g", 1));
        collector.collect();
        assertThat(take(1)).hasSize(2);
        nowMs = 101_000;
        collector.collect();
        assertThat(values(take(1))).containsExactly("g 1.0");
        nowMs = 100_000;
        collector.collect();
        assertThat(take(1)).hasSize(2).noneMatch(Decoded.Series::isStale);
    }

    @Test
    void aSeriesThatTwoSourcesShowIsWrittenOnce() throws Exception {
        Collector collector =
                collector(1, Map.of(), List.of(this::snapshot, this::snapshot), 1_000, 1 << 20);
        shown = List.of(Snapshots.gauge("g", 1), Snapshots.gauge("h", 1, "a", "b"));
        collector.collect();
        assertThat(take(1)).hasSize(2);
        assertThat(counters.produced()).isEqualTo(4);
        assertThat(counters.drops()).isEqualTo(Map.of(ExportDrop.ENCODING_FAILED, 2L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void requestsAreBoundedBySamplesAndBytes(int version) throws Exception {
        List<MetricSnapshot> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(Snapshots.gauge("g" + i, i, "path", "x".repeat(100)));
        }
        shown = many;
        collector(version, Map.of(), List.of(this::snapshot), 300, 1 << 20).collect();
        queue.close();
        List<Batch> batches = drain();
        assertThat(batches).extracting(Batch::items).containsExactly(300L, 300L, 300L, 100L);
        collector(version, Map.of(), List.of(this::snapshot), 100_000, 4_096).collect();
        List<Batch> small = drain();
        assertThat(small).hasSizeGreaterThan(3);
        List<Decoded.Series> all = new ArrayList<>();
        for (Batch batch : small) {
            all.addAll(Decoded.request(batch.body(), version));
        }
        assertThat(all).extracting(Decoded.Series::value).hasSize(1_000).doesNotHaveDuplicates();
    }

    /** Any text and any number survive both encoders, and the way from one version to the other. */
    @Test
    void versionsAgreeOnAnything() throws Exception {
        Random random = new Random(20_260_101);
        List<MetricSnapshot> any = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String text = text(random);
            double value = Double.longBitsToDouble(random.nextLong());
            any.add(Snapshots.gauge("g" + i, value, "a", text, "b", text(random)));
            any.add(
                    Snapshots.exponential(
                            "n" + i, new int[] {-7, i}, new long[] {random.nextInt(9), i}, value));
        }
        shown = any;
        collector(1, Map.of("instance", "b"), List.of(this::snapshot), 1 << 20, 64 << 20).collect();
        List<Decoded.Series> first = take(1);
        collector(2, Map.of("instance", "b"), List.of(this::snapshot), 1 << 20, 64 << 20).collect();
        Batch batch = Objects.requireNonNull(queue.take());
        WriteAttempt old =
                new WriteAttempt(
                        (body, length, fields, atMost) -> {
                            try {
                                compare(first, Decoded.request(body, 1));
                            } catch (InvalidProtocolBufferException e) {
                                throw new AssertionError(e);
                            }
                            return HttpOutcome.unreachable("seen", "");
                        },
                        1);
        compare(first, Decoded.request(batch.body(), 2));
        old.next(batch);
        assertThat(old.send(batch.body(), batch.body().length, Map.of(), Duration.ZERO).failure())
                .isEqualTo("seen");
    }

    private static void compare(List<Decoded.Series> first, List<Decoded.Series> second) {
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).labels()).isEqualTo(first.get(i).labels());
            assertThat(second.get(i).valueBits()).isEqualTo(first.get(i).valueBits());
            assertThat(second.get(i).timestampMs()).isEqualTo(first.get(i).timestampMs());
        }
    }

    private MetricSnapshots snapshot() {
        return new MetricSnapshots(shown);
    }

    private Collector collector(int version, Map<String, String> external) {
        return collector(version, external, List.of(this::snapshot), 10_000, 1 << 20);
    }

    private Collector collector(
            int version,
            Map<String, String> external,
            List<MetricSource> sources,
            int items,
            int bytes) {
        BatchBuilder batches =
                new BatchBuilder(
                        new BatchBuilder.Limits(items, bytes), () -> version, queue, counters);
        return new Collector(sources, external, batches, () -> Instant.ofEpochMilli(nowMs));
    }

    private List<Decoded.Series> take(int version) throws Exception {
        Batch batch = Objects.requireNonNull(queue.take());
        assertThat(queue.bytes()).isZero();
        assertThat(batch.version()).isEqualTo(version);
        List<Decoded.Series> series = Decoded.request(batch.body(), version);
        assertThat(series).hasSize((int) batch.items());
        return series;
    }

    private List<Batch> drain() throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        while (queue.bytes() > 0) {
            batches.add(Objects.requireNonNull(queue.take()));
        }
        return batches;
    }

    private static List<String> values(List<Decoded.Series> series) {
        return series.stream().map(one -> one.key() + ' ' + one.value()).toList();
    }

    private static List<String> buckets(Decoded.Series series, String sign) {
        List<String> buckets = new ArrayList<>();
        List<?> deltas = (List<?>) series.histogram(sign + "_deltas");
        int index = 0;
        long count = 0;
        int next = 0;
        for (Object span : (List<?>) series.histogram(sign + "_spans")) {
            index += (Integer) Decoded.field((DynamicMessage) span, "offset");
            int length = (Integer) Decoded.field((DynamicMessage) span, "length");
            for (int i = 0; i < length; i++) {
                count += (Long) deltas.get(next++);
                buckets.add(index++ + ": " + count);
            }
        }
        assertThat(next).isEqualTo(deltas.size());
        return buckets;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(20); i > 0; i--) {
            int c = random.nextInt(Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? ' ' : c);
        }
        return text.toString();
    }

    private static MetricSnapshot summary() {
        return SummarySnapshot.builder()
                .name("s")
                .dataPoint(
                        SummaryDataPointSnapshot.builder()
                                .quantiles(Quantiles.of(new Quantile(0.99, 12)))
                                .count(5)
                                .sum(20)
                                .build())
                .build();
    }

    private static MetricSnapshot info() {
        return InfoSnapshot.builder()
                .name("build_info")
                .dataPoint(
                        InfoDataPointSnapshot.builder().labels(Labels.of("version", "1")).build())
                .build();
    }

    private static MetricSnapshot states() {
        return StateSetSnapshot.builder()
                .name("st")
                .dataPoint(
                        StateSetDataPointSnapshot.builder()
                                .state("on", true)
                                .state("off", false)
                                .build())
                .build();
    }
}
