package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.HistogramKind;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is counted is what came: counts, sums and buckets to the last unit. */
final class MetricsShardTest {
    private static final MetricsStorageConfig DEFAULT = MetricsStorageConfig.DEFAULT;

    @Test
    void countsUnderPacketdsNames() {
        MetricsStorage storage =
                Shop.storage(DEFAULT, "request.path", "response.status_code", "server.port");
        MetricsShard shard = storage.newShard();
        shard.roundTrip(Shop.complete("/a", 200, 116_916_000, 10_240, 10_241));
        shard.roundTrip(Shop.complete("/a", 200, 1_000_000, 0, 524_288_001));
        shard.roundTrip(Shop.complete("/b", 404, 600_000_000_001L, 1, 2));
        Scrape scrape = Scrape.of(storage);
        String[] a = {"path", "/a", "server_port", "80", "status_code", "200"};
        String[] b = {"path", "/b", "server_port", "80", "status_code", "404"};
        assertThat(scrape.value("shop_requests_total", a)).isEqualTo(2);
        assertThat(scrape.value("shop_requests_total", b)).isEqualTo(1);
        assertThat(scrape.value("shop_request_duration_seconds_sum", a)).isEqualTo(0.117916);
        assertThat(scrape.value("shop_request_duration_seconds_count", a)).isEqualTo(2);
        assertThat(bucket(scrape, "shop_request_duration_seconds", "0.001", a)).isEqualTo(1);
        assertThat(bucket(scrape, "shop_request_duration_seconds", "0.1", a)).isEqualTo(1);
        assertThat(bucket(scrape, "shop_request_duration_seconds", "0.25", a)).isEqualTo(2);
        assertThat(bucket(scrape, "shop_request_duration_seconds", "600", b)).isZero();
        assertThat(bucket(scrape, "shop_request_duration_seconds", "+Inf", b)).isEqualTo(1);
        assertThat(bucket(scrape, "shop_request_body_bytes", "10240", a)).isEqualTo(2);
        assertThat(bucket(scrape, "shop_response_body_bytes", "10240", a)).isZero();
        assertThat(bucket(scrape, "shop_response_body_bytes", "102400", a)).isEqualTo(1);
        assertThat(bucket(scrape, "shop_response_body_bytes", "524288000", a)).isEqualTo(1);
        assertThat(scrape.value("shop_response_body_bytes_sum", a)).isEqualTo(524_298_242);
        assertThat(scrape.value("shop_items", a)).isEqualTo(2 * (200 % 7));
        assertThat(scrape.types())
                .containsEntry("shop_requests_total", "counter")
                .containsEntry("shop_request_duration_seconds", "histogram");
    }

    private static double bucket(Scrape scrape, String name, String le, String... labels) {
        List<String> all = new ArrayList<>(List.of(labels));
        all.addAll(List.of("le", le));
        return scrape.value(name + "_bucket", all.toArray(String[]::new));
    }

    @Test
    void sumsAreExactHoweverManyThereAreAndWhoeverCounts() {
        MetricsStorage storage = Shop.storage(DEFAULT);
        MetricsShard[] shards = {storage.newShard(), storage.newShard(), storage.newShard()};
        Random random = new Random(1);
        BigDecimal nanos = BigDecimal.ZERO;
        long bytes = 0;
        for (int i = 0; i < 100_000; i++) {
            long duration = random.nextLong(1L << (1 + random.nextInt(59)));
            long size = random.nextLong(1L << (1 + random.nextInt(40)));
            nanos = nanos.add(BigDecimal.valueOf(duration));
            bytes += size;
            shards[i % 3].roundTrip(Shop.complete("/", 200, duration, size, 0));
        }
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.value("shop_request_duration_seconds_sum"))
                .isEqualTo(nanos.movePointLeft(9).doubleValue());
        assertThat(scrape.value("shop_request_body_bytes_sum")).isEqualTo((double) bytes);
        assertThat(scrape.value("shop_requests_total")).isEqualTo(100_000);
    }

    @Test
    void whatHasNoAnswerIsCountedApart() {
        MetricsStorage storage = Shop.storage(DEFAULT, "client.address", "response.status_code");
        MetricsShard shard = storage.newShard();
        Shop.Ask ask = new Shop.Ask("/", 5);
        ask.started(Shop.START_NS, 0, -1);
        shard.roundTrip(Shop.roundTrip(ask, null, Outcome.UNANSWERED));
        shard.roundTrip(Shop.roundTrip(null, new Shop.Answer(200, 6), Outcome.ORPHAN));
        shard.roundTrip(Shop.roundTrip(ask, null, Outcome.ONEWAY));
        Scrape scrape = Scrape.of(storage);
        String[] none = {"client_address", "10.0.0.1", "status_code", ""};
        String[] ok = {"client_address", "10.0.0.1", "status_code", "200"};
        assertThat(scrape.value("shop_unanswered_requests_total", none)).isEqualTo(1);
        assertThat(scrape.value("shop_oneway_messages_total", none)).isEqualTo(1);
        assertThat(scrape.value("shop_orphan_responses_total", ok)).isEqualTo(1);
        assertThat(scrape.samples()).as("nothing else was touched").hasSize(3);
    }

    @Test
    void thePipelinesViewOfAFieldIsItsLabel() {
        MetricsStorage storage = Shop.storage(DEFAULT, "request.path");
        FieldView templates =
                (field, _) -> "request.path".equals(field.labelKey()) ? "/users/{id}" : null;
        MetricsShard shard = storage.newShard();
        shard.record(Shop.complete("/users/1", 200, 1, 1, 1), templates);
        shard.record(Shop.complete("/users/2", 200, 1, 1, 1), templates);
        shard.record(Shop.complete("/users/2", 200, 1, 1, 1), (_, _) -> FieldView.DROPPED);
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.value("shop_requests_total", "path", "/users/{id}")).isEqualTo(2);
        assertThat(scrape.value("shop_requests_total", "path", "")).isEqualTo(1);
    }

    @Test
    void vmrangesAreWhatPacketdWrites() {
        MetricsStorage storage =
                Shop.storage(Shop.config(100, HistogramKind.VMRANGE), "request.path");
        MetricsShard shard = storage.newShard();
        shard.roundTrip(Shop.complete("/", 200, 116_916_000, 0, 222));
        shard.roundTrip(Shop.complete("/", 200, 116_916_000, 0, 81));
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.samples())
                .containsEntry(
                        "shop_request_duration_seconds_bucket{path=/,"
                                + " vmrange=1.136e-01...1.292e-01}",
                        2.0)
                .containsEntry("shop_request_duration_seconds_sum{path=/}", 0.233832)
                .containsEntry("shop_request_duration_seconds_count{path=/}", 2.0)
                .containsEntry("shop_request_body_bytes_bucket{path=/, vmrange=0...1.000e-09}", 2.0)
                .containsEntry(
                        "shop_response_body_bytes_bucket{path=/, vmrange=2.154e+02...2.448e+02}",
                        1.0)
                .containsEntry(
                        "shop_response_body_bytes_bucket{path=/, vmrange=7.743e+01...8.799e+01}",
                        1.0);
        assertThat(scrape.count("shop_response_body_bytes_bucket")).isEqualTo(2);
    }

    @Test
    void theConventionsNamesStandInsteadOrBeside() {
        for (MetricsProfile profile : List.of(MetricsProfile.OTEL, MetricsProfile.BOTH)) {
            MetricsStorage storage =
                    Shop.storage(Shop.config(100, profile, Duration.ofMinutes(5)), "request.path");
            storage.newShard().roundTrip(Shop.complete("/a", 200, 500_000_000, 1, 1));
            Scrape scrape = Scrape.of(storage);
            String[] labels = {
                "http_response_status_code", "200", "shop_system", "shop", "url_path", "/a"
            };
            assertThat(scrape.value("shop_server_request_duration_seconds_count", labels))
                    .isEqualTo(1);
            assertThat(bucket(scrape, "shop_server_request_duration_seconds", "0.1", labels))
                    .isZero();
            assertThat(bucket(scrape, "shop_server_request_duration_seconds", "1", labels))
                    .isEqualTo(1);
            assertThat(scrape.count("shop_requests_total"))
                    .isEqualTo(profile == MetricsProfile.BOTH ? 1 : 0);
        }
    }

    @Test
    void longLabelsAreCutAndCounted() {
        MetricsStorage storage = Shop.storage(DEFAULT, "request.path");
        MetricsShard shard = storage.newShard();
        shard.roundTrip(Shop.complete("x".repeat(1000), 200, 1, 1, 1));
        shard.roundTrip(Shop.complete("x".repeat(255) + "\ud83d\ude00", 200, 1, 1, 1));
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.value("shop_requests_total", "path", "x".repeat(256))).isEqualTo(1);
        assertThat(scrape.value("shop_requests_total", "path", "x".repeat(255))).isEqualTo(1);
        assertThat(storage.labelsCut()).isEqualTo(2);
    }

    @Test
    void othersMetricsAreKeptAlike() {
        MetricGroup.Builder builder = MetricGroup.named("layer4", "controller.layer4Metrics");
        builder.label("src_host", "source.host");
        int bytes = builder.counter("tcp_received_bytes_total", MetricUnit.BYTES, "Bytes.");
        int open = builder.gauge("tcp_active_conns", MetricUnit.COUNT, "Connections.");
        int rtt =
                builder.histogram(
                        "tcp_rtt_seconds",
                        MetricUnit.SECONDS,
                        "Round-trip time.",
                        DEFAULT.histograms(),
                        DEFAULT.bucketsSeconds());
        MetricGroup group = builder.build();
        MetricsStorage storage =
                new MetricsStorage(
                        DEFAULT, MetricsPlan.none(), List.of(group), ExemplarSource.NONE);
        Series[] series = {
            storage.newShard().series(group, "10.0.0.1"),
            storage.newShard().series(group, "10.0.0.1")
        };
        for (Series one : series) {
            one.add(bytes, 1_500);
            one.set(open, 7);
            one.observe(rtt, 2_000_000);
        }
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.value("tcp_received_bytes_total", "src_host", "10.0.0.1"))
                .isEqualTo(3_000);
        assertThat(scrape.value("tcp_active_conns", "src_host", "10.0.0.1")).isEqualTo(14);
        assertThat(scrape.value("tcp_rtt_seconds_sum", "src_host", "10.0.0.1")).isEqualTo(0.004);
        assertThat(scrape.types()).containsEntry("tcp_active_conns", "gauge");
    }

    @Test
    void exemplarsPointAtSpansInOpenMetrics() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        MetricsStorage storage =
                new MetricsStorage(
                        DEFAULT,
                        MetricsPlan.of(
                                List.of(Shop.SHOP),
                                DEFAULT,
                                io.wiretrip.config.MetricsProcessorConfig.DEFAULT),
                        List.of(),
                        _ -> new ExemplarSource.Span(trace, "00f067aa0ba902b7"));
        storage.newShard().roundTrip(Shop.complete("/", 200, 40_000_000, 1, 1));
        assertThat(Scrape.text(storage, "application/openmetrics-text; version=1.0.0"))
                .containsPattern(
                        "_bucket\\{le=\"0.05\"} 1 # \\{span_id=\"00f067aa0ba902b7\",trace_id=\""
                                + trace
                                + "\"} 0.04 ");
    }
}
