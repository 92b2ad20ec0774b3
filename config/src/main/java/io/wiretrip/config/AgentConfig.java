package io.wiretrip.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Everything that can be configured: one immutable record for each section. A new section is one
 * line of {@link #SECTIONS} and one accessor.
 */
public final class AgentConfig {
    /** The sections, in the order of the reference configuration. */
    static final List<ConfigSection<?>> SECTIONS =
            List.of(
                    section("logger", LoggerConfig.DEFAULT, LoggerConfig.KEYS, LoggerConfig::read),
                    section(
                            "controller",
                            ControllerConfig.DEFAULT,
                            ControllerConfig.KEYS,
                            ControllerConfig::read),
                    section(
                            "controller",
                            LimitsConfig.DEFAULT,
                            LimitsConfig.KEYS,
                            LimitsConfig::read),
                    section(
                            "controller.decoder",
                            DecoderConfig.DEFAULT,
                            DecoderConfig.KEYS,
                            DecoderConfig::read),
                    section(
                            "sniffer",
                            SnifferConfig.DEFAULT,
                            SnifferConfig.KEYS,
                            SnifferConfig::read),
                    section(
                            "sniffer",
                            CaptureConfig.DEFAULT,
                            CaptureConfig.KEYS,
                            CaptureConfig::read),
                    section(
                            "metricsStorage",
                            MetricsStorageConfig.DEFAULT,
                            MetricsStorageConfig.KEYS,
                            MetricsStorageConfig::read),
                    section(
                            "",
                            PipelinesConfig.DEFAULT,
                            PipelinesConfig.KEYS,
                            PipelinesConfig::read),
                    section(
                            "exporter.roundtrips",
                            RoundTripsConfig.DEFAULT,
                            RoundTripsConfig.KEYS,
                            RoundTripsConfig::read),
                    section(
                            "exporter.metrics",
                            RemoteWriteConfig.DEFAULT,
                            RemoteWriteConfig.KEYS,
                            RemoteWriteConfig::read),
                    section(
                            "exporter.otlpMetrics",
                            OtlpMetricsConfig.DEFAULT,
                            OtlpMetricsConfig.KEYS,
                            OtlpMetricsConfig::read),
                    section(
                            "exporter.traces",
                            TracesConfig.DEFAULT,
                            TracesConfig.KEYS,
                            TracesConfig::read),
                    section(
                            "exporter.flows",
                            FlowsConfig.DEFAULT,
                            FlowsConfig.KEYS,
                            FlowsConfig::read),
                    section("server", ServerConfig.DEFAULT, ServerConfig.KEYS, ServerConfig::read));

    /** Every default. */
    public static final AgentConfig DEFAULT = new AgentConfig(defaults(), Map.of());

    private final Map<Class<?>, Record> records;
    private final Map<String, Object> values;

    private AgentConfig(Map<Class<?>, Record> records, Map<String, Object> values) {
        this.records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** These sections; every other is as by default. */
    public AgentConfig(
            SnifferConfig sniffer,
            DecoderConfig decoder,
            LimitsConfig limits,
            RoundTripsConfig roundtrips,
            LoggerConfig logger) {
        this(
                DEFAULT.with(sniffer)
                        .with(decoder)
                        .with(limits)
                        .with(roundtrips)
                        .with(logger)
                        .records,
                Map.of());
    }

    /** What packets are captured from. */
    public SnifferConfig sniffer() {
        return get(SnifferConfig.class);
    }

    /** How live packets are captured beyond what packetd knows. */
    public CaptureConfig capture() {
        return get(CaptureConfig.class);
    }

    /** What decoders keep. */
    public DecoderConfig decoder() {
        return get(DecoderConfig.class);
    }

    /** What the process may hold. */
    public LimitsConfig limits() {
        return get(LimitsConfig.class);
    }

    /** How connections are counted, and whether the file is watched. */
    public ControllerConfig controller() {
        return get(ControllerConfig.class);
    }

    /** How metrics are kept. */
    public MetricsStorageConfig metricsStorage() {
        return get(MetricsStorageConfig.class);
    }

    /** What is done with RoundTrips. */
    public PipelinesConfig pipelines() {
        return get(PipelinesConfig.class);
    }

    /** Where RoundTrips are written. */
    public RoundTripsConfig roundtrips() {
        return get(RoundTripsConfig.class);
    }

    /** Where metrics are written. */
    public RemoteWriteConfig remoteWrite() {
        return get(RemoteWriteConfig.class);
    }

    /** Where metrics are sent by OTLP. */
    public OtlpMetricsConfig otlpMetrics() {
        return get(OtlpMetricsConfig.class);
    }

    /** Where spans are sent. */
    public TracesConfig traces() {
        return get(TracesConfig.class);
    }

    /** Where flows are sent. */
    public FlowsConfig flows() {
        return get(FlowsConfig.class);
    }

    /** The HTTP server. */
    public ServerConfig server() {
        return get(ServerConfig.class);
    }

    /** The program's own log. */
    public LoggerConfig logger() {
        return get(LoggerConfig.class);
    }

    private <T extends Record> T get(Class<T> type) {
        Record found = records.get(type);
        if (found == null) {
            throw new IllegalArgumentException(type + " (expected: a section)");
        }
        return type.cast(found);
    }

    /**
     * The same with another record in one section. The rendering of {@link EffectiveConfig} goes on
     * showing what was read.
     */
    public AgentConfig with(Record section) {
        if (!records.containsKey(section.getClass())) {
            throw new IllegalArgumentException(section.getClass() + " (expected: a section)");
        }
        Map<Class<?>, Record> changed = new LinkedHashMap<>(records);
        changed.put(section.getClass(), section);
        return new AgentConfig(changed, values);
    }

    /**
     * The same, of which the rendering of {@link EffectiveConfig} shows some keys as another has
     * them.
     *
     * @param keys takes the dotted names of those
     */
    public AgentConfig showing(AgentConfig other, Predicate<String> keys) {
        Map<String, Object> shown = new LinkedHashMap<>(values);
        for (ConfigKey key : ReferenceConfig.keys()) {
            if (keys.test(key.path())) {
                shown.put(key.path(), other.valueOf(key));
            }
        }
        return new AgentConfig(records, shown);
    }

    /** What was read for a key, or its default. */
    Object valueOf(ConfigKey key) {
        return values.getOrDefault(key.path(), key.defaultValue());
    }

    /** Reads every section; what is wrong is among the tree's problems. */
    static AgentConfig read(ConfigTree tree) {
        Map<Class<?>, Record> records = new LinkedHashMap<>();
        for (ConfigSection<?> section : SECTIONS) {
            records.put(section.type(), section.read(tree));
        }
        return new AgentConfig(records, tree.document().values());
    }

    private static Map<Class<?>, Record> defaults() {
        Map<Class<?>, Record> records = new LinkedHashMap<>();
        for (ConfigSection<?> section : SECTIONS) {
            records.put(section.type(), section.defaults());
        }
        return records;
    }

    @SuppressWarnings("unchecked") // a record's class is that of its instances
    private static <T extends Record> ConfigSection<T> section(
            String root,
            T defaults,
            List<ConfigKey> keys,
            java.util.function.Function<ConfigTree, T> reader) {
        return new ConfigSection<>(root, (Class<T>) defaults.getClass(), defaults, keys, reader);
    }

    /** Whether every section is the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AgentConfig config && records.equals(config.records);
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }

    /** Names the sections; their values may be secret. */
    @Override
    public String toString() {
        return "AgentConfig" + SECTIONS.stream().map(ConfigSection::root).distinct().toList();
    }
}
