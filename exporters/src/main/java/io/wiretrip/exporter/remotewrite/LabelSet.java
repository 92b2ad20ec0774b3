package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.Map;

/**
 * The labels of one series after the other, sorted by name, with {@code __name__} and the external
 * labels among them. A metric's own label that is named like an external one becomes {@code
 * exported_…}, as Prometheus has it. Labels without a value are left out: they mean the same. Owned
 * by one thread.
 */
final class LabelSet {
    private static final String NAME = "__name__";
    private static final String RENAMED = "exported_";

    private final Map<String, String> external;
    private String[] names = new String[16];
    private String[] values = new String[16];
    private int size;

    /** The labels of a data point, which all its series have, and the external ones. */
    private String[] sharedNames = {};

    private String[] sharedValues = {};

    LabelSet(Map<String, String> external) {
        this.external = Map.copyOf(external);
    }

    /** Goes to a data point. */
    void point(Labels labels) {
        size = 0;
        external.forEach(this::insert);
        for (int i = 0; i < labels.size(); i++) {
            String value = labels.getValue(i);
            if (!value.isEmpty()) {
                String name = labels.getPrometheusName(i);
                while (Arrays.binarySearch(names, 0, size, name) >= 0) {
                    name = RENAMED + name;
                }
                insert(name, value);
            }
        }
        sharedNames = Arrays.copyOf(names, size);
        sharedValues = Arrays.copyOf(values, size);
    }

    /** Goes to a series of the data point. */
    void series(Slot slot) {
        size = sharedNames.length;
        System.arraycopy(sharedNames, 0, names, 0, size);
        System.arraycopy(sharedValues, 0, values, 0, size);
        insert(NAME, slot.metric());
        if (!slot.label().isEmpty()) {
            insert(slot.label(), slot.value());
        }
    }

    int size() {
        return size;
    }

    String name(int i) {
        return names[i];
    }

    String value(int i) {
        return values[i];
    }

    private void insert(String name, String value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        int at = size;
        while (at > 0 && names[at - 1].compareTo(name) > 0) {
            names[at] = names[at - 1];
            values[at] = values[at - 1];
            at--;
        }
        names[at] = name;
        values[at] = value;
        size++;
    }
}
