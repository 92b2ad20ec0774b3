package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Carried;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trace context in header fields. */
final class Http1ContextTest extends Http1Wire {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void everyFieldThatCarriesSome() {
        RoundTrip roundTrip =
                one(
                        "GET / HTTP/1.1\r\nHost: h\r\nTraceParent:  "
                                + PARENT
                                + " \r\ntracestate: a=1\r\nTraceState: b=2\r\nb3: 0\r\n"
                                + "X-B3-TraceId: 1\r\nX-B3-SpanId: 2\r\nX-B3-Sampled: 1\r\n"
                                + "X-B3-Flags: 1\r\n\r\n",
                        OK);
        assertThat(Carried.request(roundTrip))
                .containsExactly(
                        "TRACEPARENT=" + PARENT,
                        "TRACESTATE=a=1,b=2",
                        "B3=0",
                        "B3_TRACE_ID=1",
                        "B3_SPAN_ID=2",
                        "B3_SAMPLED=1",
                        "B3_FLAGS=1");
    }

    @Test
    void trailersAndOtherFieldsDoNot() {
        RoundTrip roundTrip =
                one(
                        "POST / HTTP/1.1\r\nHost: h\r\nX-Traceparent: x\r\nTransfer-Encoding:"
                                + " chunked\r\n\r\n0\r\ntraceparent: "
                                + PARENT
                                + "\r\n\r\n",
                        OK);
        assertThat(Carried.request(roundTrip)).isEmpty();
    }

    @Test
    void nothingIsKeptOfItUnlessWanted() {
        wire.close();
        wire =
                new StreamHarness(
                        StreamHarness.Setup.of(new Http1Protocol())
                                .wanting(Demand.of(List.of(Http1Fields.METHOD))));
        RoundTrip roundTrip =
                one("GET / HTTP/1.1\r\nHost: h\r\ntraceparent: " + PARENT + "\r\n\r\n", OK);
        assertThat(Carried.request(roundTrip)).isEmpty();
    }
}
