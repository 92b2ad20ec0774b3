package io.wiretrip.agent;

import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one RoundTrip says that damage must not change.
 *
 * @param connection its transport and the two ports, the smaller first
 * @param protocol the name of its protocol
 * @param carrier the name of the protocol within which that is spoken, else its own
 * @param requestNs when the request began; −1 without one
 * @param responseNs when the response began; −1 without one
 * @param endNs when the later of both ended
 */
record Exchange(
        String connection,
        String protocol,
        String carrier,
        @Nullable Facts request,
        @Nullable Facts response,
        Outcome outcome,
        Quality quality,
        long requestNs,
        long responseNs,
        long endNs) {

    /**
     * That of a RoundTrip.
     *
     * @param line its JSON
     */
    static Exchange of(RoundTrip trip, String line) {
        Message request = trip.request();
        Message response = trip.response();
        int client = trip.client().port();
        int server = trip.server().port();
        return new Exchange(
                trip.transport().name().toLowerCase(Locale.ROOT)
                        + " "
                        + Math.min(client, server)
                        + " "
                        + Math.max(client, server),
                trip.protocol().name(),
                trip.protocol().carrier(),
                request == null ? null : new Facts("Request", member(line, "Request")),
                response == null ? null : new Facts("Response", member(line, "Response")),
                trip.outcome(),
                trip.quality(),
                request == null ? -1 : request.startNs(),
                response == null ? -1 : response.startNs(),
                Math.max(
                        request == null ? -1 : request.endNs(),
                        response == null ? -1 : response.endNs()));
    }

    /** The object that is the value of a member of the outermost one. */
    private static String member(String line, String name) {
        int depth = 0;
        for (int at = 0; at < line.length(); at++) {
            switch (line.charAt(at)) {
                case '{' -> depth++;
                case '}' -> depth--;
                case '"' -> {
                    if (depth == 1 && line.startsWith(name + "\":{", at + 1)) {
                        int from = at + name.length() + 3;
                        return line.substring(from, objectEnd(line, from));
                    }
                    at = stringEnd(line, at);
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException(name + " is not in " + line);
    }

    private static int objectEnd(String line, int from) {
        int depth = 0;
        int at = from;
        do {
            char c = line.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            at = (c == '"' ? stringEnd(line, at) : at) + 1;
        } while (depth > 0);
        return at;
    }

    /** Index of the quote that ends a string. */
    private static int stringEnd(String line, int from) {
        int at = from + 1;
        while (line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    boolean isOverTcp() {
        return connection.startsWith("tcp");
    }

    /** Whether it claims that every byte of its messages was seen, and nothing was guessed. */
    boolean isSure() {
        return quality == Quality.COMPLETE || quality == Quality.MIDSTREAM;
    }

    /** Whether it claims to be an exchange as it was. */
    boolean isExact() {
        return outcome == Outcome.COMPLETE && isSure();
    }

    boolean isAtTheTimesOf(Exchange other) {
        return requestNs == other.requestNs && responseNs == other.responseNs;
    }

    /**
     * Whether a message of this one may be another one.
     *
     * @param own null if it has none
     * @param there of an exchange of a clean run; null if that has none
     */
    boolean mayBe(@Nullable Facts own, @Nullable Facts there, Exchange clean) {
        if (own == null || there == null) {
            return own == there;
        }
        if (!protocol.equals(clean.protocol)) {
            // What tells that it is spoken within the other may have been lost.
            return !isSure() && protocol.equals(clean.carrier);
        }
        // How far an answer goes is told by its request, and the other way round.
        boolean halved = outcome == Outcome.ORPHAN || outcome == Outcome.UNANSWERED;
        boolean whole = isSure() && !halved;
        return whole ? own.areOf(there) : own.areInPartOf(there, own == response);
    }
}
