package io.wiretrip.exporter.http;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpTargetConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to the target: the configured one, or what {@code HTTP_PROXY}, {@code
 * HTTPS_PROXY} and {@code NO_PROXY} say, read as Go's and curl's users know them.
 */
final class ProxyChoice extends ProxySelector {
    private final @Nullable URI proxy;

    private ProxyChoice(@Nullable URI proxy) {
        this.proxy = proxy;
    }

    /**
     * Chooses.
     *
     * @param target where to
     * @param environment the process's variables
     * @throws ConfigException if a variable holds no URL of a proxy
     */
    static ProxyChoice of(HttpTargetConfig target, Map<String, String> environment) {
        String configured = target.proxy();
        if (configured.equals(HttpTargetConfig.NO_PROXY)) {
            return new ProxyChoice(null);
        }
        if (!configured.isEmpty()) {
            return new ProxyChoice(URI.create(configured));
        }
        URI endpoint = URI.create(target.endpoint());
        String name = isHttps(endpoint) ? "HTTPS_PROXY" : "HTTP_PROXY";
        String value = variable(environment, name);
        if (value.isEmpty() || NoProxy.covers(variable(environment, "NO_PROXY"), endpoint)) {
            return new ProxyChoice(null);
        }
        return new ProxyChoice(parse(name, value.contains("://") ? value : "http://" + value));
    }

    static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** The value of {@code Proxy-Authorization}; null without a proxy or its user. */
    @Nullable String authorization() {
        String user = proxy == null ? null : proxy.getRawUserInfo();
        if (user == null) {
            return null;
        }
        String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        return Credentials.basic(decoded.indexOf(':') < 0 ? decoded + ':' : decoded);
    }

    /** The proxy's host and port for the log; empty without one. */
    String shown() {
        return proxy == null ? "" : proxy.getHost() + ':' + port(proxy);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return proxy == null
                ? List.of(Proxy.NO_PROXY)
                : List.of(
                        new Proxy(
                                Proxy.Type.HTTP,
                                InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy))));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The failure also ends the attempt, which tells of it.
    }

    private static URI parse(String name, String value) {
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below, without what may be a password
        }
        throw new ConfigException(
                "environment variable "
                        + name
                        + ": "
                        + HttpTargetConfig.redacted(value)
                        + " (expected: a URL like http://host:port, or set proxy: none)");
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? 80 : uri.getPort();
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return (value.isEmpty()
                        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "")
                        : value)
                .strip();
    }
}
