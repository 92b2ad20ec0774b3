package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Whatever has metrics to show. */
@FunctionalInterface
public interface MetricSource {
    /** What they are now. From any thread; never blocks a worker. */
    MetricSnapshots snapshot();
}
