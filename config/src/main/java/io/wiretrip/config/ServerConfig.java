package io.wiretrip.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The agent's HTTP server.
 *
 * @param enabled whether there is one
 * @param address where it listens, see {@link ListenAddress}
 * @param timeout how long one request may take from its first byte to the last of its response;
 *     zero for no limit. A stream may last longer, each write of it may not
 * @param pprof whether threads, heap and flight recordings can be had
 * @param watch whether RoundTrips can be watched as they come
 * @param tls its certificate
 * @param auth who may use it
 */
public record ServerConfig(
        boolean enabled,
        String address,
        Duration timeout,
        boolean pprof,
        boolean watch,
        ServerTlsConfig tls,
        ServerAuthConfig auth) {

    private static final String ADDRESS = "server.address";

    /** Off; if on, port 9091 of every address. */
    public static final ServerConfig DEFAULT =
            new ServerConfig(
                    false,
                    ":9091",
                    Duration.ofMinutes(1),
                    false,
                    true,
                    ServerTlsConfig.DEFAULT,
                    ServerAuthConfig.DEFAULT);

    private static final ConfigKey ENABLED =
            ConfigKey.of(
                    "server.enabled",
                    DEFAULT.enabled,
                    "Whether to serve metrics, health, status and /watch" + " over HTTP.");
    private static final ConfigKey LISTEN =
            ConfigKey.of(
                    ADDRESS,
                    DEFAULT.address,
                    "Where to listen: :9091 for every address," + " 127.0.0.1:9091, [::1]:9091.");
    private static final ConfigKey TIMEOUT =
            ConfigKey.of(
                    "server.timeout",
                    DEFAULT.timeout,
                    "How long a request may take, response included; 0 for" + " no limit.");
    private static final ConfigKey PPROF =
            ConfigKey.of(
                    "server.pprof",
                    DEFAULT.pprof,
                    "Whether to serve thread dumps, heap histograms and"
                            + " flight recordings under /debug.");
    private static final ConfigKey WATCH =
            ConfigKey.of(
                    "server.watch",
                    DEFAULT.watch,
                    "Whether to serve RoundTrips as they come under" + " /watch.");

    static final List<ConfigKey> KEYS =
            Stream.of(
                            List.of(ENABLED, LISTEN, TIMEOUT, PPROF, WATCH),
                            ServerTlsConfig.KEYS,
                            ServerAuthConfig.KEYS)
                    .flatMap(List::stream)
                    .toList();

    /**
     * Checks every value.
     *
     * @throws ConfigException if a value cannot work
     */
    public ServerConfig {
        ListenAddress.parse(ADDRESS, address);
        if (timeout.isNegative() || (!timeout.isZero() && timeout.toMillis() < 100)) {
            throw ConfigException.of(
                    "server.timeout", timeout, "at least 100ms, or 0 for no limit");
        }
    }

    /** Where it listens. */
    public ListenAddress listen() {
        return ListenAddress.parse(ADDRESS, address);
    }

    static ServerConfig read(ConfigTree in) {
        return new ServerConfig(
                in.flag(ENABLED),
                in.text(LISTEN),
                in.duration(TIMEOUT),
                in.flag(PPROF),
                in.flag(WATCH),
                ServerTlsConfig.read(in),
                ServerAuthConfig.read(in));
    }
}
