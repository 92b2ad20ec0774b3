package io.wiretrip.protocol.http;

import io.wiretrip.protocol.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of HTTP's versions share.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">HTTP spans</a>
 */
public final class HttpSpans {
    /** Who has more than these sends methods of his own making, without number. */
    private static final Set<String> METHODS =
            Set.of(
                    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY",
                    "TRACE");

    private static final String OTHER = "_OTHER";
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private HttpSpans() {}

    /** The method, {@code _OTHER} if it is none of those known; null if it was not seen. */
    public static @Nullable String method(@Nullable String method) {
        return method == null || METHODS.contains(method) ? method : OTHER;
    }

    /** The method as it was sent, if it is none of those known. */
    public static @Nullable String originalMethod(@Nullable String method) {
        return method == null || METHODS.contains(method) ? null : method;
    }

    /** What a span is called. */
    public static String name(@Nullable String method) {
        return method != null && METHODS.contains(method) ? method : "HTTP";
    }

    /** The status code if it says failure to that side; null if not. */
    public static @Nullable String errorType(int status, boolean server) {
        boolean failed = status >= SERVER_ERROR || (status >= CLIENT_ERROR && !server);
        return failed ? Integer.toString(status) : null;
    }

    /** The path of a request target, as it was sent; empty for CONNECT. */
    public static @Nullable String path(@Nullable String target) {
        if (target == null) {
            return null;
        }
        int from = pathAt(target);
        int to = from;
        while (to < target.length() && target.charAt(to) != '?' && target.charAt(to) != '#') {
            to++;
        }
        return target.substring(from, to);
    }

    /** The query of a request target; null without one. */
    public static @Nullable String query(@Nullable String target) {
        if (target == null) {
            return null;
        }
        int mark = target.indexOf('?');
        int hash = target.indexOf('#');
        if (mark < 0 || (hash >= 0 && hash < mark)) {
            return null;
        }
        return target.substring(mark + 1, hash < 0 ? target.length() : hash);
    }

    /** The whole URL of a request target. */
    public static @Nullable String full(
            @Nullable String target, String scheme, @Nullable String host, Endpoint server) {
        if (target == null || target.contains("://")) {
            return target;
        }
        String at = host == null || host.isEmpty() ? server.toString() : host;
        boolean path = target.startsWith("/");
        return scheme + "://" + (path ? at + target : target.equals("*") ? at : target);
    }

    /** The host of an authority, without its port; null if there is none. */
    public static @Nullable String host(@Nullable String authority) {
        if (authority == null) {
            return null;
        }
        String host = authority.substring(0, hostEnd(authority));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String plain = bracketed ? host.substring(1, host.length() - 1) : host;
        return plain.isEmpty() ? null : plain;
    }

    /** The port of an authority; −1 without one. */
    public static int port(@Nullable String authority) {
        int colon = authority == null ? -1 : hostEnd(authority);
        int digits = authority == null ? 0 : authority.length() - colon - 1;
        if (authority == null || digits < 1 || digits > 5) {
            return -1;
        }
        int port = 0;
        for (int i = colon + 1; i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = 10 * port + digit;
        }
        return port > 0xffff ? -1 : port;
    }

    /** Where the host ends: at the colon before the port, or at the end. */
    private static int hostEnd(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? authority.length() : colon;
    }

    private static int pathAt(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return 0;
        }
        int authority = target.indexOf("://");
        if (authority < 0) {
            return target.length();
        }
        int at = authority + 3;
        while (at < target.length() && "/?#".indexOf(target.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
