package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request and its response, or the one of them that was seen. Immutable once emitted; may then be
 * read from any thread.
 *
 * @param protocol whose messages these are
 * @param transport what carried them
 * @param client who sent the request
 * @param server who sent the response
 * @param request null for an orphan, and for what a server sends unasked
 * @param response null if unanswered, and for what a client sends without awaiting an answer
 * @param outcome how it ended
 * @param quality how far to trust it
 * @param concludedNs when it was complete, or given up, nanoseconds since the epoch
 */
public record RoundTrip(
        Protocol protocol,
        Transport transport,
        Endpoint client,
        Endpoint server,
        @Nullable Message request,
        @Nullable Message response,
        Outcome outcome,
        Quality quality,
        long concludedNs) {

    /** What {@link #durationNs()} and {@link #firstByteNs()} give when a half is missing. */
    public static final long UNKNOWN = -1;

    /** First byte of the request to last byte of the response, nanoseconds, or {@link #UNKNOWN}. */
    public long durationNs() {
        if (request == null || response == null) {
            return UNKNOWN;
        }
        return Math.max(0, response.endNs() - request.startNs());
    }

    /**
     * First byte of the request to first byte of the response, nanoseconds, or {@link #UNKNOWN}.
     */
    public long firstByteNs() {
        if (request == null || response == null) {
            return UNKNOWN;
        }
        return Math.max(0, response.startNs() - request.startNs());
    }

    /** What a session knows of the connection its messages belong to. */
    public interface Connection {
        /** The protocol spoken. */
        Protocol protocol();

        /** The transport below. */
        Transport transport();

        /** Who asks. */
        Endpoint client();

        /** Who answers. */
        Endpoint server();
    }
}
