package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.metrics.SharedSeries.State;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what the shards have of each label set. One scrape's. */
final class SeriesMerger {

    /** A label set with the values of all shards. */
    static final class Merged {
        private final LabelSet labels;
        private final SeriesValues values;
        private long createdNs;

        Merged(LabelSet labels, SeriesValues values, long createdNs) {
            this.labels = labels;
            this.values = values;
            this.createdNs = createdNs;
        }

        LabelSet labels() {
            return labels;
        }

        SeriesValues values() {
            return values;
        }

        long createdNs() {
            return createdNs;
        }

        private void add(SeriesValues more, long since) {
            values.addAll(more);
            createdNs = Math.min(createdNs, since);
        }
    }

    private final Map<MetricGroup, Map<LabelSet, Merged>> byGroup = new HashMap<>();
    private final List<MetricGroup> groups;

    SeriesMerger(List<MetricGroup> groups) {
        this.groups = groups;
        groups.forEach(group -> byGroup.put(group, new HashMap<>()));
    }

    /** Adds a shard, which is held. */
    void add(SeriesList list) {
        int size = list.sizeSeen();
        Series[] all = list.allSeen();
        for (int i = 0; i < size; i++) {
            add(all[i]);
        }
    }

    private void add(Series series) {
        MetricGroup group = series.table().group();
        SharedSeries place = series.shared();
        State state = place == null ? State.LIVE : place.state();
        if (state == State.EXPIRED && series.isIdle()) {
            return;
        }
        String[] values =
                state == State.EVICTED
                        ? group.overflow().toArray(String[]::new)
                        : shown(series.labels());
        LabelSet labels = new LabelSet(group, values, LabelSet.hash(values));
        SeriesValues read = series.read();
        Map<LabelSet, Merged> into = byGroup.computeIfAbsent(group, _ -> new HashMap<>());
        Merged merged = into.get(labels);
        if (merged == null) {
            into.put(labels, new Merged(labels, read, series.createdNs()));
        } else {
            merged.add(read, series.createdNs());
        }
    }

    /** Text that is not Unicode would be the same in every encoding, whatever it was. */
    private static String[] shown(String[] values) {
        String[] shown = values;
        for (int i = 0; i < values.length; i++) {
            String clean = Unicode.clean(values[i]);
            if (clean != values[i]) {
                if (shown == values) {
                    shown = values.clone();
                }
                shown[i] = clean;
            }
        }
        return shown;
    }

    List<MetricGroup> groups() {
        return groups;
    }

    /** The label sets of a group, in no particular order. */
    Collection<Merged> of(MetricGroup group) {
        Map<LabelSet, Merged> of = byGroup.get(group);
        return of == null ? List.of() : of.values();
    }

    /** What an overflow series of a group has; null if there is none. */
    @Nullable Merged overflowOf(MetricGroup group) {
        Map<LabelSet, Merged> of = byGroup.get(group);
        String[] values = group.overflow().toArray(String[]::new);
        return of == null ? null : of.get(new LabelSet(group, values, LabelSet.hash(values)));
    }
}
