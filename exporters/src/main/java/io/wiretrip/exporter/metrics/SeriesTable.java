package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.metrics.SharedSeries.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The series of one group in one shard, found by the values of their labels: open addressing,
 * linear probing. The worker's alone. A probe is bounded, so that label values made to collide cost
 * no time: they go to the overflow series.
 */
final class SeriesTable {
    private static final int PROBES_MAX = 64;
    private static final int SLOTS_FIRST = 16;

    private final SeriesList list;
    private final MetricGroup group;
    private final String[] overflowLabels;
    private final DistinctEstimate[] distinct;
    private @Nullable Series[] slots = new Series[SLOTS_FIRST];
    private int size;
    private @Nullable Series overflow;

    /** How often something was counted in the overflow series. Read racily. */
    private long overflowed;

    SeriesTable(SeriesList list, MetricGroup group) {
        this.list = list;
        this.group = group;
        this.overflowLabels = group.overflow().toArray(String[]::new);
        this.distinct = new DistinctEstimate[overflowLabels.length];
        Arrays.setAll(distinct, _ -> new DistinctEstimate());
    }

    MetricGroup group() {
        return group;
    }

    int epoch() {
        return list.epoch();
    }

    /** What is to be written for label values, which are copied if they are kept. */
    Series find(String[] values) {
        if (values.length == 0) {
            return overflow(); // the only one there is
        }
        int hash = LabelSet.hash(values);
        Series series = lookUp(values, hash);
        if (series != null && isLive(series)) {
            list.touch(series);
            return series;
        }
        for (int i = 0; i < values.length; i++) {
            distinct[i].add(values[i]);
        }
        Series admitted = isOverflow(values) ? null : list.admit(this, values, hash, series);
        if (admitted == null) {
            overflowed++;
            return overflow();
        }
        list.touch(admitted);
        return admitted;
    }

    /** What is to be written for a series that was found before. */
    Series current(Series series) {
        if (series.listIndex() >= 0 && isLive(series)) {
            list.touch(series);
            return series;
        }
        return find(series.labels());
    }

    private static boolean isLive(Series series) {
        SharedSeries shared = series.shared();
        return shared == null || shared.state() == State.LIVE;
    }

    /** Whether a peer sent the very values that mark the overflow series. */
    private boolean isOverflow(String[] values) {
        return Arrays.equals(values, overflowLabels);
    }

    /** The series of all that have none of their own; of groups without labels, the only one. */
    Series overflow() {
        Series series = overflow;
        if (series == null) {
            series = new Series(this, overflowLabels, 0, list.nowNs());
            overflow = series;
            list.append(series);
        }
        return series;
    }

    long overflowed() {
        return overflowed;
    }

    DistinctEstimate distinct(int label) {
        return distinct[label];
    }

    private @Nullable Series lookUp(String[] values, int hash) {
        int mask = slots.length - 1;
        for (int i = 0; i < PROBES_MAX; i++) {
            Series series = slots[hash + i & mask];
            if (series == null) {
                return null;
            }
            if (series.hash() == hash && Arrays.equals(series.labels(), values)) {
                return series;
            }
        }
        return null;
    }

    /** Whether a series with this hash can be put in; makes room if that helps. */
    boolean hasRoom(int hash) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int mask = slots.length - 1;
        for (int i = 0; i < PROBES_MAX; i++) {
            if (slots[hash + i & mask] == null) {
                return true;
            }
        }
        return false;
    }

    private void grow() {
        @Nullable Series[] old = slots;
        slots = new Series[2 * old.length];
        for (Series series : old) {
            if (series != null) {
                place(series);
            }
        }
    }

    /** Puts a series in, for which {@link #hasRoom} holds. */
    void put(Series series) {
        place(series);
        size++;
    }

    /** A bigger table cannot need longer probes for the same series, but one that shifted may. */
    private void place(Series series) {
        int mask = slots.length - 1;
        int i = series.hash() & mask;
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        slots[i] = series;
    }

    /** Takes a series out and moves those behind it up. */
    void remove(Series series) {
        int mask = slots.length - 1;
        int hole = series.hash() & mask;
        while (slots[hole] != series) {
            if (slots[hole] == null) {
                return;
            }
            hole = hole + 1 & mask;
        }
        slots[hole] = null;
        size--;
        int i = hole + 1 & mask;
        for (Series next = slots[i]; next != null; next = slots[i]) {
            int home = next.hash() & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                slots[hole] = next;
                slots[i] = null;
                hole = i;
            }
            i = i + 1 & mask;
        }
    }
}
