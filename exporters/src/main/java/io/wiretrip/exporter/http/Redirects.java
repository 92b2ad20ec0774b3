package io.wiretrip.exporter.http;

import io.wiretrip.config.HttpTargetConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Which redirections are followed: those that keep the method (307, 308) and the host, so that
 * nobody else learns our credentials and what we send. The rest is told to the operator.
 */
final class Redirects {
    private static final int HOPS_MAX = 3;

    private Redirects() {}

    /** Where a response sends us; null if we do not go there. */
    static @Nullable URI followed(HttpResponse<?> response, URI from, int hops) {
        int status = response.statusCode();
        String location = response.headers().firstValue("Location").orElse("");
        if ((status != 307 && status != 308) || location.isEmpty() || hops >= HOPS_MAX) {
            return null;
        }
        try {
            URI to = from.resolve(new URI(location));
            return isSame(from, to) ? withoutUser(to) : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    /** What to tell about a redirection that is not followed. */
    static String advice(String location) {
        return "it redirects to "
                + ResponseText.printable(HttpTargetConfig.redacted(location))
                + "; set that as endpoint if you trust it";
    }

    /** The same URL without a user, whom the field {@code Authorization} names. */
    static URI withoutUser(URI uri) {
        String text = uri.toString();
        String user = uri.getRawUserInfo();
        return user == null ? uri : URI.create(text.replaceFirst("//[^/?#]*@", "//"));
    }

    private static boolean isSame(URI from, URI to) {
        boolean toHttps = ProxyChoice.isHttps(to);
        return to.getHost() != null
                && to.getHost().equalsIgnoreCase(from.getHost())
                && (toHttps || !ProxyChoice.isHttps(from))
                && (port(to) == port(from) || (toHttps && !ProxyChoice.isHttps(from)))
                && (toHttps || "http".equalsIgnoreCase(to.getScheme()));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : ProxyChoice.isHttps(uri) ? 443 : 80;
    }
}
