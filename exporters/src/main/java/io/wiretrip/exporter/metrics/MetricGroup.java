package io.wiretrip.exporter.metrics;

import io.wiretrip.config.HistogramKind;
import io.wiretrip.protocol.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Metrics that have the same labels and are therefore kept together: all that a protocol's
 * RoundTrips feed, or all that layer 4 counts. Immutable; declared once at start, shared by all
 * shards.
 */
public final class MetricGroup {

    /** The kinds of metrics. */
    public enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down; shards' values are added. */
        GAUGE,
        /** A distribution. */
        HISTOGRAM
    }

    /**
     * One metric.
     *
     * @param name its name in Prometheus, complete
     * @param type its type
     * @param unit what it counts in
     * @param help one sentence for people
     * @param slot where a series keeps it, among the counters and gauges or among the histograms
     * @param shape of a histogram; of others one without buckets
     */
    record Metric(
            String name, Type type, MetricUnit unit, String help, int slot, HistogramShape shape) {}

    private final String name;
    private final List<String> labels;
    private final List<String> labelKeys;
    private final List<String> overflow;
    private final String configKey;
    private final List<Metric> metrics;
    private final int numbers;
    private final int histograms;

    private MetricGroup(Builder from) {
        this.name = from.name;
        this.labels = List.copyOf(from.labels);
        this.labelKeys = List.copyOf(from.labelKeys);
        this.overflow = List.copyOf(from.overflow);
        this.configKey = from.configKey;
        this.metrics = List.copyOf(from.metrics);
        this.numbers = from.numbers;
        this.histograms = from.histograms;
    }

    /**
     * Begins a group.
     *
     * @param name how reports call it, such as {@code http} or {@code layer4}
     * @param configKey the configuration key that decides over its labels, for people
     */
    public static Builder named(String name, String configKey) {
        return new Builder(name, configKey);
    }

    /** How reports call it. */
    public String name() {
        return name;
    }

    /** The configuration key that decides over its labels. */
    public String configKey() {
        return configKey;
    }

    /** The labels' names, in order. */
    public List<String> labels() {
        return labels;
    }

    /** What each label is called in the configuration. */
    List<String> labelKeys() {
        return labelKeys;
    }

    /** The labels of its overflow series. */
    List<String> overflow() {
        return overflow;
    }

    List<Metric> metrics() {
        return metrics;
    }

    Metric metric(int index) {
        return metrics.get(index);
    }

    /** How many counters and gauges there are. */
    int numbers() {
        return numbers;
    }

    /** How many histograms there are. */
    int histograms() {
        return histograms;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Declares the labels and metrics of a group. */
    public static final class Builder {
        private final String name;
        private final String configKey;
        private final List<String> labels = new ArrayList<>();
        private final List<String> labelKeys = new ArrayList<>();
        private final List<String> overflow = new ArrayList<>();
        private final List<Metric> metrics = new ArrayList<>();
        private int numbers;
        private int histograms;

        private Builder(String name, String configKey) {
            this.name = name;
            this.configKey = configKey;
        }

        /**
         * Adds a label.
         *
         * @param label its name in Prometheus
         * @param key what it is called in the configuration
         */
        public Builder label(String label, String key) {
            return label(label, key, LabelSet.OTHER);
        }

        /** Adds a label that keeps a value in the overflow series: it tells groups apart. */
        Builder label(String label, String key, String inOverflow) {
            labels.add(label);
            labelKeys.add(key);
            overflow.add(inOverflow);
            return this;
        }

        /** Adds a counter and gives its index. */
        public int counter(String metric, MetricUnit unit, String help) {
            return add(metric, Type.COUNTER, new HistogramShape(unit, Set.of(), List.of()), help);
        }

        /** Adds a gauge and gives its index. */
        public int gauge(String metric, MetricUnit unit, String help) {
            return add(metric, Type.GAUGE, new HistogramShape(unit, Set.of(), List.of()), help);
        }

        /**
         * Adds a histogram and gives its index.
         *
         * @param kinds how it is shown
         * @param bounds upper bounds of classic buckets, ascending
         */
        public int histogram(
                String metric,
                MetricUnit unit,
                String help,
                Set<HistogramKind> kinds,
                List<Double> bounds) {
            return add(metric, Type.HISTOGRAM, new HistogramShape(unit, kinds, bounds), help);
        }

        private int add(String metric, Type type, HistogramShape shape, String help) {
            if (metrics.size() == Long.SIZE) {
                throw new IllegalStateException("a group of more than 64 metrics: " + name);
            }
            int slot = type == Type.HISTOGRAM ? histograms++ : numbers++;
            metrics.add(new Metric(metric, type, shape.unit(), help, slot, shape));
            return metrics.size() - 1;
        }

        /** The group. */
        public MetricGroup build() {
            return new MetricGroup(this);
        }
    }
}
