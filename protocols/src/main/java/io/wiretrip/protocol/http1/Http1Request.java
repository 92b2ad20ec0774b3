package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.TraceHeaders;
import org.jspecify.annotations.Nullable;

/** A request. What nobody wanted is null. */
final class Http1Request extends Http1Message {
    private final String method;
    private @Nullable String url;
    private @Nullable String path;
    private @Nullable String scheme;
    private @Nullable String targetHost;
    private @Nullable String host;
    private @Nullable String userAgent;
    private @Nullable TraceHeaders trace;
    private boolean followsGarbage;

    Http1Request(int minorVersion, String method) {
        super(true, minorVersion);
        this.method = method;
    }

    /** Sets the parts of the request target that were wanted. */
    void setTarget(
            @Nullable String url,
            @Nullable String path,
            @Nullable String scheme,
            @Nullable String host) {
        this.url = url;
        this.path = path;
        this.scheme = scheme;
        this.targetHost = host;
    }

    void setHost(@Nullable String host) {
        this.host = host;
    }

    /** Sets where it comes from, as far as somebody wants to know. */
    void setOrigin(@Nullable String userAgent, @Nullable TraceHeaders trace) {
        this.userAgent = userAgent;
        this.trace = trace;
        addRetained(
                (userAgent == null ? 0 : userAgent.length())
                        + (trace == null ? 0 : trace.retainedBytes()));
    }

    /** Bytes that were no request came before it, which the server may answer first. */
    void markFollowsGarbage() {
        followsGarbage = true;
    }

    /** Whether the answer to such bytes is still to come; then it no longer is. */
    boolean takeFollowsGarbage() {
        boolean before = followsGarbage;
        followsGarbage = false;
        return before;
    }

    String method() {
        return method;
    }

    boolean isHead() {
        return method.equals(Http1Method.HEAD);
    }

    boolean isConnect() {
        return method.equals(Http1Method.CONNECT);
    }

    /** The request target as it was sent, credentials masked. */
    @Nullable String url() {
        return url;
    }

    @Nullable String path() {
        return path;
    }

    @Nullable String scheme() {
        return scheme;
    }

    /** What the client calls itself. */
    @Nullable String userAgent() {
        return userAgent;
    }

    /** The trace context, unparsed. */
    @Nullable TraceHeaders trace() {
        return trace;
    }

    /** Whom the request is for: the authority of its target, else its Host field. */
    @Nullable String remoteHost() {
        return targetHost != null ? targetHost : host;
    }
}
