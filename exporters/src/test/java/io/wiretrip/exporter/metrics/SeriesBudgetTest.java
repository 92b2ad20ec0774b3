package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.MetricsProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However many label sets there are: bounded, exact in total, and quick to scrape. */
final class SeriesBudgetTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aMillionPathsOfAHostileClientKeepTheBudgetAndTheTotals() throws IOException {
        int paths = 1_000_000;
        int max = 10_000;
        MetricsStorage storage =
                Shop.storage(Shop.config(max), "request.path", "response.status_code");
        MetricsShard[] shards = {storage.newShard(), storage.newShard()};
        long now = Shop.START_NS;
        long bytes = 0;
        for (int i = 0; i < paths; i++) {
            now += 10_000;
            bytes += i;
            MetricsShard shard = shards[i & 1];
            shard.roundTrip(Shop.complete(now, "/\"evil\\\n" + i, 200, 1_000, i, 1));
            shard.roundTrip(Shop.complete(now, "/honest", 200, 1_000, 0, 1));
            if (i % 1_000 == 0) {
                shard.tick(now);
            }
        }
        assertThat(storage.series()).isLessThanOrEqualTo(max);
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.count("shop_requests_total")).isLessThanOrEqualTo(max + 1);
        assertThat(scrape.total("shop_requests_total")).isEqualTo(2.0 * paths);
        assertThat(scrape.total("shop_request_body_bytes_sum")).isEqualTo((double) bytes);
        assertThat(scrape.total("shop_request_duration_seconds_count")).isEqualTo(2.0 * paths);
        assertThat(scrape.value("shop_requests_total", "path", "/honest", "status_code", "200"))
                .as("who is used stays")
                .isEqualTo(paths);
        assertThat(scrapeCpuNs(storage, null)).as("text").isLessThan(SECOND);
        assertThat(scrapeCpuNs(storage, "application/openmetrics-text")).isLessThan(SECOND);
        CardinalityReport report = storage.cardinality();
        assertThat(report.advice())
                .contains("request.path", "processor[roundtripstometrics].config.shop");
        CardinalityReport.Label path = report.groups().getFirst().labels().getFirst();
        assertThat(path.name()).isEqualTo("path");
        assertThat((double) path.seen()).isBetween(0.9 * paths, 1.1 * paths);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        report.writeJson(json);
        assertThat(json.toString(StandardCharsets.UTF_8))
                .contains("\"seriesMax\" : 10000", "\"key\" : \"request.path\"");
    }

    /** The processor time of a scrape, whatever else the machine does; the best of some. */
    private static long scrapeCpuNs(MetricsStorage storage, @Nullable String accept)
            throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = threads.getCurrentThreadCpuTime();
            Exposition.of(accept).write(storage.snapshot(), OutputStream.nullOutputStream());
            best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
        }
        return best;
    }

    @Test
    void whoeverIsUsedMoreTakesThePlaceOfWhoeverIsUsedLess() {
        MetricsStorage storage = Shop.storage(Shop.config(100), "request.path");
        MetricsShard shard = storage.newShard();
        long now = Shop.START_NS;
        for (int i = 0; i < 100; i++) {
            shard.roundTrip(Shop.complete(now, "/old" + i, 200, 1, 1, 1));
        }
        int newcomers = 50;
        for (int round = 0; round < 20; round++) {
            now += SECOND;
            shard.tick(now);
            for (int i = 0; i < newcomers; i++) {
                shard.roundTrip(Shop.complete(now, "/new" + i, 200, 1, 1, 1));
            }
            assertThat(Scrape.of(storage).total("shop_requests_total"))
                    .isEqualTo(100 + (round + 1.0) * newcomers);
        }
        Scrape scrape = Scrape.of(storage);
        for (int i = 0; i < newcomers; i++) {
            assertThat(scrape.value("shop_requests_total", "path", "/new" + i)).isPositive();
        }
        assertThat(storage.evicted()).isBetween(50L, 60L);
        assertThat(scrape.value("shop_requests_total", "path", "__other__")).isPositive();
        assertThat(scrape.count("shop_requests_total")).isEqualTo(101);
    }

    @Test
    void aHandleOfASeriesThatWentCountsWhereItsLabelsGo() {
        MetricsStorage storage =
                Shop.storage(
                        Shop.config(10, MetricsProfile.PACKETD, Duration.ofMinutes(1)),
                        "request.path");
        MetricsShard shard = storage.newShard();
        MetricGroup group = shard.tables()[0].group();
        Series kept = shard.series(group, "/kept");
        kept.add(0, 1);
        assertThat(Scrape.of(storage).value("shop_requests_total", "path", "/kept")).isEqualTo(1);
        long now = Shop.START_NS;
        shard.tick(now);
        for (int i = 0; i < 4; i++) {
            now += 60 * SECOND;
            shard.tick(now);
        }
        assertThat(Scrape.of(storage).samples()).as("it expired").isEmpty();
        assertThat(storage.expired()).isEqualTo(1);
        assertThat(storage.series()).isZero();
        kept.add(0, 5);
        kept.add(0, 5);
        assertThat(Scrape.of(storage).value("shop_requests_total", "path", "/kept")).isEqualTo(10);
    }

    @Test
    void whatOneShardStillUsesDoesNotExpireInAnother() {
        MetricsStorage storage =
                Shop.storage(
                        Shop.config(10, MetricsProfile.PACKETD, Duration.ofMinutes(1)),
                        "request.path");
        MetricsShard one = storage.newShard();
        MetricsShard two = storage.newShard();
        long now = Shop.START_NS;
        one.roundTrip(Shop.complete(now, "/", 200, 1, 1, 1));
        for (int minute = 0; minute < 10; minute++) {
            now += 59 * SECOND;
            two.roundTrip(Shop.complete(now, "/", 200, 1, 1, 1));
            one.tick(now);
            two.tick(now);
            assertThat(Scrape.of(storage).value("shop_requests_total", "path", "/"))
                    .isEqualTo(minute + 2.0);
        }
        for (int i = 0; i < 4; i++) {
            now += 60 * SECOND;
            one.tick(now);
            two.tick(now);
        }
        assertThat(Scrape.of(storage).samples()).isEmpty();
        assertThat(storage.series()).isZero();
    }

    @Test
    void valuesThatMarkTheOverflowOrAreNoTextBreakNothing() {
        MetricsStorage storage = Shop.storage(Shop.config(10), "request.path");
        MetricsShard shard = storage.newShard();
        shard.roundTrip(Shop.complete("__other__", 200, 1, 1, 1));
        shard.roundTrip(Shop.complete("a\ud800", 200, 1, 1, 1));
        shard.roundTrip(Shop.complete("a\udc00", 200, 1, 1, 1));
        shard.roundTrip(Shop.complete("a\ufffd", 200, 1, 1, 1));
        for (int i = 0; i < 100; i++) {
            shard.roundTrip(Shop.complete("/" + i, 200, 1, 1, 1));
        }
        Scrape scrape = Scrape.of(storage);
        assertThat(scrape.total("shop_requests_total")).isEqualTo(104);
        assertThat(scrape.value("shop_requests_total", "path", "a\ufffd")).isEqualTo(3);
    }

    @Test
    void valuesMadeToCollideCostNoTime() {
        MetricsStorage storage = Shop.storage(Shop.config(100_000), "request.path");
        MetricsShard shard = storage.newShard();
        int bits = 14; // "Aa" and "BB" have the same hash, and so have all that are made of them
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1 << bits; i++) {
                StringBuilder path = new StringBuilder();
                for (int bit = 0; bit < bits; bit++) {
                    path.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                }
                shard.roundTrip(Shop.complete(path.toString(), 200, 1, 1, 1));
            }
        }
        assertThat(storage.series()).isLessThanOrEqualTo(64);
        assertThat(Scrape.of(storage).total("shop_requests_total")).isEqualTo(3 << bits);
    }
}
