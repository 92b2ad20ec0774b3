package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A wire with HTTP/1 on it, for cases. */
abstract class Http1Wire {
    static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    StreamHarness wire = new StreamHarness(new Http1Protocol());

    @AfterEach
    void close() {
        wire.close();
    }

    /** Sends a request and its answer, a millisecond apart, and ends. */
    RoundTrip one(String request, String... response) {
        wire.client(request).tick().server(response).tick().finish(End.FINISHED);
        assertThat(wire.roundTrips()).hasSize(1);
        return wire.roundTrips().getFirst();
    }

    static List<String> outcomes(List<RoundTrip> roundTrips) {
        return roundTrips.stream()
                .map(
                        rt ->
                                JsonText.request(rt, "Path")
                                        + " "
                                        + JsonText.response(rt, "StatusCode")
                                        + " "
                                        + rt.outcome().text()
                                        + " "
                                        + rt.quality().text())
                .toList();
    }
}
