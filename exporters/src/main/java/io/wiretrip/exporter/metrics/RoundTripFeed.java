package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the RoundTrips of one protocol feed in one shard, laid out for the worker. */
final class RoundTripFeed {
    private static final long EXEMPLAR_NS = 1_000_000_000;

    /** What RoundTrips with one outcome feed: arrays side by side, an index a measure. */
    private static final class Measures {
        private final Measure[] measures;
        private final int[] slots;
        private final @Nullable HistogramShape[] shapes;
        private final long[] values;

        Measures(MetricGroup group, List<Measure> of) {
            measures = of.toArray(Measure[]::new);
            slots = new int[measures.length];
            shapes = new HistogramShape[measures.length];
            values = new long[measures.length];
            for (int i = 0; i < measures.length; i++) {
                MetricGroup.Metric metric = group.metric(measures[i].metric());
                slots[i] = metric.slot();
                shapes[i] = metric.type() == MetricGroup.Type.HISTOGRAM ? metric.shape() : null;
            }
        }
    }

    private final Protocol protocol;
    private final SeriesTable table;
    private final LabelSource[] sources;
    private final String[] labels;
    private final Measures[] byOutcome;

    RoundTripFeed(ProtocolMetrics metrics, SeriesTable table) {
        this.protocol = metrics.protocol();
        this.table = table;
        this.sources = metrics.labels().toArray(LabelSource[]::new);
        this.labels = new String[sources.length];
        this.byOutcome = new Measures[Outcome.values().length];
        for (Outcome outcome : Outcome.values()) {
            List<Measure> of = new ArrayList<>();
            for (Measure measure : metrics.measures()) {
                if (measure.outcome() == outcome) {
                    of.add(measure);
                }
            }
            byOutcome[outcome.ordinal()] = new Measures(metrics.group(), of);
        }
    }

    Protocol protocol() {
        return protocol;
    }

    /** Counts a RoundTrip. What may fail is read first: a series is never left half written. */
    void record(
            RoundTrip roundTrip,
            FieldView view,
            LabelReader reader,
            ExemplarSource exemplars,
            long nowNs) {
        Measures to = byOutcome[roundTrip.outcome().ordinal()];
        if (to.measures.length == 0) {
            return;
        }
        for (int i = 0; i < sources.length; i++) {
            labels[i] = sources[i].read(roundTrip, view, reader);
        }
        for (int i = 0; i < to.values.length; i++) {
            to.values[i] = to.measures[i].of(roundTrip, reader);
        }
        Series series = table.find(labels);
        SeriesValues values = series.values();
        TraceExemplar exemplar =
                exemplars == ExemplarSource.NONE
                        ? null
                        : exemplar(to, values, roundTrip, exemplars, nowNs);
        series.beginWrite();
        try {
            write(to, values, exemplar);
        } finally {
            series.endWrite();
        }
    }

    private static void write(Measures to, SeriesValues values, @Nullable TraceExemplar exemplar) {
        for (int i = 0; i < to.values.length; i++) {
            long value = to.values[i];
            if (value < 0) {
                continue;
            }
            HistogramShape shape = to.shapes[i];
            Measure measure = to.measures[i];
            if (shape == null) {
                values.add(measure.metric(), to.slots[i], value);
            } else {
                Histogram histogram = values.observe(measure.metric(), to.slots[i], shape, value);
                if (exemplar != null && measure.source() == Measure.Source.DURATION) {
                    histogram.exemplar(exemplar);
                }
            }
        }
    }

    /** An exemplar for the duration, if its last is old enough. */
    private static @Nullable TraceExemplar exemplar(
            Measures to,
            SeriesValues values,
            RoundTrip roundTrip,
            ExemplarSource exemplars,
            long nowNs) {
        for (int i = 0; i < to.measures.length; i++) {
            if (to.measures[i].source() == Measure.Source.DURATION && to.values[i] >= 0) {
                Histogram histogram = values.histogram(to.slots[i]);
                TraceExemplar last = histogram == null ? null : histogram.exemplar();
                if (last != null && nowNs - last.timeNs() < EXEMPLAR_NS) {
                    return null;
                }
                ExemplarSource.Span span = exemplars.spanOf(roundTrip);
                return span == null
                        ? null
                        : new TraceExemplar(span.traceId(), span.spanId(), to.values[i], nowNs);
            }
        }
        return null;
    }
}
