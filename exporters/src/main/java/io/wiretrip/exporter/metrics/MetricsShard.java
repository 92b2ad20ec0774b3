package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one worker. Everything here is for that worker's thread alone; a known label set
 * costs no allocation and no lock.
 */
public final class MetricsShard implements RoundTripSink {
    private static final long EXEMPLAR_NS = 1_000_000_000;

    /** What one protocol's RoundTrips feed, with the shard's state for it. */
    private static final class Feed {
        private final ProtocolMetrics metrics;
        private final SeriesTable table;
        private final LabelSource[] sources;
        private final Measure[] measures;
        private final String[] labels;
        private final long[] values;

        Feed(ProtocolMetrics metrics, SeriesTable table) {
            this.metrics = metrics;
            this.table = table;
            this.sources = metrics.labels().toArray(LabelSource[]::new);
            this.measures = metrics.measures().toArray(Measure[]::new);
            this.labels = new String[sources.length];
            this.values = new long[measures.length];
        }
    }

    private final SeriesList list;
    private final SeriesTable[] tables;
    private final Feed[] feeds;
    private final LabelReader reader;
    private final ExemplarSource exemplars;

    /**
     * Creates an empty shard.
     *
     * @param list where its series are
     * @param plan what RoundTrips feed
     * @param groups every group there is, those of the plan too
     * @param labelLengthMax how long a label's value may be
     * @param exemplars who knows the spans
     */
    MetricsShard(
            SeriesList list,
            MetricsPlan plan,
            List<MetricGroup> groups,
            int labelLengthMax,
            ExemplarSource exemplars) {
        this.list = list;
        this.exemplars = exemplars;
        this.reader = new LabelReader(labelLengthMax);
        this.tables = new SeriesTable[groups.size()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new SeriesTable(list, groups.get(i));
        }
        this.feeds = new Feed[plan.metrics().size()];
        for (int i = 0; i < feeds.length; i++) {
            ProtocolMetrics metrics = plan.metrics().get(i);
            feeds[i] = new Feed(metrics, table(metrics.group()));
        }
    }

    @Override
    public void roundTrip(RoundTrip roundTrip) {
        record(roundTrip, FieldView.AS_SEEN);
    }

    /**
     * Counts a RoundTrip.
     *
     * @param view what the pipeline made of its fields
     */
    public void record(RoundTrip roundTrip, FieldView view) {
        list.advance(endNs(roundTrip));
        Protocol protocol = roundTrip.protocol();
        for (Feed feed : feeds) {
            if (feed.metrics.protocol() == protocol) {
                record(feed, roundTrip, view);
            }
        }
    }

    private void record(Feed feed, RoundTrip roundTrip, FieldView view) {
        // What may fail is read first: a series is never left half written.
        for (int i = 0; i < feed.labels.length; i++) {
            feed.labels[i] = feed.sources[i].read(roundTrip, view, reader);
        }
        boolean any = false;
        for (int i = 0; i < feed.values.length; i++) {
            feed.values[i] = feed.measures[i].of(roundTrip, reader);
            any |= feed.values[i] >= 0;
        }
        if (!any) {
            return;
        }
        Series series = feed.table.find(feed.labels);
        series.beginWrite();
        try {
            write(feed, series, roundTrip);
        } finally {
            series.endWrite();
        }
    }

    private void write(Feed feed, Series series, RoundTrip roundTrip) {
        MetricGroup group = feed.metrics.group();
        for (int i = 0; i < feed.values.length; i++) {
            long value = feed.values[i];
            if (value < 0) {
                continue;
            }
            Measure measure = feed.measures[i];
            if (group.metric(measure.metric()).type() == MetricGroup.Type.HISTOGRAM) {
                series.observeUnguarded(measure.metric(), value);
                if (measure.source() == Measure.Source.DURATION
                        && exemplars != ExemplarSource.NONE) {
                    exemplify(series.histogramUnguarded(measure.metric()), roundTrip, value);
                }
            } else {
                series.addUnguarded(measure.metric(), value);
            }
        }
    }

    private void exemplify(@Nullable Histogram histogram, RoundTrip roundTrip, long value) {
        if (histogram == null) {
            return;
        }
        TraceExemplar last = histogram.exemplar();
        if (last != null && list.nowNs() - last.timeNs() < EXEMPLAR_NS) {
            return;
        }
        ExemplarSource.Span span = exemplars.spanOf(roundTrip);
        if (span != null) {
            histogram.exemplar(
                    new TraceExemplar(span.traceId(), span.spanId(), value, list.nowNs()));
        }
    }

    private static long endNs(RoundTrip roundTrip) {
        Message response = roundTrip.response();
        Message request = roundTrip.request();
        return response != null ? response.endNs() : request != null ? request.endNs() : 0;
    }

    /**
     * The series of a group that others feed, for label values in the group's order. Not for every
     * packet: whoever counts often under the same labels keeps what it gets.
     *
     * @throws IllegalArgumentException if the group was not declared when the storage was made
     */
    public Series series(MetricGroup group, String... labels) {
        for (int i = 0; i < labels.length; i++) {
            labels[i] = reader.cut(labels[i]);
        }
        return table(group).find(labels);
    }

    /** A number as text, for label values; remembered. */
    public String numeral(long value) {
        return reader.numeral(value);
    }

    /**
     * Notes packet time; label sets that have not been used for long go, a few at each call. Called
     * with every batch of packets, and about every 100 ms when none arrive.
     */
    public void tick(long nowNs) {
        list.tick(nowNs);
    }

    private SeriesTable table(MetricGroup group) {
        for (SeriesTable table : tables) {
            if (table.group() == group) {
                return table;
            }
        }
        throw new IllegalArgumentException("a group of metrics that was not declared: " + group);
    }

    SeriesList list() {
        return list;
    }

    SeriesTable[] tables() {
        return tables;
    }

    long labelsCut() {
        return reader.cut();
    }
}
