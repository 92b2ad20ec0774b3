package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Metrics by Prometheus remote write.
 *
 * @param enabled whether they are written at all
 * @param target where to
 * @param interval how often
 * @param version {@code 1.0} or {@code 2.0}
 * @param externalLabels labels that every series gets; one with an empty value is left out
 * @param includeSelf whether the agent's own metrics are written too
 * @param staleOnStop whether every series is marked as ended when the agent stops
 * @param batchSize how many samples a request holds at most
 * @param batchBytes how large a request is at most, before compression, give or take a series
 * @param queueBytes what requests that wait for the target hold at most, compressed
 */
public record RemoteWriteConfig(
        boolean enabled,
        HttpTargetConfig target,
        Duration interval,
        String version,
        Map<String, String> externalLabels,
        boolean includeSelf,
        boolean staleOnStop,
        int batchSize,
        int batchBytes,
        int queueBytes) {

    /** The section of the file. */
    public static final String SECTION = "exporter.metrics";

    /** The first version of the protocol, which every target knows. */
    public static final String VERSION_1 = "1.0";

    /** The version with metadata and symbols. */
    public static final String VERSION_2 = "2.0";

    /** What the protocol or a metric's kind puts on a series. */
    private static final Set<String> RESERVED = Set.of("le", "quantile", "vmrange");

    /** Off; if on, once a minute, by the version that every target knows. */
    public static final RemoteWriteConfig DEFAULT =
            new RemoteWriteConfig(
                    false,
                    HttpTargetConfig.DEFAULT,
                    Duration.ofMinutes(1),
                    VERSION_1,
                    Map.of(),
                    false,
                    true,
                    2_000,
                    1 << 20,
                    16 << 20);

    private static final ConfigKey ENABLED =
            ConfigKey.of("enabled", DEFAULT.enabled, "Whether to remote-write metrics.");
    private static final ConfigKey INTERVAL =
            ConfigKey.of("interval", DEFAULT.interval, "How often to write every series.");
    private static final ConfigKey VERSION =
            ConfigKey.of(
                            "version",
                            DEFAULT.version,
                            "Version of remote write. A target that does not know 2.0 gets 1.0.")
                    .withChoices(List.of(VERSION_1, VERSION_2));
    private static final ConfigKey EXTERNAL_LABELS =
            new ConfigKey(
                    "externalLabels",
                    DEFAULT.externalLabels,
                    "Labels that every series gets, beside host and instance, which are this"
                            + " host's name; empty values leave a label out.",
                    List.of("cluster: west", "instance: \"\""));
    private static final ConfigKey INCLUDE_SELF =
            ConfigKey.of(
                    "includeSelf",
                    DEFAULT.includeSelf,
                    "Whether to write the agent's own metrics too.");
    private static final ConfigKey STALE_ON_STOP =
            ConfigKey.of(
                    "staleOnStop",
                    DEFAULT.staleOnStop,
                    "Whether to mark every series as ended when the agent stops.");
    private static final ConfigKey BATCH_SIZE =
            ConfigKey.of("batchSize", DEFAULT.batchSize, "Samples in a request at most.");
    private static final ConfigKey BATCH_BYTES =
            ConfigKey.of(
                    "batchBytes", DEFAULT.batchBytes, "Bytes of a request before compression.");
    private static final ConfigKey QUEUE_BYTES =
            ConfigKey.of(
                    "queueBytes",
                    DEFAULT.queueBytes,
                    "Bytes of compressed requests that wait for the target; the oldest are dropped"
                            + " and counted.");

    static final List<ConfigKey> KEYS =
            Stream.of(
                            List.of(ENABLED, INTERVAL, VERSION, EXTERNAL_LABELS, INCLUDE_SELF),
                            List.of(STALE_ON_STOP, BATCH_SIZE, BATCH_BYTES, QUEUE_BYTES),
                            HttpTargetConfig.KEYS)
                    .flatMap(List::stream)
                    .map(key -> key.under(SECTION))
                    .toList();

    /**
     * Copies the labels and checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public RemoteWriteConfig {
        externalLabels = Map.copyOf(externalLabels);
        if (enabled && target.endpoint().isEmpty()) {
            throw ConfigException.of(
                    SECTION + ".endpoint",
                    "nothing",
                    "a URL like http://host:9090/api/v1/write, since this is enabled");
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0
                || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw ConfigException.of(SECTION + ".interval", interval, "a duration from 1s to 1h");
        }
        if (!version.equals(VERSION_1) && !version.equals(VERSION_2)) {
            throw ConfigException.of(SECTION + ".version", version, "1.0 or 2.0");
        }
        externalLabels.keySet().forEach(RemoteWriteConfig::checkLabel);
        checkSize("batchSize", batchSize, 1, 100_000);
        checkSize("batchBytes", batchBytes, 1 << 10, 64 << 20);
        checkSize("queueBytes", queueBytes, 1 << 10, 1 << 30);
    }

    /** Reads the section. */
    public static RemoteWriteConfig read(ConfigTree in) {
        ConfigTree at = in.at(SECTION);
        return new RemoteWriteConfig(
                at.flag(ENABLED),
                HttpTargetConfig.read(at),
                at.duration(INTERVAL),
                at.text(VERSION),
                at.map(EXTERNAL_LABELS),
                at.flag(INCLUDE_SELF),
                at.flag(STALE_ON_STOP),
                at.number(BATCH_SIZE),
                at.number(BATCH_BYTES),
                at.number(QUEUE_BYTES));
    }

    /**
     * The labels that every series gets.
     *
     * @param hostname this host's name: {@code host} and {@code instance} where they are not set
     */
    public Map<String, String> labels(String hostname) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("host", hostname);
        labels.put("instance", hostname);
        labels.putAll(externalLabels);
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    private static void checkLabel(String name) {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")
                || name.startsWith("__")
                || RESERVED.contains(name)) {
            throw ConfigException.of(
                    SECTION + ".externalLabels",
                    name,
                    "a name of letters, digits and _, not from __ on, and none of le, quantile,"
                            + " vmrange");
        }
    }

    private static void checkSize(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw ConfigException.of(SECTION + '.' + key, value, "from " + min + " to " + max);
        }
    }
}
