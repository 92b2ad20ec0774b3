package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one worker. Everything here is for that worker's thread alone; a known label set
 * costs no allocation and no lock.
 */
public final class MetricsShard implements RoundTripSink {
    private static final RoundTripFeed[] NONE = {};

    private final SeriesList list;
    private final SeriesTable[] tables;

    /** What each protocol's RoundTrips feed. */
    private final RoundTripFeed[][] feeds;

    private final LabelReader reader;
    private final ExemplarSource exemplars;
    private @Nullable Protocol lastProtocol;
    private RoundTripFeed[] lastFeeds = NONE;

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
        Map<Protocol, List<RoundTripFeed>> byProtocol = new LinkedHashMap<>();
        for (ProtocolMetrics metrics : plan.metrics()) {
            byProtocol
                    .computeIfAbsent(metrics.protocol(), _ -> new ArrayList<>())
                    .add(new RoundTripFeed(metrics, table(metrics.group())));
        }
        this.feeds =
                byProtocol.values().stream()
                        .map(of -> of.toArray(RoundTripFeed[]::new))
                        .toArray(RoundTripFeed[][]::new);
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
        if (protocol != lastProtocol) {
            lastProtocol = protocol;
            lastFeeds = feeds(protocol);
        }
        for (RoundTripFeed feed : lastFeeds) {
            feed.record(roundTrip, view, reader, exemplars, list.nowNs());
        }
    }

    private RoundTripFeed[] feeds(Protocol protocol) {
        for (RoundTripFeed[] of : feeds) {
            if (of[0].protocol() == protocol) {
                return of;
            }
        }
        return NONE;
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
