package io.wiretrip.config;

import java.util.List;

/**
 * Who may use the HTTP server. What shows traffic or changes the agent answers the same host alone,
 * unless credentials are given or the configuration opens it to everybody; metrics, health and
 * status answer everybody unless everything is to be protected.
 *
 * @param username for basic authentication; empty for none
 * @param password for basic authentication
 * @param bearerToken for bearer authentication; empty for none
 * @param trustLoopback whether programs on the same host need no credentials
 * @param openToNetwork whether anybody who reaches the port may watch traffic and change the agent
 * @param everything whether metrics, health and status need credentials too
 */
public record ServerAuthConfig(
        String username,
        String password,
        String bearerToken,
        boolean trustLoopback,
        boolean openToNetwork,
        boolean everything) {

    /** The same host may do everything, others read metrics, health and status. */
    public static final ServerAuthConfig DEFAULT =
            new ServerAuthConfig("", "", "", true, false, false);

    private static final ConfigKey USERNAME =
            ConfigKey.of(
                    "server.auth.username",
                    DEFAULT.username,
                    "User name for HTTP basic authentication; empty for none.");
    private static final ConfigKey PASSWORD =
            ConfigKey.of(
                    "server.auth.password",
                    DEFAULT.password,
                    "Password for HTTP basic authentication.");
    private static final ConfigKey BEARER_TOKEN =
            ConfigKey.of(
                    "server.auth.bearerToken",
                    DEFAULT.bearerToken,
                    "Token for HTTP bearer authentication; empty for none.");
    private static final ConfigKey TRUST_LOOPBACK =
            ConfigKey.of(
                    "server.auth.trustLoopback",
                    DEFAULT.trustLoopback,
                    "Whether programs on the same host may watch traffic and change the"
                            + " agent without credentials.");
    private static final ConfigKey OPEN_TO_NETWORK =
            ConfigKey.of(
                    "server.auth.openToNetwork",
                    DEFAULT.openToNetwork,
                    "Whether anybody who reaches the port may watch traffic and change the"
                            + " agent without credentials. Say true only where the network"
                            + " is trusted.");
    private static final ConfigKey EVERYTHING =
            ConfigKey.of(
                    "server.auth.everything",
                    DEFAULT.everything,
                    "Whether metrics, health and status need credentials too.");

    static final List<ConfigKey> KEYS =
            List.of(USERNAME, PASSWORD, BEARER_TOKEN, TRUST_LOOPBACK, OPEN_TO_NETWORK, EVERYTHING);

    /**
     * Checks that the values go together.
     *
     * @throws ConfigException if they do not
     */
    public ServerAuthConfig {
        if (username.isBlank() != password.isEmpty()) {
            String missing = username.isBlank() ? "username" : "password";
            throw ConfigException.of(
                    "server.auth." + missing,
                    "nothing",
                    "a value, since the other of username and password is set");
        }
        if (username.indexOf(':') >= 0) {
            throw ConfigException.of(
                    "server.auth.username",
                    "a name with a colon",
                    "one without, since a colon ends it in HTTP");
        }
        if (!bearerToken.equals(bearerToken.strip())) {
            throw ConfigException.of(
                    "server.auth.bearerToken", "spaces around the token", "the token alone");
        }
        boolean credentials = !username.isBlank() || !bearerToken.isEmpty();
        if (openToNetwork && credentials) {
            throw ConfigException.of(
                    "server.auth.openToNetwork",
                    true,
                    "false, since there are credentials, which it would make useless");
        }
        if (everything && !credentials) {
            throw ConfigException.of(
                    "server.auth.everything",
                    true,
                    "username and password, or bearerToken, to protect everything with");
        }
    }

    /** Whether there are credentials. */
    public boolean hasCredentials() {
        return !username.isBlank() || !bearerToken.isEmpty();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ServerAuthConfig[credentials="
                + hasCredentials()
                + ", trustLoopback="
                + trustLoopback
                + ", openToNetwork="
                + openToNetwork
                + ", everything="
                + everything
                + ']';
    }

    static ServerAuthConfig read(ConfigTree in) {
        return new ServerAuthConfig(
                in.text(USERNAME),
                in.text(PASSWORD),
                in.text(BEARER_TOKEN),
                in.flag(TRUST_LOOPBACK),
                in.flag(OPEN_TO_NETWORK),
                in.flag(EVERYTHING));
    }
}
