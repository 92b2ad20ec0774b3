package io.wiretrip.exporter.metrics;

import org.jspecify.annotations.Nullable;

/** One distribution: count, exact sum, and buckets of the kinds that its shape has. */
final class Histogram {
    /** Beyond it the low half of the sum is carried over: 31 years of nanoseconds. */
    private static final long CARRY = 1_000_000_000_000_000_000L;

    private long count;
    private long sumLow;
    private long sumHigh;
    private final long @Nullable [] classic;
    private @Nullable VmRanges vmrange;
    private @Nullable NativeBuckets exponential;
    private @Nullable TraceExemplar exemplar;

    /** An empty one. */
    Histogram(HistogramShape shape) {
        classic = shape.classic() ? new long[shape.buckets()] : null;
        vmrange = shape.vmrange() ? new VmRanges() : null;
        exponential = shape.exponential() ? new NativeBuckets() : null;
    }

    private Histogram(Histogram other) {
        count = other.count;
        sumLow = other.sumLow;
        sumHigh = other.sumHigh;
        long[] buckets = other.classic;
        classic = buckets == null ? null : buckets.clone();
        VmRanges ranges = other.vmrange;
        vmrange = ranges == null ? null : ranges.copy();
        NativeBuckets natives = other.exponential;
        exponential = natives == null ? null : natives.copy();
        exemplar = other.exemplar;
    }

    /** Counts a value. What is negative or beyond all sense is no measurement: it is left out. */
    void observe(HistogramShape shape, long value) {
        if (value < 0 || value > CARRY) {
            return;
        }
        count++;
        sumLow += value;
        carry();
        if (classic != null) {
            classic[shape.bucket(value)]++;
        }
        if (vmrange != null) {
            vmrange.observe(shape.real(value));
        }
        if (exponential != null) {
            exponential.observe(shape.real(value));
        }
    }

    private void carry() {
        if (sumLow >= CARRY) {
            sumLow -= CARRY;
            sumHigh++;
        }
    }

    /** Adds another of the same shape. */
    void add(Histogram other) {
        count += other.count;
        sumHigh += other.sumHigh;
        sumLow += other.sumLow;
        carry();
        if (classic != null && other.classic != null) {
            for (int i = 0; i < classic.length; i++) {
                classic[i] += other.classic[i];
            }
        }
        if (vmrange != null && other.vmrange != null) {
            vmrange.add(other.vmrange);
        }
        if (exponential != null && other.exponential != null) {
            exponential.add(other.exponential);
        }
        if (exemplar == null
                || (other.exemplar != null && other.exemplar.timeNs() > exemplar.timeNs())) {
            exemplar = other.exemplar;
        }
    }

    /** A copy; if the other is written meanwhile, one that is of no use but does no harm. */
    Histogram copy() {
        return new Histogram(this);
    }

    void exemplar(TraceExemplar example) {
        exemplar = example;
    }

    @Nullable TraceExemplar exemplar() {
        return exemplar;
    }

    long count() {
        return count;
    }

    /** The sum as the number that it stands for. */
    double sum(HistogramShape shape) {
        double scale = shape.unit().scale();
        return sumHigh == 0 ? sumLow / scale : sumHigh * (CARRY / scale) + sumLow / scale;
    }

    /** Counts of the classic buckets, not cumulated; null if it has none. */
    long @Nullable [] classic() {
        return classic;
    }

    @Nullable VmRanges vmrange() {
        return vmrange;
    }

    @Nullable NativeBuckets exponential() {
        return exponential;
    }
}
