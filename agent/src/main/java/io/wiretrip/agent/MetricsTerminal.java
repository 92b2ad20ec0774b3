package io.wiretrip.agent;

import io.wiretrip.agent.pipeline.Terminal;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.metrics.MetricsShard;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The processor {@code roundtripstometrics}: each worker counts in a shard of its own. */
final class MetricsTerminal implements Terminal {
    private final MetricsStorage storage;
    private final MetricsPlan plan;
    private final Map<Integer, MetricsShard> shards = new ConcurrentHashMap<>();

    MetricsTerminal(MetricsStorage storage, MetricsPlan plan) {
        this.storage = storage;
        this.plan = plan;
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
