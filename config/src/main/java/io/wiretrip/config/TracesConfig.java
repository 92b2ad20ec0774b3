package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Spans, sent by OTLP.
 *
 * @param enabled whether there are any
 * @param target where they go
 * @param batch spans in one request at most
 * @param interval how long a span waits for others at most
 * @param queue spans of one worker that may await their turn
 * @param spans what they are
 */
public record TracesConfig(
        boolean enabled,
        OtlpTargetConfig target,
        int batch,
        Duration interval,
        int queue,
        Spans spans) {

    /** Whether packetd's attributes stand beside those of the conventions. */
    public enum Compat {
        /** If the file has none of the keys that are ours alone. */
        AUTO,
        /** They do. */
        ON,
        /** They do not. */
        OFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whose side of HTTP and RPC a span tells. */
    public enum Side {
        /** That of who answers. */
        SERVER,
        /** That of who asks. */
        CLIENT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the flag of an incoming trace context counts for. */
    public enum Sampling {
        /** Nothing. */
        ALWAYS,
        /** A trace that its sender does not record is not recorded here; others are. */
        HONOUR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What spans are.
     *
     * @param serviceName the {@code service.name} of all; empty for one of each server
     * @param packetdKeys whether packetd's attributes stand beside those of the conventions
     * @param side whose side of HTTP and RPC they tell
     * @param sampling what the flag of an incoming trace context counts for
     * @param ratio which share of traces is recorded, by trace id, 0 to 1
     * @param headers names of headers and metadata that become attributes, in lower case
     */
    public record Spans(
            String serviceName,
            boolean packetdKeys,
            Side side,
            Sampling sampling,
            double ratio,
            List<String> headers) {
        /**
         * Checks every value.
         *
         * @throws ConfigException if one cannot work
         */
        public Spans {
            if (!(ratio >= 0 && ratio <= 1)) {
                throw ConfigException.of("exporter.traces.ratio", ratio, "0 to 1");
            }
            headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        }
    }

    /** Off; if on, as packetd's are, with right values and in larger requests. */
    public static final TracesConfig DEFAULT =
            new TracesConfig(
                    false,
                    OtlpTargetConfig.DEFAULT,
                    512,
                    Duration.ofSeconds(3),
                    8192,
                    new Spans("", true, Side.SERVER, Sampling.ALWAYS, 1, List.of()));

    private static final String SECTION = "exporter.traces";

    private static final ConfigKey ENABLED =
            ConfigKey.of("enabled", DEFAULT.enabled, "Whether to send spans by OTLP.");
    private static final ConfigKey BATCH =
            ConfigKey.of("batch", DEFAULT.batch, "Spans in one request at most.");
    private static final ConfigKey INTERVAL =
            ConfigKey.of("interval", DEFAULT.interval, "How long a span waits for others at most.");
    private static final ConfigKey QUEUE =
            ConfigKey.of(
                    "queue",
                    DEFAULT.queue,
                    "Spans of one worker that may await their turn, 4 MiB of them at most; more are"
                            + " dropped and counted.");
    private static final ConfigKey SERVICE_NAME =
            ConfigKey.of(
                    "serviceName",
                    DEFAULT.spans.serviceName,
                    "The service.name of all spans; empty for one of each server: the name of its"
                            + " rule, or protocol:address:port.");
    private static final ConfigKey COMPAT =
            ConfigKey.of(
                    "compat",
                    Compat.AUTO,
                    "Whether packetd's attributes stand beside those of the semantic conventions:"
                            + " on, off, or auto, which is on if exporter.traces has only keys of"
                            + " packetd.");
    private static final ConfigKey KIND =
            ConfigKey.of(
                    "kind",
                    DEFAULT.spans.side,
                    "Whose side of HTTP and RPC a span tells: server or client.");
    private static final ConfigKey SAMPLING =
            ConfigKey.of(
                    "sampling",
                    DEFAULT.spans.sampling,
                    "always: whatever an incoming trace context says; honour: not those traces"
                            + " that their sender does not record.");
    private static final ConfigKey RATIO =
            ConfigKey.of(
                    "ratio",
                    DEFAULT.spans.ratio,
                    "Which share of traces to record, by trace id, 0 to 1. With sampling honour,"
                            + " of those that come without a decision.");
    private static final ConfigKey HEADERS =
            new ConfigKey(
                    "headers",
                    DEFAULT.spans.headers,
                    "Names of header fields and metadata that become attributes; credentials stay"
                            + " masked.",
                    List.of("[x-request-id, x-tenant]"));

    /** Keys that packetd does not have. */
    private static final List<ConfigKey> OURS =
            Stream.of(
                            OtlpTargetConfig.OWN_KEYS,
                            List.of(QUEUE, SERVICE_NAME, KIND, SAMPLING, RATIO, HEADERS))
                    .flatMap(List::stream)
                    .toList();

    static final List<ConfigKey> KEYS =
            Stream.of(
                            List.of(ENABLED),
                            OtlpTargetConfig.KEYS,
                            List.of(
                                    BATCH,
                                    INTERVAL,
                                    QUEUE,
                                    SERVICE_NAME,
                                    COMPAT,
                                    KIND,
                                    SAMPLING,
                                    RATIO,
                                    HEADERS))
                    .flatMap(List::stream)
                    .map(
                            key ->
                                    new ConfigKey(
                                            SECTION + '.' + key.path(),
                                            key.defaultValue(),
                                            key.meaning(),
                                            key.example()))
                    .toList();

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public TracesConfig {
        if (enabled && target.http().endpoint().isEmpty()) {
            throw ConfigException.of(
                    SECTION + ".endpoint", "nothing", "a URL like http://127.0.0.1:4318/v1/traces");
        }
        if (batch < 1 || batch > 10_000) {
            throw ConfigException.of(SECTION + ".batch", batch, "1 to 10000 spans");
        }
        if (interval.compareTo(Duration.ofMillis(10)) < 0
                || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw ConfigException.of(SECTION + ".interval", interval, "a duration, 10ms to 1h");
        }
        if (queue < 1 || queue > 1 << 20) {
            throw ConfigException.of(SECTION + ".queue", queue, "1 to 1048576 RoundTrips");
        }
    }

    /** Reads the section. */
    public static TracesConfig read(ConfigTree in) {
        ConfigTree at = in.at(SECTION);
        Compat compat = at.choice(COMPAT, Compat.class);
        boolean packetd =
                switch (compat) {
                    case ON -> true;
                    case OFF -> false;
                    case AUTO -> OURS.stream().noneMatch(key -> at.isSet(key.path()));
                };
        at.settle(COMPAT, packetd ? Compat.ON : Compat.OFF);
        return new TracesConfig(
                at.flag(ENABLED),
                OtlpTargetConfig.read(at),
                at.number(BATCH),
                at.duration(INTERVAL),
                at.number(QUEUE),
                new Spans(
                        at.text(SERVICE_NAME),
                        packetd,
                        at.choice(KIND, Side.class),
                        at.choice(SAMPLING, Sampling.class),
                        at.real(RATIO),
                        at.texts(HEADERS)));
    }
}
