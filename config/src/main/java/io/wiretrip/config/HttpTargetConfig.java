package io.wiretrip.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A target that is spoken to by HTTP, in whichever section of the file it stands. Its text hides
 * what is secret.
 *
 * @param endpoint the target's URL; empty if the section has none
 * @param timeout how long one request may take, from connecting to the response's end
 * @param header further header fields of each request
 * @param auth who we say we are
 * @param tls whom we trust, and by which certificate we are known
 * @param proxy an {@code http} URL of a proxy, {@link #NO_PROXY}, or empty for what the environment
 *     says
 * @param retry how often and when a failed request is repeated
 */
public record HttpTargetConfig(
        String endpoint,
        Duration timeout,
        Map<String, String> header,
        HttpAuthConfig auth,
        HttpTlsConfig tls,
        String proxy,
        RetryConfig retry) {

    /** The value of {@link #proxy} that means none, whatever the environment says. */
    public static final String NO_PROXY = "none";

    private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

    /** What only the connection itself can know. */
    private static final Set<String> RESERVED =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade");

    /** No endpoint; a quarter of a minute for a request. */
    public static final HttpTargetConfig DEFAULT =
            new HttpTargetConfig(
                    "",
                    Duration.ofSeconds(15),
                    Map.of(),
                    HttpAuthConfig.DEFAULT,
                    HttpTlsConfig.DEFAULT,
                    "",
                    RetryConfig.DEFAULT);

    private static final ConfigKey ENDPOINT =
            ConfigKey.of("endpoint", "", "URL of the target, http or https.");
    private static final ConfigKey TIMEOUT =
            ConfigKey.of("timeout", DEFAULT.timeout, "How long one request may take in all.");
    private static final ConfigKey HEADER =
            new ConfigKey(
                    "header",
                    Map.of(),
                    "Further header fields of each request.",
                    List.of("X-Scope-OrgID: team-a"),
                    List.of(),
                    List.of(),
                    true);
    private static final ConfigKey PROXY =
            ConfigKey.of(
                    "proxy",
                    "",
                    "URL of an HTTP proxy, none, or empty for what HTTP_PROXY, HTTPS_PROXY and"
                            + " NO_PROXY say.");

    /** The keys of such a target, relative to its section. */
    static final List<ConfigKey> KEYS =
            Stream.of(
                            List.of(ENDPOINT, TIMEOUT, HEADER, PROXY),
                            HttpAuthConfig.KEYS,
                            HttpTlsConfig.KEYS,
                            RetryConfig.KEYS)
                    .flatMap(List::stream)
                    .toList();

    /**
     * Checks every value.
     *
     * @throws ConfigException if one cannot work; its message holds no secret
     */
    public HttpTargetConfig {
        TreeMap<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(header);
        header = Collections.unmodifiableMap(fields);
        if (!endpoint.isEmpty()) {
            checkUrl("endpoint", endpoint, "http", "https");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw ConfigException.of("timeout", timeout, "a duration from 1ms to 1h");
        }
        header.forEach(HttpTargetConfig::checkField);
        if (!proxy.isEmpty() && !proxy.equals(NO_PROXY)) {
            checkUrl("proxy", proxy, "http");
        }
    }

    /** The keys of a target in a section of the file, by their full names. */
    static List<ConfigKey> keys(String section) {
        return KEYS.stream().map(key -> key.under(section)).toList();
    }

    /** Reads the section of a target. */
    public static HttpTargetConfig read(ConfigTree at) {
        return new HttpTargetConfig(
                at.text(ENDPOINT),
                at.duration(TIMEOUT),
                at.map(HEADER),
                HttpAuthConfig.read(at),
                HttpTlsConfig.read(at),
                at.text(PROXY),
                RetryConfig.read(at));
    }

    /** The same target with another endpoint. */
    public HttpTargetConfig withEndpoint(String other) {
        return new HttpTargetConfig(other, timeout, header, auth, tls, proxy, retry);
    }

    /** Names what is set, without user names, passwords, tokens and values of header fields. */
    @Override
    public String toString() {
        return "HttpTargetConfig[endpoint="
                + redacted(endpoint)
                + ", timeout="
                + timeout
                + ", header="
                + header.keySet()
                + ", "
                + auth
                + ", "
                + tls
                + ", proxy="
                + redacted(proxy)
                + ", "
                + retry
                + ']';
    }

    /** A URL as the log may show it: without user, password, query and fragment. */
    public static String redacted(String url) {
        int end = url.length();
        for (int i = 0; i < url.length() && end == url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                end = i;
            }
        }
        String shown = url.substring(0, end);
        int slashes = shown.indexOf("//");
        int at = shown.lastIndexOf('@');
        return slashes >= 0 && at > slashes
                ? shown.substring(0, slashes + 2) + shown.substring(at + 1)
                : shown;
    }

    private static void checkUrl(String key, String url, String... schemes) {
        String expected = "a URL like " + schemes[0] + "://host:port/path";
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (scheme == null
                    || !List.of(schemes).contains(scheme.toLowerCase(Locale.ROOT))
                    || uri.getHost() == null) {
                throw ConfigException.of(key, redacted(url), expected);
            }
        } catch (URISyntaxException _) { // its message holds the text, which may hold a password
            throw ConfigException.of(key, redacted(url), expected);
        }
    }

    private static void checkField(String name, String value) {
        boolean token = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            token &= c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        if (!token) {
            throw ConfigException.of("header", name, "the name of a header field");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw ConfigException.of("header", name, "a field that is not the connection's own");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                throw ConfigException.of(
                        "header", name, "a value without line ends and control characters");
            }
        }
    }
}
