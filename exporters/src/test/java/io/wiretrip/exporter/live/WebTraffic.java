package io.wiretrip.exporter.live;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.HistogramKind;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.metrics.MetricsShard;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.http1.Http1Protocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * HTTP requests of known number, duration and size, decoded from their bytes and counted as
 * metrics, with the labels that packetd's dashboards need. Nine in ten take 20 ms, one takes 200.
 */
final class WebTraffic implements MetricSource {
    private static final Http1Protocol HTTP = new Http1Protocol();

    static final int RESPONSE_BYTES = 20 << 10;

    private static final List<String> LABELS =
            List.of(
                    "request.method",
                    "request.path",
                    "request.remote_host",
                    "response.status_code");

    private final MetricsStorage storage;
    private final MetricsShard shard;

    WebTraffic(HistogramKind... kinds) {
        MetricsStorageConfig d = MetricsStorageConfig.DEFAULT;
        MetricsStorageConfig config =
                new MetricsStorageConfig(
                        d.expired(),
                        Set.of(kinds),
                        d.bucketsSeconds(),
                        d.bucketsBytes(),
                        d.bucketsRows(),
                        d.seriesMax(),
                        d.labelLengthMax(),
                        MetricsProfile.PACKETD);
        MetricsProcessorConfig labels = new MetricsProcessorConfig(Map.of("http", LABELS));
        MetricsPlan plan = MetricsPlan.of(List.of(HTTP), config, labels);
        storage = new MetricsStorage(config, plan, List.of(), ExemplarSource.NONE);
        shard = storage.newShard();
    }

    /** So many requests to a path, ten at least, of one connection, from a time on. */
    void requests(int count, String path, Instant from) {
        long startNs = from.getEpochSecond() * 1_000_000_000 + from.getNano();
        try (StreamHarness harness = new StreamHarness(HTTP)) {
            harness.at(startNs);
            for (int i = 0; i < count; i++) {
                harness.client("GET " + path + " HTTP/1.1\r\nHost: shop.example\r\n\r\n");
                harness.pass(i % 10 == 9 ? 200_000_000 : 20_000_000);
                harness.server(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + RESPONSE_BYTES + "\r\n\r\n",
                        "x".repeat(RESPONSE_BYTES));
                harness.pass(1_000_000);
            }
            harness.roundTrips().forEach(shard::roundTrip);
        }
        shard.tick(startNs);
    }

    /** Time passes for the storage, which forgets what was not used. */
    void tick(Instant time) {
        shard.tick(time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }

    @Override
    public MetricSnapshots snapshot() {
        return storage.snapshot();
    }
}
