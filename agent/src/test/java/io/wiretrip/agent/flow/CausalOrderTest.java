package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocols.Protocols;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No response is delivered before the request that it acknowledges, whatever is missing. */
final class CausalOrderTest {
    private static final Protocol HTTP =
            Protocols.ALL.stream().filter(p -> p.name().equals("http")).findFirst().orElseThrow();
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String GONE = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n";
    private static final int BOTH = FIRST.length() + SECOND.length();

    private final Segments wire = new Segments(HTTP);

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void deliversWhatWaitsInCausalOrderWhenTheCaptureEnds() {
        wire.handshake()
                .server(0, FIRST.length(), OK) // its request was not captured
                .server(OK.length(), BOTH, GONE) // overtakes its request
                .client(FIRST.length(), OK.length(), SECOND)
                .finish();
        isPairedTruly();
    }

    @Test
    void deliversWhatWaitsInCausalOrderOnceItIsLate() {
        wire.handshake()
                .server(0, FIRST.length(), OK)
                .server(OK.length(), BOTH, GONE)
                .client(FIRST.length(), OK.length() + GONE.length(), "")
                .pause(TimeUnit.MILLISECONDS.toNanos(15))
                .client(FIRST.length(), OK.length(), SECOND)
                .pause(TimeUnit.MILLISECONDS.toNanos(60))
                .finish();
        isPairedTruly();
    }

    private void isPairedTruly() {
        assertThat(wire.roundTrips).hasSize(2);
        RoundTrip orphan = wire.roundTrips.getFirst();
        assertThat(orphan.outcome()).isEqualTo(Outcome.ORPHAN);
        assertThat(orphan.quality()).isEqualTo(Quality.GAP_IN_REQUEST);
        RoundTrip complete = wire.roundTrips.getLast();
        assertThat(complete.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(Objects.requireNonNull(complete.response()).startPosition())
                .isEqualTo(OK.length());
        assertThat(complete.quality()).isEqualTo(Quality.RESYNCHRONISED);
    }
}
