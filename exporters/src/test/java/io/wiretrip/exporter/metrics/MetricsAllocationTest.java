package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.config.HistogramKind;
import io.wiretrip.protocol.RoundTrip;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A known label set costs no allocation, whatever its labels are. */
final class MetricsAllocationTest {
    private static final int ROUND_TRIPS = 100_000;

    @ParameterizedTest
    @EnumSource(HistogramKind.class)
    void aKnownLabelSetCostsNothing(HistogramKind kind) {
        MetricsStorage storage =
                Shop.storage(
                        Shop.config(1_000, kind),
                        "client.address",
                        "client.port",
                        "server.address",
                        "server.port",
                        "request.path",
                        "response.status_code",
                        "roundtrip.quality");
        MetricsShard shard = storage.newShard();
        RoundTrip[] known = new RoundTrip[6_400]; // 64 label sets, each with many sizes
        for (int i = 0; i < known.length; i++) {
            known[i] = Shop.complete("/" + i % 64, 100 + i % 64, 1_000L << i % 24, i * 977L, i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(shard, known);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(shard, known);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat((double) allocated / ROUND_TRIPS).as("bytes a RoundTrip").isLessThan(0.1);
    }

    private static void run(MetricsShard shard, RoundTrip[] known) {
        for (int i = 0; i < ROUND_TRIPS; i++) {
            shard.roundTrip(known[i % known.length]);
            shard.tick(Shop.START_NS + i);
        }
    }
}
