package io.wiretrip.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code config} of the processor {@code roundtripstometrics}: which fields of a protocol are
 * labels of its metrics.
 *
 * @param requireLabels keys such as {@code request.method}, in order, under a protocol's name
 */
public record MetricsProcessorConfig(Map<String, List<String>> requireLabels) {

    /** No labels at all, which is packetd's default too. */
    public static final MetricsProcessorConfig DEFAULT = new MetricsProcessorConfig(Map.of());

    /** Where a protocol's labels are configured, for people. */
    public static String keyOf(String protocol) {
        return "processor[roundtripstometrics].config." + protocol + ".requireLabels";
    }

    /** Copies the lists. */
    public MetricsProcessorConfig {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        requireLabels.forEach((protocol, keys) -> copy.put(protocol, List.copyOf(keys)));
        requireLabels = Map.copyOf(copy);
    }

    /** The keys of a protocol; empty if none are required. */
    public List<String> of(String protocol) {
        return requireLabels.getOrDefault(protocol, List.of());
    }

    /**
     * Takes the processor's {@code config} out of a file.
     *
     * @param in the subtree {@code config} of the processor
     * @param protocols the names of all protocols there are
     */
    public static MetricsProcessorConfig read(ConfigTree in, Collection<String> protocols) {
        Map<String, List<String>> labels = new LinkedHashMap<>();
        for (String protocol : protocols) {
            ConfigKey key =
                    ConfigKey.of(
                            protocol + ".requireLabels",
                            List.of(),
                            "Labels of the metrics of " + protocol + ", see docs/metrics.md.");
            labels.put(protocol, in.texts(key));
        }
        // packetd reads it and does nothing with it: metricsStorage.expired holds for all.
        in.duration(
                ConfigKey.of(
                        "expired",
                        MetricsStorageConfig.DEFAULT.expired(),
                        "Without effect, as in packetd."));
        return new MetricsProcessorConfig(labels);
    }
}
