package io.wiretrip.exporter.metrics;

import org.jspecify.annotations.Nullable;

/** The values of a label set: the metrics of its group, as far as they were ever touched. */
final class SeriesValues {
    /** One bit a metric: whether it was ever touched. What was not is not shown. */
    private long touched;

    private final long[] numbers;
    private final @Nullable Histogram[] histograms;

    SeriesValues(MetricGroup group) {
        numbers = new long[group.numbers()];
        histograms = new Histogram[group.histograms()];
    }

    private SeriesValues(SeriesValues other) {
        touched = other.touched;
        numbers = other.numbers.clone();
        histograms = new Histogram[other.histograms.length];
        for (int i = 0; i < histograms.length; i++) {
            Histogram histogram = other.histograms[i];
            histograms[i] = histogram == null ? null : histogram.copy();
        }
    }

    /** A copy; if the other is written meanwhile, one that is of no use but does no harm. */
    SeriesValues copy() {
        return new SeriesValues(this);
    }

    void add(int metric, int slot, long n) {
        touched |= 1L << metric;
        numbers[slot] += n;
    }

    void set(int metric, int slot, long value) {
        touched |= 1L << metric;
        numbers[slot] = value;
    }

    Histogram observe(int metric, int slot, HistogramShape shape, long value) {
        Histogram histogram = histograms[slot];
        if (histogram == null) {
            histogram = new Histogram(shape);
            histograms[slot] = histogram;
        }
        touched |= 1L << metric;
        histogram.observe(shape, value);
        return histogram;
    }

    /** Adds the values of another series of the same group. */
    void addAll(SeriesValues other) {
        touched |= other.touched;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += other.numbers[i];
        }
        for (int i = 0; i < histograms.length; i++) {
            Histogram from = other.histograms[i];
            Histogram to = histograms[i];
            if (to == null) {
                histograms[i] = from == null ? null : from.copy();
            } else if (from != null) {
                to.add(from);
            }
        }
    }

    boolean isTouched(int metric) {
        return (touched & 1L << metric) != 0;
    }

    long number(int slot) {
        return numbers[slot];
    }

    @Nullable Histogram histogram(int slot) {
        return histograms[slot];
    }
}
