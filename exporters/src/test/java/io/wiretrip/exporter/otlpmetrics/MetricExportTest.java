package io.wiretrip.exporter.otlpmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.wiretrip.config.OtlpMetricsConfig;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlp.GrpcReceiver;
import io.wiretrip.exporter.otlp.HttpReceiver;
import io.wiretrip.exporter.otlp.OtlpReceiver;
import io.wiretrip.exporter.otlp.OtlpReceiver.Behaviour;
import io.wiretrip.exporter.otlp.OtlpTargets;
import io.wiretrip.exporter.otlp.Received;
import io.wiretrip.protocols.Protocols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives at a receiver of metrics, field by field, over HTTP and over gRPC. */
@Timeout(120)
final class MetricExportTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final long CREATED_MS = 1_700_000_000_000L;
    private static final AgentIdentity IDENTITY = new AgentIdentity("1.2.3", "probe-host", "i-1");

    private static Exemplars exemplar() {
        return Exemplars.of(
                io.prometheus.metrics.model.snapshots.Exemplar.builder()
                        .traceId(TRACE)
                        .spanId(SPAN)
                        .value(0.2)
                        .timestampMillis(CREATED_MS + 5)
                        .build());
    }

    private static MetricSnapshots everyKind() {
        return MetricSnapshots.of(
                CounterSnapshot.builder()
                        .name("http_requests")
                        .help("Requests.")
                        .dataPoint(
                                CounterSnapshot.CounterDataPointSnapshot.builder()
                                        .value(42)
                                        .labels(Labels.of("method", "GET"))
                                        .createdTimestampMillis(CREATED_MS)
                                        .build())
                        .build(),
                GaugeSnapshot.builder()
                        .name("wiretrip_memory_bytes")
                        .unit(Unit.BYTES)
                        .dataPoint(
                                GaugeSnapshot.GaugeDataPointSnapshot.builder().value(7.5).build())
                        .build(),
                HistogramSnapshot.builder()
                        .name("http_server_request_duration_seconds")
                        .unit(Unit.SECONDS)
                        .dataPoint(
                                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                        .classicHistogramBuckets(
                                                ClassicHistogramBuckets.of(
                                                        List.of(0.1, 1.0, Double.POSITIVE_INFINITY),
                                                        List.of(3, 2, 1)))
                                        .sum(4.5)
                                        .labels(
                                                Labels.of(
                                                        "http_request_method",
                                                        "GET",
                                                        "http_response_status_code",
                                                        "200"))
                                        .exemplars(exemplar())
                                        .createdTimestampMillis(CREATED_MS)
                                        .build())
                        .build(),
                HistogramSnapshot.builder()
                        .name("redis_request_duration_seconds")
                        .unit(Unit.SECONDS)
                        .dataPoint(
                                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                        .nativeSchema(3)
                                        .nativeZeroCount(2)
                                        .nativeBucketsForPositiveValues(
                                                NativeHistogramBuckets.of(
                                                        List.of(-5, -3, 4), List.of(1L, 2L, 3L)))
                                        .sum(1.25)
                                        .exemplars(exemplar())
                                        .build())
                        .build(),
                SummarySnapshot.builder()
                        .name("gc_pause_seconds")
                        .dataPoint(
                                SummarySnapshot.SummaryDataPointSnapshot.builder()
                                        .count(3)
                                        .sum(0.5)
                                        .quantiles(Quantiles.of(new Quantile(0.5, 0.1)))
                                        .build())
                        .build(),
                InfoSnapshot.builder()
                        .name("wiretrip_build")
                        .dataPoint(
                                InfoSnapshot.InfoDataPointSnapshot.builder()
                                        .labels(Labels.of("version", "1.2.3"))
                                        .build())
                        .build(),
                UnknownSnapshot.builder()
                        .name("x_bucket")
                        .dataPoint(
                                UnknownSnapshot.UnknownDataPointSnapshot.builder()
                                        .value(9)
                                        .labels(Labels.of("vmrange", "1.000e-03...1.136e-03"))
                                        .build())
                        .build());
    }

    private static OtlpReceiver receiver(OtlpProtocol protocol) {
        return protocol == OtlpProtocol.GRPC ? new GrpcReceiver() : new HttpReceiver();
    }

    private static OtlpMetricsExporter exporter(
            OtlpTargetConfig target, Duration interval, MetricSource... sources) {
        return new OtlpMetricsExporter(
                new OtlpMetricsConfig(true, target, interval, "probe", true),
                List.of(sources),
                Protocols.ALL,
                IDENTITY);
    }

    private static Map<String, Metric> byName(ExportMetricsServiceRequest request) {
        Map<String, Metric> metrics = new TreeMap<>();
        request.getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetricsList()
                .forEach(metric -> assertThat(metrics.put(metric.getName(), metric)).isNull());
        return metrics;
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldOfEveryKind(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            OtlpMetricsExporter exporter =
                    exporter(
                            OtlpTargets.to(receiver.endpoint(), protocol),
                            Duration.ofHours(1),
                            MetricExportTest::everyKind);
            exporter.close(Duration.ofSeconds(20));
            assertThat(exporter.statistics().produced()).isEqualTo(7);
            assertThat(exporter.statistics().exported()).isEqualTo(7);
            assertThat(receiver.received().messages()).hasSize(1);
            ExportMetricsServiceRequest request = receiver.received().metrics().getFirst();
            ResourceMetrics all = request.getResourceMetrics(0);
            assertThat(all.getSchemaUrl()).isEqualTo(AgentIdentity.SCHEMA_URL);
            assertThat(Received.attributes(all.getResource().getAttributesList()))
                    .containsEntry("service.name", "probe")
                    .containsEntry("service.instance.id", "i-1")
                    .containsEntry("host.name", "probe-host")
                    .containsEntry("telemetry.sdk.name", "wiretrip");
            assertThat(all.getScopeMetrics(0).getScope().getName()).isEqualTo("io.wiretrip");
            Map<String, Metric> metrics = byName(request);
            assertThat(metrics.keySet())
                    .containsExactly(
                            "gc_pause_seconds",
                            "http.server.request.duration",
                            "http_requests_total",
                            "redis_request_duration_seconds",
                            "wiretrip_build_info",
                            "wiretrip_memory_bytes",
                            "x_bucket");
            sum(metric(metrics, "http_requests_total"));
            explicit(metric(metrics, "http.server.request.duration"));
            exponential(metric(metrics, "redis_request_duration_seconds"));
            others(metrics);
        }
    }

    private static Metric metric(Map<String, Metric> metrics, String name) {
        return Objects.requireNonNull(metrics.get(name), name);
    }

    private static void sum(Metric metric) {
        assertThat(metric.getDescription()).isEqualTo("Requests.");
        assertThat(metric.getSum().getIsMonotonic()).isTrue();
        assertThat(metric.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        NumberDataPoint point = metric.getSum().getDataPoints(0);
        assertThat(point.getAsDouble()).isEqualTo(42);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(CREATED_MS * 1_000_000);
        assertThat(point.getTimeUnixNano()).isGreaterThan(CREATED_MS * 1_000_000);
        assertThat(Received.attributes(point.getAttributesList()))
                .isEqualTo(Map.of("method", "GET"));
    }

    private static void explicit(Metric metric) {
        assertThat(metric.getUnit()).isEqualTo("s");
        assertThat(metric.getHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
        assertThat(point.getExplicitBoundsList()).containsExactly(0.1, 1.0);
        assertThat(point.getBucketCountsList()).containsExactly(3L, 2L, 1L);
        assertThat(point.getCount()).isEqualTo(6);
        assertThat(point.getSum()).isEqualTo(4.5);
        assertThat(point.hasMin()).isFalse();
        assertThat(Received.attributes(point.getAttributesList()))
                .isEqualTo(
                        Map.of("http.request.method", "GET", "http.response.status_code", "200"));
        exemplar(point.getExemplarsList());
    }

    private static void exemplar(List<Exemplar> exemplars) {
        assertThat(exemplars).hasSize(1);
        Exemplar exemplar = exemplars.getFirst();
        assertThat(HexFormat.of().formatHex(exemplar.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(HexFormat.of().formatHex(exemplar.getSpanId().toByteArray())).isEqualTo(SPAN);
        assertThat(exemplar.getAsDouble()).isEqualTo(0.2);
        assertThat(exemplar.getTimeUnixNano()).isEqualTo((CREATED_MS + 5) * 1_000_000);
        assertThat(exemplar.getFilteredAttributesCount()).isZero();
    }

    private static void exponential(Metric metric) {
        assertThat(metric.getUnit()).isEqualTo("s");
        ExponentialHistogramDataPoint point = metric.getExponentialHistogram().getDataPoints(0);
        assertThat(point.getScale()).isEqualTo(3);
        assertThat(point.getZeroCount()).isEqualTo(2);
        assertThat(point.getCount()).isEqualTo(8);
        assertThat(point.getSum()).isEqualTo(1.25);
        assertThat(point.getPositive().getOffset())
                .as("bucket i ends at base^i there, begins there here")
                .isEqualTo(-6);
        assertThat(point.getPositive().getBucketCountsList())
                .containsExactly(1L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 3L);
        assertThat(point.getNegative().getBucketCountsCount()).isZero();
        exemplar(point.getExemplarsList());
    }

    private static void others(Map<String, Metric> metrics) {
        assertThat(metric(metrics, "wiretrip_memory_bytes").getUnit()).isEqualTo("By");
        assertThat(
                        metric(metrics, "wiretrip_memory_bytes")
                                .getGauge()
                                .getDataPoints(0)
                                .getAsDouble())
                .isEqualTo(7.5);
        assertThat(metric(metrics, "x_bucket").getGauge().getDataPoints(0).getAsDouble())
                .isEqualTo(9);
        assertThat(metric(metrics, "wiretrip_build_info").getGauge().getDataPoints(0).getAsDouble())
                .isEqualTo(1);
        assertThat(metric(metrics, "gc_pause_seconds").getSummary().getDataPoints(0).getCount())
                .isEqualTo(3);
    }

    @Test
    void manyBucketsBecomeFewer() {
        List<Integer> indexes = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = -900; i <= 900; i += 10) {
            indexes.add(i);
            counts.add(1L);
        }
        NativeHistogramBuckets buckets = NativeHistogramBuckets.of(indexes, counts);
        int by = ExponentialBuckets.shrink(buckets, NativeHistogramBuckets.EMPTY);
        assertThat(by).isEqualTo(3);
        var shrunk = ExponentialBuckets.of(buckets, 5, by);
        assertThat(shrunk.getBucketCounts())
                .hasSizeLessThanOrEqualTo(ExponentialBuckets.BUCKETS_MAX);
        assertThat(shrunk.getTotalCount()).isEqualTo(counts.size());
        assertThat(shrunk.getOffset()).isEqualTo((-900 - 1) >> 3);
        assertThat(shrunk.getScale()).isEqualTo(5);
    }

    @Test
    void aGreatManySeriesComeInPieces() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name("many");
        for (int i = 0; i < 4500; i++) {
            counter.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                            .value(i)
                            .labels(Labels.of("i", Integer.toString(i)))
                            .build());
        }
        MetricSnapshots many = MetricSnapshots.of(counter.build());
        try (OtlpReceiver receiver = receiver(OtlpProtocol.HTTP)) {
            OtlpMetricsExporter exporter =
                    exporter(
                            OtlpTargets.to(receiver.endpoint(), OtlpProtocol.HTTP),
                            Duration.ofHours(1),
                            () -> many);
            exporter.close(Duration.ofSeconds(20));
            assertThat(exporter.statistics().exported()).isEqualTo(4500);
            assertThat(receiver.received().messages()).hasSize(3);
            long points = 0;
            for (ExportMetricsServiceRequest request : receiver.received().metrics()) {
                for (Metric metric :
                        request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList()) {
                    points += metric.getSum().getDataPointsCount();
                }
            }
            assertThat(points).isEqualTo(4500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsIsCountedAndTheNextIsTaken(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.REFUSE);
            OtlpMetricsExporter exporter =
                    exporter(
                            OtlpTargets.to(receiver.endpoint(), protocol),
                            Duration.ofMillis(50),
                            MetricExportTest::everyKind,
                            () -> {
                                throw new IllegalStateException("a broken source");
                            });
            ExportStatistics account = exporter.statistics();
            Received.await(
                    "refusals", () -> account.drops().getOrDefault(ExportDrop.REJECTED, 0L) > 0);
            assertThat(exporter.trouble()).isNotNull();
            receiver.behave(Behaviour.TAKE);
            Received.await("recovery", () -> account.exported() > 0);
            exporter.close(Duration.ofSeconds(20));
            long dropped = account.drops().values().stream().mapToLong(Long::longValue).sum();
            assertThat(account.produced()).isEqualTo(account.exported() + dropped);
        }
    }

    @Test
    void targetsThatHangCostNoMoreThanTheirTurn() {
        try (OtlpReceiver receiver = receiver(OtlpProtocol.HTTP)) {
            receiver.behave(Behaviour.HANG);
            OtlpMetricsExporter exporter =
                    exporter(
                            OtlpTargets.of(
                                    receiver.endpoint(),
                                    OtlpProtocol.HTTP,
                                    Duration.ofMillis(300),
                                    Duration.ZERO),
                            Duration.ofMillis(20),
                            MetricExportTest::everyKind);
            ExportStatistics account = exporter.statistics();
            Received.await(
                    "time-outs",
                    () -> account.drops().getOrDefault(ExportDrop.RETRIES_EXHAUSTED, 0L) > 0);
            exporter.close(Duration.ofMillis(100));
            long dropped = account.drops().values().stream().mapToLong(Long::longValue).sum();
            assertThat(account.produced()).isEqualTo(account.exported() + dropped);
        }
    }
}
