package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which bytes were lost, or whose beginning was not seen. */
class Http1LossTest extends Http1Wire {
    @Test
    void aGapInABodyCostsQualityOnly() {
        wire.client(GET).tick();
        wire.server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc").tick();
        wire.gap(false, 990).tick().server("1234567").tick();
        wire.client(GET).tick().server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("\"/\" 200 complete gapInResponse", "\"/\" 200 complete complete");
        assertThat(JsonText.response(wire.roundTrips().getFirst(), "Size")).isEqualTo("1000");
    }

    @Test
    void aGapInAHeadKeepsWhatCameBefore() {
        wire.client("GET /seen HTTP/1.1\r\nHost: h\r\nUser-").gap(true, 100).tick();
        wire.server(OK).tick().client("GET /next HTTP/1.1\r\nHost: h\r\n\r\n").tick();
        wire.server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/seen\" 200 complete gapInRequest",
                        "\"/next\" 200 complete resynchronised");
    }

    @Test
    void findsAResponseBehindABodyWithoutLineEnd() {
        wire.client(GET).tick().gap(false, 50).tick();
        wire.server("rest of a body}HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1").tick();
        wire.client(GET).tick().server(OK).finish(End.FINISHED);
        assertThat(wire.roundTrips()).hasSize(2);
        assertThat(JsonText.response(wire.roundTrips().get(0), "Size")).isEqualTo("1");
        assertThat(wire.roundTrips().get(1).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void doesNotTakeATextAboutHttpForAMessage() {
        wire.client(GET).tick().gap(false, 50).tick();
        wire.server("HTTP/1.1 200 OK means success\nand GET / HTTP/1.1 asks\nfor it").tick();
        wire.finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("\"/\" absent unanswered gapInResponse");
    }

    @Test
    void startsInTheMiddleOfAConnection() {
        wire.close();
        wire = new StreamHarness(Setup.of(new Http1Protocol()).inMidstream());
        wire.deliver(false, "of a body".getBytes(StandardCharsets.US_ASCII));
        wire.tick().client("abc}" + GET).tick().server(OK).tick();
        wire.client(GET).tick().server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/\" 200 complete resynchronised", "\"/\" 200 complete midstream");
    }

    @Test
    void anAnswerToAnUnseenHeadRequestHasNoBody() {
        wire.server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n").tick();
        wire.client(GET).tick().server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("absent 200 orphan complete", "\"/\" 200 complete complete");
    }

    @Test
    void anAnswerMayComeBeforeTheRequestIsWhole() {
        wire.client("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n01234").tick();
        wire.server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n").tick();
        assertThat(wire.roundTrips()).isEmpty();
        wire.client("56789" + GET).tick().server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("\"/\" 413 complete complete", "\"/\" 200 complete complete");
        assertThat(JsonText.request(wire.roundTrips().getFirst(), "Size")).isEqualTo("10");
    }

    @Test
    void aRequestThatIsSearchedForBeginsWithItsFirstByte() {
        wire.close();
        wire = new StreamHarness(Setup.of(new Http1Protocol()).inMidstream());
        wire.client("GET / HTTP/1.1\r\nHo").tick().client("st: h\r\n\r\n").tick();
        wire.server(OK).finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips())).containsExactly("\"/\" 200 complete midstream");
        assertThat(wire.roundTrips().getFirst().durationNs()).isEqualTo(2_000_000);
    }
}
