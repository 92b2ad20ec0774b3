package io.wiretrip.exporter.traces;

import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.Transport;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the attributes that the spans of every protocol have. One thread. */
final class CommonAttributes {
    private static final byte[] TCP = "tcp".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UDP = "udp".getBytes(StandardCharsets.US_ASCII);
    private static final int HOSTS = 256;

    /** The address that was last seen of each hash, and its text. */
    private final @Nullable Endpoint[] endpoints = new Endpoint[HOSTS];

    private final byte[][] hosts = new byte[HOSTS][];

    /**
     * Writes them.
     *
     * @param server whether the span tells the server's side
     * @param error what went wrong; null if nothing did
     */
    void write(RoundTrip roundTrip, boolean server, @Nullable String error, SpanAttributes out) {
        Endpoint serverEnd = roundTrip.server();
        Endpoint clientEnd = roundTrip.client();
        byte[] serverHost = host(serverEnd);
        byte[] clientHost = host(clientEnd);
        out.utf8(CommonKeys.SERVER_ADDRESS, serverHost);
        out.number(CommonKeys.SERVER_PORT, serverEnd.port());
        out.utf8(CommonKeys.CLIENT_ADDRESS, clientHost);
        out.number(CommonKeys.CLIENT_PORT, clientEnd.port());
        out.utf8(CommonKeys.PEER_ADDRESS, server ? clientHost : serverHost);
        out.number(CommonKeys.PEER_PORT, server ? clientEnd.port() : serverEnd.port());
        if (server) {
            out.utf8(CommonKeys.LOCAL_ADDRESS, serverHost);
            out.number(CommonKeys.LOCAL_PORT, serverEnd.port());
        }
        out.utf8(CommonKeys.TRANSPORT, roundTrip.transport() == Transport.UDP ? UDP : TCP);
        out.text(CommonKeys.ERROR_TYPE, error);
        own(roundTrip, out);
    }

    private byte[] host(Endpoint endpoint) {
        long hash = (endpoint.high() ^ endpoint.low()) * 0x9e3779b97f4a7c15L;
        int i = (int) (hash >>> 56) & (HOSTS - 1);
        Endpoint seen = endpoints[i];
        if (seen == null
                || seen.high() != endpoint.high()
                || seen.low() != endpoint.low()
                || seen.v6() != endpoint.v6()) {
            endpoints[i] = endpoint;
            hosts[i] = endpoint.host().getBytes(StandardCharsets.US_ASCII);
        }
        return hosts[i];
    }

    private static void own(RoundTrip roundTrip, SpanAttributes out) {
        if (roundTrip.request() != null) {
            out.number(CommonKeys.REQUEST_SIZE, roundTrip.request().wireBytes());
        }
        if (roundTrip.response() != null) {
            out.number(CommonKeys.RESPONSE_SIZE, roundTrip.response().wireBytes());
        }
        out.at(CommonKeys.FIRST_BYTE, null).duration(roundTrip.firstByteNs());
        if (roundTrip.outcome() != Outcome.COMPLETE) {
            out.text(CommonKeys.OUTCOME, roundTrip.outcome().text());
        }
        if (roundTrip.quality() != Quality.COMPLETE) {
            out.text(CommonKeys.QUALITY, roundTrip.quality().text());
        }
    }
}
