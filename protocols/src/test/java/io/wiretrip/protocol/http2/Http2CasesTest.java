package io.wiretrip.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Courses of streams and connections that break decoders. */
class Http2CasesTest {
    private static final String CANARY = "c4n4ry";

    private static StreamHarness harness() {
        return new StreamHarness(new Http2Protocol());
    }

    private static Http2Wire wire() {
        return Http2Wire.of();
    }

    @Test
    void readsAPrefaceThatSharesASegmentWithTheFirstRequest() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, Http2Wire.client().get(1, "/").bytes());
            harness.deliver(false, Http2Wire.server().headers(1, true, ":status", "204").bytes());
            assertThat(harness.roundTrips())
                    .singleElement()
                    .matches(rt -> rt.quality() == Quality.COMPLETE);
            assertThat(harness.violations()).isEmpty();
        }
    }

    /** A connection that has been open for long; nothing says how many streams it had. */
    @Test
    void readsHighStreamsOfAConnectionThatBeganBefore() {
        try (StreamHarness harness =
                new StreamHarness(Setup.of(new Http2Protocol()).inMidstream())) {
            byte[] known = Http2Wire.indexedFields(":method", "GET", ":path", "/again");
            harness.deliver(true, wire().headers(70_001, true, known).bytes());
            harness.deliver(false, wire().headers(70_001, true, ":status", "200").bytes());
            byte[] unknown = {(byte) 0xbe, (byte) 0xc8};
            harness.deliver(true, wire().headers(70_003, true, unknown).bytes());
            harness.deliver(false, wire().headers(70_003, true, ":status", "200").bytes());
            assertThat(harness.roundTrips())
                    .extracting(RoundTrip::quality)
                    .containsExactly(Quality.MIDSTREAM, Quality.GAP_IN_REQUEST);
            String second = JsonText.of(harness.roundTrips().get(1));
            assertThat(second).contains("\"Path\":\"/again\"").contains("\"Method\":null");
        }
    }

    @Test
    void endsACancelledRequestAtOnceWithItsCode() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, Http2Wire.client().get(1, "/").reset(1, 8).bytes());
            RoundTrip cancelled = harness.roundTrips().getFirst();
            assertThat(cancelled.outcome()).isEqualTo(Outcome.UNANSWERED);
            assertThat(JsonText.of(cancelled)).contains("\"ErrorCode\":\"CANCEL\"");
        }
    }

    @Test
    void takesAResetByTheServerForItsAnswer() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, Http2Wire.client().get(1, "/").bytes());
            harness.deliver(false, Http2Wire.server().reset(1, 7).bytes());
            RoundTrip refused = harness.roundTrips().getFirst();
            assertThat(refused.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(JsonText.of(refused))
                    .contains("\"ErrorCode\":\"REFUSED_STREAM\"")
                    .contains("\"Status\":null");
        }
    }

    @Test
    void keepsEveryValueOfARepeatedField() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, Http2Wire.client().get(1, "/").bytes());
            byte[] answer =
                    Http2Wire.server()
                            .headers(1, true, ":status", "200", "vary", "a", "vary", "b")
                            .bytes();
            harness.deliver(false, answer);
            assertThat(JsonText.of(harness.roundTrips().getFirst()))
                    .contains("\"vary\":[\"a\",\"b\"]");
        }
    }

    @Test
    void handsAConnectionOverThatBeginsWithHttp1() {
        for (String method : new String[] {"GET", "POST", "PUT", "PRI"}) {
            try (StreamHarness harness = harness()) {
                for (byte b :
                        Http2Wire.of()
                                .raw(
                                        (method + " / HTTP/1.1\r\n")
                                                .getBytes(StandardCharsets.US_ASCII))
                                .bytes()) {
                    harness.deliver(true, new byte[] {b});
                }
                assertThat(harness.upgradeTo()).as(method).isEqualTo("http/1.1");
            }
        }
    }

    @Test
    void boundsHeaderBlocks() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, Http2Wire.client().bytes());
            byte[] fragment = new byte[16_000];
            harness.deliver(true, wire().frame(Http2Frame.HEADERS, 1, 1, fragment).bytes());
            for (int i = 0; i < 1_000; i++) {
                harness.deliver(
                        true, wire().frame(Http2Frame.CONTINUATION, 0, 1, fragment).bytes());
                assertThat(harness.budget().usedBytes()).isLessThan(200_000);
            }
            harness.deliver(true, wire().frame(Http2Frame.CONTINUATION, 4, 1).get(3, "/").bytes());
            assertThat(harness.violations()).containsExactly("HEADER_BLOCK_TOO_LARGE=1");
            harness.finish(End.FINISHED);
            assertThat(harness.roundTrips()).hasSize(2);
        }
    }

    @Test
    void leavesNoCredentialInALine() {
        try (StreamHarness harness = harness()) {
            harness.deliver(
                    true,
                    Http2Wire.client()
                            .headers(
                                    1,
                                    true,
                                    ":method",
                                    "GET",
                                    ":path",
                                    "/x?access_token=" + CANARY,
                                    ":authority",
                                    "user:" + CANARY + "@host",
                                    "authorization",
                                    "Bearer " + CANARY,
                                    "cookie",
                                    "a=" + CANARY,
                                    "x-api-key",
                                    CANARY)
                            .bytes());
            harness.deliver(
                    false,
                    Http2Wire.server()
                            .headers(1, false, ":status", "200", "set-cookie", "s=" + CANARY)
                            .headers(1, true, "x-auth-token", CANARY)
                            .bytes());
            assertThat(JsonText.of(harness.roundTrips().getFirst()))
                    .doesNotContain(CANARY)
                    .contains("Bearer ***");
        }
    }
}
