package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.MetricsStorageConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** All metrics of the traffic: a shard for every worker, merged when somebody reads. */
public final class MetricsStorage implements MetricSource {
    private final MetricsStorageConfig config;
    private final MetricsPlan plan;
    private final List<MetricGroup> groups;
    private final ExemplarSource exemplars;
    private final SeriesBudget budget;
    private final CopyOnWriteArrayList<MetricsShard> shards = new CopyOnWriteArrayList<>();

    /** Scrapes wait for each other, never a worker for them. */
    private final ReentrantLock scraping = new ReentrantLock();

    /**
     * Creates a storage without shards.
     *
     * @param config how metrics are kept
     * @param plan what RoundTrips feed
     * @param others groups that others than RoundTrips feed
     * @param exemplars who knows which span a RoundTrip becomes
     */
    public MetricsStorage(
            MetricsStorageConfig config,
            MetricsPlan plan,
            Collection<MetricGroup> others,
            ExemplarSource exemplars) {
        this.config = config;
        this.plan = plan;
        this.exemplars = exemplars;
        this.budget = new SeriesBudget(config.seriesMax());
        List<MetricGroup> all = new ArrayList<>();
        plan.metrics().forEach(metrics -> all.add(metrics.group()));
        all.addAll(others);
        this.groups = List.copyOf(all);
    }

    /** A shard for one more worker. From any thread, before that worker begins. */
    public MetricsShard newShard() {
        SeriesList list = new SeriesList(budget, config.expired().toNanos());
        MetricsShard shard =
                new MetricsShard(list, plan, groups, config.labelLengthMax(), exemplars);
        shards.add(shard);
        return shard;
    }

    @Override
    public MetricSnapshots snapshot() {
        return new SnapshotMaker(merge()).make();
    }

    /** Which labels use up the series there may be. From any thread. */
    public CardinalityReport cardinality() {
        return CardinalityReport.of(budget, groups, merge(), shards);
    }

    /** How many label sets there are now, overflow series not counted. */
    public int series() {
        return budget.size();
    }

    /** How often something was counted in an overflow series, for lack of a place. */
    public long overflowed() {
        long sum = 0;
        for (MetricsShard shard : shards) {
            for (SeriesTable table : shard.tables()) {
                sum += table.overflowed();
            }
        }
        return sum;
    }

    /** How many label sets gave their place to a more used one. */
    public long evicted() {
        return shards.stream().mapToLong(shard -> shard.list().evicted()).sum();
    }

    /** How many label sets were forgotten because they were unused. */
    public long expired() {
        return shards.stream().mapToLong(shard -> shard.list().expired()).sum();
    }

    /** How many label values were longer than is kept. */
    public long labelsCut() {
        return shards.stream().mapToLong(MetricsShard::labelsCut).sum();
    }

    private SeriesMerger merge() {
        List<MetricsShard> held = List.copyOf(shards);
        scraping.lock();
        try {
            held.forEach(shard -> shard.list().hold());
            try {
                SeriesMerger merger = new SeriesMerger(groups);
                held.forEach(shard -> merger.add(shard.list()));
                return merger;
            } finally {
                held.forEach(shard -> shard.list().letGo());
            }
        } finally {
            scraping.unlock();
        }
    }
}
