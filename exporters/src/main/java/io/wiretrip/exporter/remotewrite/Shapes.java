package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each shape once. Forgets those that no data point has had in a collection. Owned by one thread.
 */
final class Shapes {
    private Map<String, List<Shape>> known = new HashMap<>();
    private Map<String, List<Shape>> used = new HashMap<>();

    /** The shape of a data point of a metric. */
    Shape of(MetricSnapshot metric, DataPointSnapshot point) {
        String name = metric.getMetadata().getPrometheusName();
        MetricType type = type(metric);
        List<Shape> now = used.computeIfAbsent(name, _ -> new ArrayList<>(1));
        Shape shape = find(now, type, point);
        if (shape == null) {
            shape = find(known.getOrDefault(name, List.of()), type, point);
            if (shape == null) {
                shape = new Shape(type, metric.getMetadata(), point);
            }
            now.add(shape);
        }
        return shape;
    }

    /** Keeps a shape that no data point had, since its source has failed. */
    void keep(Shape shape) {
        List<Shape> now = used.computeIfAbsent(shape.metric(), _ -> new ArrayList<>(1));
        if (!now.contains(shape)) {
            now.add(shape);
        }
    }

    /** Ends a collection. */
    void endOfCollection() {
        Map<String, List<Shape>> unused = known;
        known = used;
        used = unused;
        used.clear();
    }

    private static @Nullable Shape find(
            List<Shape> shapes, MetricType type, DataPointSnapshot point) {
        for (Shape shape : shapes) {
            if (shape.type() == type && shape.fits(point)) {
                return shape;
            }
        }
        return null;
    }

    private static MetricType type(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot _ -> MetricType.COUNTER;
            case GaugeSnapshot _ -> MetricType.GAUGE;
            case HistogramSnapshot histogram ->
                    histogram.isGaugeHistogram() ? MetricType.GAUGEHISTOGRAM : MetricType.HISTOGRAM;
            case SummarySnapshot _ -> MetricType.SUMMARY;
            case InfoSnapshot _ -> MetricType.INFO;
            case StateSetSnapshot _ -> MetricType.STATESET;
            default -> MetricType.UNSPECIFIED;
        };
    }
}
