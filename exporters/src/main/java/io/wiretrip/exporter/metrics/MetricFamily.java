package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All series of one metric name. Groups may share a name, as the conventions' metrics of databases.
 */
final class MetricFamily {

    /**
     * One series.
     *
     * @param labels its labels
     * @param number of a counter or a gauge
     * @param histogram of a histogram
     * @param createdMs when counting began, milliseconds since the epoch
     */
    record Point(Labels labels, long number, @Nullable Histogram histogram, long createdMs) {
        private Point plus(Point other) {
            Histogram sum = histogram == null ? null : histogram.copy();
            if (sum != null && other.histogram != null) {
                sum.add(other.histogram);
            }
            return new Point(
                    labels, number + other.number, sum, Math.min(createdMs, other.createdMs));
        }
    }

    private final MetricGroup.Metric metric;
    private final List<Point> points = new ArrayList<>();
    private @Nullable MetricGroup first;

    /** Where each label set is, from when a second group came: the same one twice is an error. */
    private @Nullable Map<Labels, Integer> places;

    MetricFamily(MetricGroup.Metric metric) {
        this.metric = metric;
    }

    MetricGroup.Metric metric() {
        return metric;
    }

    Collection<Point> points() {
        return points;
    }

    /** Adds a series; one that another group has too is added up. */
    void add(MetricGroup group, Point point) {
        if (first == null) {
            first = group;
        }
        if (places == null && group == first) {
            points.add(point);
            return;
        }
        Map<Labels, Integer> known = places();
        Integer place = known.get(point.labels());
        if (place == null) {
            known.put(point.labels(), points.size());
            points.add(point);
        } else {
            points.set(place, points.get(place).plus(point));
        }
    }

    private Map<Labels, Integer> places() {
        Map<Labels, Integer> known = places;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < points.size(); i++) {
                known.put(points.get(i).labels(), i);
            }
            places = known;
        }
        return known;
    }
}
