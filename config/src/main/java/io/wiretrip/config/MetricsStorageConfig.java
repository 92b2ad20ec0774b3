package io.wiretrip.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How metrics of the traffic are kept.
 *
 * @param expired a label set that was not used for so long, in packet time, is forgotten
 * @param histograms how distributions are shown; vmrange stands alone, for it shares its names with
 *     the others
 * @param bucketsSeconds upper bounds of classic buckets of durations, ascending, seconds
 * @param bucketsBytes upper bounds of classic buckets of sizes, ascending, bytes
 * @param bucketsRows upper bounds of classic buckets of row counts, ascending
 * @param seriesMax how many label sets are told apart in the process; each is one series of every
 *     metric of its protocol
 * @param labelLengthMax how many UTF-16 units of a label's value are kept
 * @param profile whose names metrics have
 */
public record MetricsStorageConfig(
        Duration expired,
        Set<HistogramKind> histograms,
        List<Double> bucketsSeconds,
        List<Double> bucketsBytes,
        List<Double> bucketsRows,
        int seriesMax,
        int labelLengthMax,
        MetricsProfile profile) {

    private static final double KB = 1 << 10;
    private static final double MB = 1 << 20;

    /** packetd's: five minutes, classic buckets, its names; ours: 10 000 label sets. */
    public static final MetricsStorageConfig DEFAULT =
            new MetricsStorageConfig(
                    Duration.ofMinutes(5),
                    EnumSet.of(HistogramKind.CLASSIC),
                    List.of(
                            0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0,
                            30.0, 60.0, 120.0, 300.0, 600.0),
                    List.of(
                            10 * KB, 100 * KB, 250 * KB, 500 * KB, MB, 5 * MB, 10 * MB, 20 * MB,
                            30 * MB, 50 * MB, 80 * MB, 100 * MB, 150 * MB, 200 * MB, 500 * MB),
                    List.of(0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0),
                    10_000,
                    256,
                    MetricsProfile.PACKETD);

    private static final ConfigKey EXPIRED =
            ConfigKey.of(
                    "metricsStorage.expired",
                    DEFAULT.expired,
                    "A label set unused for so long is forgotten; its counters begin at 0 again.");
    private static final ConfigKey VM_HISTOGRAM =
            ConfigKey.of(
                    "metricsStorage.vmHistogram",
                    false,
                    "Whether histograms are VictoriaMetrics' (the same as histograms: [vmrange]).");
    private static final ConfigKey HISTOGRAMS =
            ConfigKey.of(
                    "metricsStorage.histograms",
                    names(DEFAULT.histograms),
                    "How distributions are shown: classic, native, or both; or vmrange alone.");
    private static final ConfigKey SECONDS =
            ConfigKey.of(
                    "metricsStorage.buckets.seconds",
                    DEFAULT.bucketsSeconds,
                    "Upper bounds of classic buckets of durations, seconds.");
    private static final ConfigKey BYTES =
            ConfigKey.of(
                    "metricsStorage.buckets.bytes",
                    DEFAULT.bucketsBytes,
                    "Upper bounds of classic buckets of sizes, bytes.");
    private static final ConfigKey ROWS =
            ConfigKey.of(
                    "metricsStorage.buckets.rows",
                    DEFAULT.bucketsRows,
                    "Upper bounds of classic buckets of row counts.");
    private static final ConfigKey SERIES_MAX =
            ConfigKey.of(
                    "metricsStorage.seriesMax",
                    DEFAULT.seriesMax,
                    "Label sets told apart, all protocols together; the least used beyond it share"
                            + " one series whose labels are __other__.");
    private static final ConfigKey LABEL_LENGTH_MAX =
            ConfigKey.of(
                    "metricsStorage.labelLengthMax",
                    DEFAULT.labelLengthMax,
                    "Characters kept of a label's value.");
    private static final ConfigKey PROFILE =
            ConfigKey.of(
                    "metricsStorage.profile",
                    name(DEFAULT.profile),
                    "Whose names metrics have: packetd, otel, or both.");

    static final List<ConfigKey> KEYS =
            List.of(
                    EXPIRED,
                    VM_HISTOGRAM,
                    HISTOGRAMS,
                    SECONDS,
                    BYTES,
                    ROWS,
                    SERIES_MAX,
                    LABEL_LENGTH_MAX,
                    PROFILE);

    /**
     * Copies the collections and checks every value.
     *
     * @throws ConfigException if a value cannot work
     */
    public MetricsStorageConfig {
        histograms = Set.copyOf(histograms);
        bucketsSeconds = bounds(SECONDS, bucketsSeconds);
        bucketsBytes = bounds(BYTES, bucketsBytes);
        bucketsRows = bounds(ROWS, bucketsRows);
        if (expired.compareTo(Duration.ofSeconds(1)) < 0) {
            throw ConfigException.of(EXPIRED.path(), expired, "1s or more");
        }
        if (histograms.isEmpty()) {
            throw ConfigException.of(HISTOGRAMS.path(), "[]", "classic, native or vmrange");
        }
        if (histograms.size() > 1 && histograms.contains(HistogramKind.VMRANGE)) {
            throw ConfigException.of(
                    HISTOGRAMS.path(),
                    names(histograms),
                    "vmrange alone, because its buckets, sums and counts have the names of the"
                            + " others");
        }
        if (seriesMax < 1 || seriesMax > 1_000_000) {
            throw ConfigException.of(SERIES_MAX.path(), seriesMax, "1 to 1000000");
        }
        if (labelLengthMax < 16 || labelLengthMax > 65_536) {
            throw ConfigException.of(LABEL_LENGTH_MAX.path(), labelLengthMax, "16 to 65536");
        }
    }

    /**
     * Takes the section {@code metricsStorage} out of a file.
     *
     * @throws ConfigException if the values together cannot work
     */
    public static MetricsStorageConfig read(ConfigTree in) {
        boolean vm = in.flag(VM_HISTOGRAM);
        Set<HistogramKind> kinds = EnumSet.noneOf(HistogramKind.class);
        for (String name : in.texts(HISTOGRAMS)) {
            kinds.add(kind(name));
        }
        if (vm) {
            if (!kinds.equals(DEFAULT.histograms) && !kinds.equals(Set.of(HistogramKind.VMRANGE))) {
                throw ConfigException.of(
                        VM_HISTOGRAM.path(), true, "one of it and metricsStorage.histograms");
            }
            kinds = EnumSet.of(HistogramKind.VMRANGE);
        }
        return new MetricsStorageConfig(
                in.duration(EXPIRED),
                kinds,
                in.reals(SECONDS),
                in.reals(BYTES),
                in.reals(ROWS),
                in.number(SERIES_MAX),
                in.number(LABEL_LENGTH_MAX),
                in.choice(PROFILE, MetricsProfile.class));
    }

    private static HistogramKind kind(String name) {
        for (HistogramKind kind : HistogramKind.values()) {
            if (name(kind).equals(name)) {
                return kind;
            }
        }
        throw ConfigException.of(HISTOGRAMS.path(), name, "classic, native, vmrange");
    }

    private static List<Double> bounds(ConfigKey key, List<Double> bounds) {
        double last = Double.NEGATIVE_INFINITY;
        for (double bound : bounds) {
            if (!(bound > last) || !(bound >= 0) || Double.isInfinite(bound)) {
                throw ConfigException.of(
                        key.path(), bounds, "ascending numbers from 0, without infinity");
            }
            last = bound;
        }
        if (bounds.isEmpty() || bounds.size() > 200) {
            throw ConfigException.of(key.path(), bounds, "1 to 200 numbers");
        }
        return List.copyOf(bounds);
    }

    private static List<String> names(Set<HistogramKind> kinds) {
        List<String> names = new ArrayList<>();
        for (HistogramKind kind : HistogramKind.values()) {
            if (kinds.contains(kind)) {
                names.add(name(kind));
            }
        }
        return names;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
