package io.wiretrip.agent;

import io.wiretrip.agent.pipeline.Terminal;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.metrics.MetricsShard;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The processor {@code roundtripstometrics}: each worker counts in a shard of its own. */
final class MetricsTerminal implements Terminal {
    private final MetricsStorage storage;
    private final MetricsPlan plan;
    private volatile ExemplarSource exemplars = ExemplarSource.NONE;
    private final Map<Integer, MetricsShard> shards = new ConcurrentHashMap<>();

    MetricsTerminal(MetricsStorageConfig config, MetricsPlan plan) {
        this.storage = new MetricsStorage(config, plan, List.of(), this::spanOf);
        this.plan = plan;
    }

    /** Who knows from now on which span a RoundTrip becomes. */
    void exemplars(ExemplarSource source) {
        exemplars = source;
    }

    private ExemplarSource.@Nullable Span spanOf(RoundTrip roundTrip) {
        return exemplars.spanOf(roundTrip);
    }

    @Override
    public Collection<Field<?>> demand() {
        return plan.demanded();
    }

    @Override
    public RoundTripSink open(int worker, FieldView view) {
        MetricsShard shard = shard(worker);
        return roundTrip -> shard.record(roundTrip, view);
    }

    /** What it counts in. */
    MetricsStorage storage() {
        return storage;
    }

    /** A worker's shard; the same for every configuration that keeps this storage. */
    MetricsShard shard(int worker) {
        return shards.computeIfAbsent(worker, number -> storage.newShard());
    }
}
