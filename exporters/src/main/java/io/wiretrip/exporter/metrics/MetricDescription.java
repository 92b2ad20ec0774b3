package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.MetricUnit;
import java.util.List;

/**
 * A metric for people: what the reference page and dashboards are made of.
 *
 * @param group the protocol it is about, with the profile if that is not packetd's
 * @param name its name in Prometheus
 * @param type counter, gauge or histogram
 * @param unit what it counts in
 * @param help one sentence
 * @param labels the labels it has
 * @param bounds upper bounds of its classic buckets, without infinity; empty if it has none
 */
public record MetricDescription(
        String group,
        String name,
        MetricGroup.Type type,
        MetricUnit unit,
        String help,
        List<Label> labels,
        List<Double> bounds) {

    /**
     * A label.
     *
     * @param name its name in metrics
     * @param key its name in {@code requireLabels}
     * @param meaning one sentence
     */
    public record Label(String name, String key, String meaning) {}

    /** Copies the lists. */
    public MetricDescription {
        labels = List.copyOf(labels);
        bounds = List.copyOf(bounds);
    }
}
