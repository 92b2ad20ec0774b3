package io.wiretrip.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a protocol that is spoken within HTTP/2 is shown, and whose its RoundTrips are. */
class Http2DialectTest {
    private static final Toy TOY = new Toy();
    private static final Http2Wants WANTS =
            new Http2Wants(true, false, false, false, false, false, true, true, true);

    /** Echoes what it is shown. */
    private static final class Toy implements Http2Dialect, Protocol {
        private static final Http2Name CONTENT_TYPE = Http2Name.known("content-type");
        private static final byte[] TYPE = "application/toy".getBytes(StandardCharsets.US_ASCII);

        @Override
        public Protocol protocol() {
            return this;
        }

        @Override
        public Speaker open(MessageSink sink, DecoderContext context) {
            return new Speaker() {
                @Override
                public @Nullable Http2Request newRequest(Http2Block head) {
                    return isToy(head) ? new ToyRequest(head) : null;
                }

                @Override
                public @Nullable Http2Response newResponse(
                        Http2Block head, @Nullable Http2Request request) {
                    return request != null || isToy(head) ? new ToyResponse(head) : null;
                }
            };
        }

        private static boolean isToy(Http2Block head) {
            int type = head.indexOf(CONTENT_TYPE);
            return type >= 0 && head.startsWith(type, TYPE);
        }

        @Override
        public String name() {
            return "toy";
        }

        @Override
        public String carrier() {
            return "http2";
        }

        @Override
        public Set<Transport> transports() {
            return Set.of(Transport.TCP);
        }

        @Override
        public List<Integer> defaultPorts() {
            return List.of();
        }

        @Override
        public PairingKind pairing() {
            return PairingKind.KEYED;
        }

        @Override
        public Fields<ToyRequest, ToyResponse> fields() {
            return new Fields<>(
                    ToyRequest.class,
                    ToyResponse.class,
                    List.of(CommonFields.time()),
                    List.of(CommonFields.time()));
        }

        @Override
        public List<? extends Violation> violations() {
            return List.of();
        }

        @Override
        public long unansweredAfterNs() {
            return 1;
        }

        @Override
        public Recognition recognise(Bytes first, Transport transport) {
            return Recognition.NO;
        }

        @Override
        public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
            throw new AssertionError("its carrier makes the decoders");
        }
    }

    private static final class ToyRequest extends Http2Request {
        private final StringBuilder shown = new StringBuilder();

        ToyRequest(Http2Block head) {
            super(head, WANTS);
        }

        @Override
        public Protocol protocol() {
            return TOY;
        }

        @Override
        protected boolean wantsData() {
            return true;
        }

        @Override
        protected void data(Bytes in, int from, int to) {
            shown.append(in.latin1(from, to));
        }

        @Override
        protected void dataLost(long count) {
            shown.append('[').append(count).append(']');
        }

        @Override
        protected void resetCame(long code, boolean byClient) {
            shown.append(" reset ").append(code).append(byClient ? " by client" : " by server");
        }
    }

    private static final class ToyResponse extends Http2Response {
        private final StringBuilder shown = new StringBuilder();

        ToyResponse(Http2Block head) {
            super(head, WANTS);
        }

        @Override
        public Protocol protocol() {
            return TOY;
        }

        @Override
        protected void trailersCame(Http2Block block, long timeNs) {
            shown.append(block.name(0)).append('=').append(block.text(0));
        }

        @Override
        protected void resetCame(long code, boolean byClient) {
            shown.append("reset ").append(code).append(byClient ? " by client" : " by server");
        }
    }

    private static StreamHarness harness() {
        return new StreamHarness(new Http2Protocol(TOY))
                .deliver(true, Http2Wire.client().bytes())
                .deliver(false, Http2Wire.server().bytes());
    }

    private static Http2Wire call(int stream) {
        return Http2Wire.of()
                .headers(
                        stream,
                        false,
                        ":method",
                        "POST",
                        ":path",
                        "/t",
                        "content-type",
                        "application/toy");
    }

    private static String shown(RoundTrip roundTrip) {
        return roundTrip.request() instanceof ToyRequest request
                ? request.shown.toString()
                : "none";
    }

    @Test
    void showsBodiesAndTrailersAndGivesRoundTripsOfTheDialect() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, call(1).data(1, false, "one").bytes());
            harness.tick().deliver(true, Http2Wire.of().data(1, true, "two").bytes());
            harness.deliver(false, Http2Wire.of().headers(1, false, ":status", "200").bytes());
            harness.tick().deliver(false, Http2Wire.of().data(1, false, "x").bytes());
            assertThat(harness.roundTrips()).isEmpty();
            harness.tick()
                    .deliver(false, Http2Wire.of().headers(1, true, "toy-status", "0").bytes());
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            assertThat(roundTrip.protocol()).isSameAs(TOY);
            assertThat(shown(roundTrip)).isEqualTo("onetwo");
            assertThat(roundTrip.response())
                    .isInstanceOfSatisfying(
                            ToyResponse.class,
                            r -> assertThat(r.shown).hasToString("toy-status=0"));
            assertThat(roundTrip.durationNs()).isEqualTo(3_000_000);
            assertThat(roundTrip.firstByteNs()).isEqualTo(1_000_000);
        }
    }

    @Test
    void leavesOtherRequestsOfTheConnectionAlone() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, call(1).data(1, true, "t").get(3, "/plain").bytes());
            byte[] answers =
                    Http2Wire.of()
                            .headers(3, true, ":status", "200")
                            .headers(1, true, ":status", "200", "toy-status", "1")
                            .bytes();
            harness.deliver(false, answers);
            assertThat(harness.roundTrips())
                    .extracting(rt -> rt.protocol().name())
                    .containsExactly("http2", "toy");
        }
    }

    @Test
    void tellsOfLossesAndResets() {
        try (StreamHarness harness = harness()) {
            harness.deliver(true, call(1).bytes());
            byte[] body = Http2Wire.of().data(1, false, "0123456789").bytes();
            harness.deliver(true, Arrays.copyOf(body, 11));
            harness.gap(true, 5);
            harness.deliver(true, Arrays.copyOfRange(body, 16, body.length));
            harness.deliver(true, Http2Wire.of().reset(1, 8).bytes());
            RoundTrip cancelled = harness.roundTrips().getFirst();
            assertThat(shown(cancelled)).isEqualTo("01[5]789 reset 8 by client");
            assertThat(cancelled.outcome()).isEqualTo(Outcome.UNANSWERED);
            assertThat(cancelled.quality()).isEqualTo(Quality.GAP_IN_REQUEST);

            harness.deliver(true, call(3).bytes());
            harness.deliver(false, Http2Wire.of().reset(3, 7).bytes());
            RoundTrip refused = harness.roundTrips().get(1);
            assertThat(shown(refused)).isEqualTo(" reset 7 by server");
            assertThat(refused.response())
                    .isInstanceOfSatisfying(
                            ToyResponse.class,
                            r -> assertThat(r.shown).hasToString("reset 7 by server"));
            harness.finish(End.FINISHED);
            assertThat(harness.roundTrips()).hasSize(2);
        }
    }

    @Test
    void knowsAnAnswerWhoseRequestWasNotSeen() {
        StreamHarness.Setup setup = StreamHarness.Setup.of(new Http2Protocol(TOY)).inMidstream();
        try (StreamHarness harness = new StreamHarness(setup)) {
            byte[] answer =
                    Http2Wire.of()
                            .headers(9, true, ":status", "200", "content-type", "application/toy")
                            .bytes();
            harness.deliver(false, answer);
            assertThat(harness.roundTrips())
                    .singleElement()
                    .matches(rt -> rt.protocol() == TOY && rt.outcome() == Outcome.ORPHAN);
        }
    }
}
