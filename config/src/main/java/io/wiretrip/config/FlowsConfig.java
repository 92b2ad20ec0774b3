package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Flows as events for a backend, as the go-Tracer Sensor sends them.
 *
 * @param enabled whether they are sent
 * @param target where to
 * @param events what an event is
 * @param extraFields whether members of ours follow those of go-Tracer
 * @param interfaceName what events name as their interface; empty for the packets' own
 * @param hostname what events name as their host; empty for the system's name
 * @param addressRefresh how often to ask the system for its addresses, which tell the direction
 * @param batch how many one request carries
 * @param cache when a flow has ended
 * @param queueBytes what may wait in memory for the target
 * @param spool where what does not fit waits on disk
 */
public record FlowsConfig(
        boolean enabled,
        HttpTargetConfig target,
        Events events,
        boolean extraFields,
        String interfaceName,
        String hostname,
        Duration addressRefresh,
        FlowBatchConfig batch,
        FlowCacheConfig cache,
        int queueBytes,
        FlowSpoolConfig spool) {

    /** What an event is. */
    public enum Events {
        /** One direction of a flow, as with go-Tracer. */
        DIRECTIONS,
        /** A flow with both its directions. */
        CONVERSATIONS
    }

    /** Where go-Tracer sends to where it is not told. */
    public static final String DEFAULT_ENDPOINT = "http://localhost:8080/post";

    /** Off; if on, as go-Tracer. */
    public static final FlowsConfig DEFAULT =
            new FlowsConfig(
                    false,
                    HttpTargetConfig.DEFAULT.withEndpoint(DEFAULT_ENDPOINT),
                    Events.DIRECTIONS,
                    false,
                    "",
                    "",
                    Duration.ofSeconds(10),
                    FlowBatchConfig.DEFAULT,
                    FlowCacheConfig.DEFAULT,
                    16 << 20,
                    FlowSpoolConfig.DEFAULT);

    private static final String SECTION = "exporter.flows";

    private static final ConfigKey ENABLED =
            ConfigKey.of("enabled", DEFAULT.enabled, "Whether to send flows as events.");
    private static final ConfigKey ENDPOINT =
            ConfigKey.of("endpoint", DEFAULT_ENDPOINT, "URL of the target, http or https.");
    private static final ConfigKey EVENTS =
            ConfigKey.of(
                    "events",
                    DEFAULT.events,
                    "What an event is: each of the directions of a flow, as go-Tracer has it, or"
                            + " both together: conversations.");
    private static final ConfigKey EXTRA_FIELDS =
            ConfigKey.of(
                    "extraFields",
                    DEFAULT.extraFields,
                    "Whether to add members that go-Tracer does not have, after its own.");
    private static final ConfigKey INTERFACE =
            ConfigKey.of(
                    "interface",
                    DEFAULT.interfaceName,
                    "What events name as their interface; empty for the packets' own.");
    private static final ConfigKey HOSTNAME =
            ConfigKey.of(
                    "hostname",
                    DEFAULT.hostname,
                    "What events name as their host; empty for the system's name.");
    private static final ConfigKey ADDRESS_REFRESH =
            ConfigKey.of(
                    "addressRefresh",
                    DEFAULT.addressRefresh,
                    "How often to ask the system for its addresses, which tell the direction.");
    private static final ConfigKey QUEUE_BYTES =
            ConfigKey.of(
                    "queueBytes",
                    DEFAULT.queueBytes,
                    "Bytes of events that may wait in memory for the target.");

    static final List<ConfigKey> KEYS = keys();

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work
     */
    public FlowsConfig {
        if (target.endpoint().isEmpty()) {
            throw ConfigException.of(SECTION + ".endpoint", "nothing", "a URL");
        }
        if (addressRefresh.compareTo(Duration.ofSeconds(1)) < 0) {
            throw ConfigException.of(SECTION + ".addressRefresh", addressRefresh, "at least 1s");
        }
        if (queueBytes < 1024) {
            throw ConfigException.of(SECTION + ".queueBytes", queueBytes, "at least 1024");
        }
    }

    private static List<ConfigKey> keys() {
        Stream<ConfigKey> target =
                HttpTargetConfig.KEYS.stream().filter(key -> !key.path().equals(ENDPOINT.path()));
        return Stream.of(
                        Stream.of(ENABLED, ENDPOINT),
                        target,
                        Stream.of(
                                EVENTS,
                                EXTRA_FIELDS,
                                INTERFACE,
                                HOSTNAME,
                                ADDRESS_REFRESH,
                                QUEUE_BYTES),
                        FlowBatchConfig.KEYS.stream(),
                        FlowCacheConfig.KEYS.stream(),
                        FlowSpoolConfig.KEYS.stream())
                .flatMap(keys -> keys)
                .map(key -> key.under(SECTION))
                .toList();
    }

    /** Reads the section {@code exporter.flows} of a whole configuration. */
    public static FlowsConfig read(ConfigTree in) {
        ConfigTree at = in.at(SECTION);
        return new FlowsConfig(
                at.flag(ENABLED),
                HttpTargetConfig.read(at).withEndpoint(at.text(ENDPOINT)),
                at.choice(EVENTS, Events.class),
                at.flag(EXTRA_FIELDS),
                at.text(INTERFACE),
                at.text(HOSTNAME),
                at.duration(ADDRESS_REFRESH),
                FlowBatchConfig.read(at),
                FlowCacheConfig.read(at),
                at.number(QUEUE_BYTES),
                FlowSpoolConfig.read(at));
    }

    /** Whether an event is a flow with both its directions. */
    public boolean isConversations() {
        return events == Events.CONVERSATIONS;
    }
}
