package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.wiretrip.config.HistogramKind;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While workers count, label sets come and take each other's places: every scrape is exact. */
final class ConcurrentScrapeTest {
    private static final int WORKERS = 3;
    private static final int ROUND_TRIPS = 300_000;
    private static final long DURATION_NS = 3_000_000;

    @Test
    @Timeout(120)
    void everyScrapeFitsItselfAndNothingIsLost() throws Exception {
        MetricsStorageConfig config =
                Shop.config(
                        40,
                        MetricsProfile.PACKETD,
                        Duration.ofDays(1),
                        HistogramKind.CLASSIC,
                        HistogramKind.NATIVE);
        MetricsStorage storage = Shop.storage(config, "request.path");
        AtomicLong begun = new AtomicLong();
        AtomicLong done = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                MetricsShard shard = storage.newShard();
                int seed = i;
                workers.add(threads.submit(() -> work(shard, seed, begun, done)));
            }
            long scrapes = 0;
            long last = 0;
            while (!workers.stream().allMatch(Future::isDone)) {
                long atLeast = done.get();
                long total = check(storage);
                assertThat(total).isBetween(Math.max(last, atLeast), begun.get());
                last = total;
                scrapes++;
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            assertThat(scrapes).isGreaterThan(10);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
        assertThat(check(storage)).isEqualTo((long) WORKERS * ROUND_TRIPS);
        assertThat(storage.evicted()).as("places were taken").isPositive();
    }

    private static void work(MetricsShard shard, int seed, AtomicLong begun, AtomicLong done) {
        Random random = new Random(seed);
        long now = Shop.START_NS;
        for (int i = 0; i < ROUND_TRIPS; i++) {
            now += 100_000;
            int era = i / 20_000; // what is used changes all the time
            String path = "/" + era + "/" + (int) Math.abs(random.nextGaussian() * 30);
            begun.incrementAndGet();
            shard.roundTrip(Shop.complete(now, path, 200, DURATION_NS, 1, 1));
            done.incrementAndGet();
            shard.tick(now);
        }
    }

    /** Checks that counts, sums and buckets fit each other, and gives the number of requests. */
    private static long check(MetricsStorage storage) {
        long requests = 0;
        long durations = 0;
        for (MetricSnapshot metric : storage.snapshot()) {
            String name = metric.getMetadata().getName();
            if (metric instanceof CounterSnapshot counter && name.startsWith("shop_requests")) {
                requests +=
                        counter.getDataPoints().stream()
                                .mapToLong(point -> (long) point.getValue())
                                .sum();
                assertThat(counter.getDataPoints().size()).isLessThanOrEqualTo(41);
            }
            if (metric instanceof HistogramSnapshot histogram && name.endsWith("_seconds")) {
                for (HistogramDataPointSnapshot point : histogram.getDataPoints()) {
                    durations += point.getCount();
                    assertThat(point.getSum()).isEqualTo(point.getCount() * DURATION_NS / 1e9);
                    long natives =
                            point.getNativeBucketsForPositiveValues().stream()
                                    .mapToLong(bucket -> bucket.getCount())
                                    .sum();
                    assertThat(natives).isEqualTo(point.getCount());
                }
            }
        }
        assertThat(durations).isEqualTo(requests);
        return requests;
    }
}
