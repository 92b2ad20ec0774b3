package io.wiretrip.exporter.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt to send ended.
 *
 * @param kind what it means for what was sent
 * @param status the response's status code; 0 if there was no response
 * @param failure the kind of trouble in a few words, one of few; empty if there was none
 * @param detail what the target or the system said about it: printable, short, without secrets
 * @param retryAfter how long the target asks us to wait; null if it does not
 * @param headers the response's header fields
 */
public record HttpOutcome(
        Kind kind,
        int status,
        String failure,
        String detail,
        @Nullable Duration retryAfter,
        HttpHeaders headers) {

    /** What an attempt's end means for what was sent. */
    public enum Kind {
        /** The target has taken it. */
        DELIVERED,
        /** It may work later: too many requests, an error of the server, no response. */
        RETRY,
        /** It will never be taken. */
        REJECTED
    }

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (_, _) -> true);

    /** An attempt that brought no response. */
    public static HttpOutcome unreachable(String failure, String detail) {
        return new HttpOutcome(Kind.RETRY, 0, failure, detail, null, NO_HEADERS);
    }

    /** A response, judged by its status code: RFC 9110 section 15. */
    static HttpOutcome response(
            int status, String detail, @Nullable Duration retryAfter, HttpHeaders headers) {
        Kind kind =
                status / 100 == 2
                        ? Kind.DELIVERED
                        : status == 429 || status / 100 == 5 ? Kind.RETRY : Kind.REJECTED;
        String failure = kind == Kind.DELIVERED ? "" : "HTTP status " + status;
        return new HttpOutcome(kind, status, failure, detail, retryAfter, headers);
    }

    /** Whether the target has taken it. */
    public boolean isDelivered() {
        return kind == Kind.DELIVERED;
    }

    /** The failure and what was said about it. */
    public String describe() {
        return detail.isEmpty() ? failure : failure + ": " + detail;
    }
}
