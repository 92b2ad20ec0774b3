package io.wiretrip.exporter.metrics;

import java.util.Arrays;

/** A group and the values of its labels: what the budget and the merger tell series by. */
final class LabelSet {
    /** The value of every label of an overflow series. */
    static final String OTHER = "__other__";

    private MetricGroup group;
    private String[] values;
    private int hash;

    LabelSet(MetricGroup group, String[] values, int hash) {
        this.group = group;
        this.values = values;
        this.hash = hash;
    }

    /** Makes it another, so that one instance can serve for looking up. */
    LabelSet with(MetricGroup newGroup, String[] newValues, int newHash) {
        group = newGroup;
        values = newValues;
        hash = newHash;
        return this;
    }

    /** What {@link #hashCode} is made of; strings remember their own. */
    static int hash(String[] values) {
        int hash = 0;
        for (String value : values) {
            hash = 31 * hash + value.hashCode();
        }
        return mix(hash);
    }

    /** Spreads the bits, so that the lowest can index a table. */
    static int mix(int hash) {
        int h = (hash ^ hash >>> 16) * 0x85ebca6b; // the finalizer of MurmurHash3
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    MetricGroup group() {
        return group;
    }

    String[] values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSet set
                && set.hash == hash
                && set.group == group
                && Arrays.equals(set.values, values);
    }

    @Override
    public int hashCode() {
        return hash ^ System.identityHashCode(group);
    }
}
