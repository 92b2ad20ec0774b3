package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.UpgradedRequest;
import io.wiretrip.protocol.http.HttpPath;
import io.wiretrip.protocol.http.HttpSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request, sent by the client or promised by the server. What is unknown is null. */
public non-sealed class Http2Request extends Http2Message {
    private static final Http2Name USER_AGENT = Http2Name.known("user-agent");
    private static final byte[][] METHODS = {
        ascii("GET"),
        ascii("POST"),
        ascii("HEAD"),
        ascii("PUT"),
        ascii("DELETE"),
        ascii("OPTIONS"),
        ascii("PATCH"),
        ascii("CONNECT")
    };
    private static final String[] METHOD_NAMES = {
        "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT"
    };

    private final @Nullable String method;
    private final @Nullable String path;
    private final @Nullable String url;
    private final @Nullable String scheme;
    private final @Nullable String authority;
    private final @Nullable String connectProtocol;
    private final @Nullable String userAgent;
    private final @Nullable TraceHeaders trace;
    private boolean pushed;

    /**
     * A request.
     *
     * @param head its head; not retained
     * @param wants what is to be made of it
     */
    public Http2Request(Http2Block head, Http2Wants wants) {
        super(true, head, wants);
        this.method = method(head);
        int target = head.indexOf(Http2Name.PATH);
        this.path = wants.path() && target >= 0 ? path(head, target, wants) : null;
        this.url = wants.url() && target >= 0 ? masked(head.text(target), wants) : null;
        this.scheme = wants.scheme() ? head.text(Http2Name.SCHEME) : null;
        this.authority = wants.authority() ? authority(head, wants) : null;
        this.connectProtocol = head.text(Http2Name.PROTOCOL);
        this.userAgent = wants.userAgent() ? userAgent(head, wants) : null;
        this.trace = wants.trace() ? Http2Trace.of(head) : null;
    }

    /** What a connection was asked before it became HTTP/2: its first stream. */
    Http2Request(UpgradedRequest upgraded, Http2Wants wants) {
        super(true, 1, wants);
        this.method = upgraded.method();
        this.path = wants.path() ? upgraded.path() : null;
        this.url = wants.url() ? upgraded.url() : null;
        this.scheme = wants.scheme() ? "http" : null;
        this.authority = wants.authority() ? upgraded.host() : null;
        this.connectProtocol = null;
        this.userAgent = null;
        this.trace = wants.trace() ? upgraded.trace() : null;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static @Nullable String method(Http2Block head) {
        int index = head.indexOf(Http2Name.METHOD);
        if (index < 0) {
            return null;
        }
        for (int i = 0; i < METHODS.length; i++) {
            if (METHODS[i].length == head.length(index) && head.startsWith(index, METHODS[i])) {
                return METHOD_NAMES[i];
            }
        }
        return head.text(index);
    }

    private static String path(Http2Block head, int target, Http2Wants wants) {
        byte[] bytes = head.copy(target);
        int end = 0;
        while (end < bytes.length && bytes[end] != '?' && bytes[end] != '#') {
            end++;
        }
        return masked(HttpPath.decode(Arrays.copyOf(bytes, end)), wants);
    }

    private static String masked(String text, Http2Wants wants) {
        return wants.mask() ? HttpSecrets.url(text) : text;
    }

    private static @Nullable String authority(Http2Block head, Http2Wants wants) {
        String named = head.text(Http2Name.AUTHORITY);
        String host = named != null ? named : head.text(Http2Name.HOST);
        return host == null || !wants.mask() ? host : HttpSecrets.authority(host);
    }

    @Override
    public int retainedBytes() {
        return super.retainedBytes()
                + length(path)
                + length(url)
                + length(authority)
                + length(userAgent)
                + (trace == null ? 0 : trace.retainedBytes());
    }

    private static @Nullable String userAgent(Http2Block head, Http2Wants wants) {
        String sent = head.text(USER_AGENT);
        return sent == null ? null : masked(sent, wants);
    }

    final void markPushed() {
        pushed = true;
    }

    /** The method as it was sent. */
    public final @Nullable String method() {
        return method;
    }

    /** The path, percent-decoded, without the query. */
    public final @Nullable String path() {
        return path;
    }

    /** Path and query as they were sent, credentials masked. */
    public final @Nullable String url() {
        return url;
    }

    /** The scheme. */
    public final @Nullable String scheme() {
        return scheme;
    }

    /** Whom the request is for. */
    public final @Nullable String authority() {
        return authority;
    }

    /** What an extended CONNECT asks for (RFC 8441). */
    public final @Nullable String connectProtocol() {
        return connectProtocol;
    }

    /** What the client calls itself. */
    public final @Nullable String userAgent() {
        return userAgent;
    }

    /** The trace context, unparsed. */
    public final @Nullable TraceHeaders trace() {
        return trace;
    }

    /** Whether the server promised it. */
    @Override
    public final boolean isPushed() {
        return pushed;
    }
}
