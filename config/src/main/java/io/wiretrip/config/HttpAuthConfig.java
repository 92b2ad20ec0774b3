package io.wiretrip.config;

import java.util.List;

/**
 * Who we say we are to a target; by one means at most. Its text hides what is secret.
 *
 * @param username the user, for basic authentication; empty for none
 * @param password the user's password
 * @param bearerToken a token; empty for none
 * @param bearerTokenFile a file that holds a token, read anew for each request; empty for none
 */
public record HttpAuthConfig(
        String username, String password, String bearerToken, String bearerTokenFile) {

    /** Nobody. */
    public static final HttpAuthConfig DEFAULT = new HttpAuthConfig("", "", "", "");

    private static final ConfigKey USERNAME =
            ConfigKey.of("auth.username", "", "User for basic authentication.");
    private static final ConfigKey PASSWORD =
            ConfigKey.secret("auth.password", "", "Its password.");
    private static final ConfigKey BEARER_TOKEN =
            ConfigKey.secret("auth.bearerToken", "", "Token for bearer authentication.");
    private static final ConfigKey BEARER_TOKEN_FILE =
            ConfigKey.of(
                    "auth.bearerTokenFile",
                    "",
                    "File that holds such a token; read anew for each request.");

    static final List<ConfigKey> KEYS =
            List.of(USERNAME, PASSWORD, BEARER_TOKEN, BEARER_TOKEN_FILE);

    /**
     * Checks that only one means is used.
     *
     * @throws ConfigException if more are; its message holds no secret
     */
    public HttpAuthConfig {
        int means =
                (username.isEmpty() ? 0 : 1)
                        + (bearerToken.isEmpty() ? 0 : 1)
                        + (bearerTokenFile.isEmpty() ? 0 : 1);
        if (means > 1) {
            throw ConfigException.of(
                    username.isEmpty() ? "auth.bearerToken" : "auth.username",
                    "set beside another means",
                    "one of them");
        }
        if (!password.isEmpty() && username.isEmpty()) {
            throw ConfigException.of("auth.password", "set", "auth.username beside it");
        }
        if (username.indexOf(':') >= 0) {
            throw ConfigException.of("auth.username", "a name with a colon", "one without");
        }
        if (!bearerToken.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw ConfigException.of(
                    "auth.bearerToken",
                    "a token with spaces, line ends or other characters",
                    "visible ASCII, as a header field can carry");
        }
    }

    static HttpAuthConfig read(ConfigTree at) {
        return new HttpAuthConfig(
                at.text(USERNAME),
                at.text(PASSWORD),
                at.text(BEARER_TOKEN),
                at.text(BEARER_TOKEN_FILE));
    }

    /** Whether we say nothing. */
    public boolean isNone() {
        return username.isEmpty() && bearerToken.isEmpty() && bearerTokenFile.isEmpty();
    }

    /** Names the means. */
    @Override
    public String toString() {
        return "auth="
                + (!username.isEmpty()
                        ? "basic"
                        : !bearerToken.isEmpty()
                                ? "bearer"
                                : bearerTokenFile.isEmpty() ? "none" : "bearer from a file");
    }
}
