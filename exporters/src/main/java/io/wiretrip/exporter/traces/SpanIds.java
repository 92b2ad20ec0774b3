package io.wiretrip.exporter.traces;

import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import java.security.SecureRandom;

/**
 * Ids that follow from what a RoundTrip is and from a secret of this process: whoever asks for the
 * span of a RoundTrip gets the same, before the span is made and on any thread, and no other agent
 * makes them.
 */
final class SpanIds {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long SILVER = 0x3c6ef372fe94f82aL;

    private final long seed;
    private final long traceSeed;

    SpanIds() {
        this(new SecureRandom().nextLong(), new SecureRandom().nextLong());
    }

    SpanIds(long seed, long traceSeed) {
        this.seed = seed;
        this.traceSeed = traceSeed;
    }

    /** What tells a RoundTrip with a request from all others. */
    long key(RoundTrip roundTrip) {
        Message request = roundTrip.request();
        long hash = seed;
        hash = add(hash, roundTrip.client());
        hash = add(hash, roundTrip.server());
        hash = mix(hash ^ roundTrip.protocol().name().hashCode());
        if (request != null) {
            hash = mix(hash ^ request.startNs());
            hash = mix(hash ^ request.startPosition());
            hash = mix(hash ^ request.pairingKey());
        }
        return hash;
    }

    private static long add(long hash, Endpoint endpoint) {
        return mix(mix(mix(hash ^ endpoint.high()) ^ endpoint.low()) ^ endpoint.port());
    }

    /** The last eight bytes of the trace id of a root span. */
    long traceLow(long key) {
        return nonZero(mix(key + GOLDEN));
    }

    /** The first eight bytes of the trace id of a root span. */
    long traceHigh(long key) {
        return mix(key ^ traceSeed);
    }

    /** The span id. */
    long spanId(long key) {
        return nonZero(mix(key + SILVER));
    }

    private static long nonZero(long id) {
        return id == 0 ? 1 : id;
    }

    /** The finaliser of SplitMix64: each bit of the input moves about half of the output's. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
