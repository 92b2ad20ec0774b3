package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Which response belongs to which request: in order, and after losses by the positions that each
 * side had acknowledged.
 */
final class InOrderPairingTest {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private static final class Text extends Message {
        final String text;

        Text(boolean request, String text, long start, long acknowledged) {
            super(request);
            this.text = text;
            started(start, start, acknowledged);
        }

        static Text request(String text, long start, long acknowledged) {
            return new Text(true, text, start, acknowledged);
        }

        static Text response(String text, long start, long acknowledged) {
            return new Text(false, text, start, acknowledged);
        }
    }

    private static final class Toy extends StubProtocol {
        Toy() {
            super("toy");
        }

        @Override
        public Fields<?, ?> fields() {
            return new Fields<>(Text.class, Text.class, List.of(), List.of());
        }

        @Override
        public long unansweredAfterNs() {
            return TIMEOUT_NS;
        }
    }

    private final Toy protocol = new Toy();
    private final List<String> emitted = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final InOrderPairing pairing = newPairing(3);

    private InOrderPairing newPairing(int pendingMax) {
        SessionContext context =
                new SessionContext(
                        List.of(protocol),
                        Demand.all(),
                        DecoderOptions.DEFAULT.withPendingMax(pendingMax),
                        budget,
                        this::emit);
        RoundTrip.Connection connection =
                new RoundTrip.Connection() {
                    @Override
                    public Protocol protocol() {
                        return protocol;
                    }

                    @Override
                    public Transport transport() {
                        return Transport.TCP;
                    }

                    @Override
                    public Endpoint client() {
                        return new Endpoint(0, 1, false, 1);
                    }

                    @Override
                    public Endpoint server() {
                        return new Endpoint(0, 2, false, 2);
                    }
                };
        return new InOrderPairing(connection, context);
    }

    private void emit(RoundTrip roundTrip) {
        emitted.add(
                text(roundTrip.request())
                        + "-"
                        + text(roundTrip.response())
                        + " "
                        + roundTrip.outcome().text()
                        + " "
                        + roundTrip.quality().text());
    }

    private static String text(@Nullable Message message) {
        return message == null ? "" : ((Text) message).text;
    }

    private void whole(Text message) {
        pairing.begin(message);
        message.ended(message.startNs(), message.startPosition() + 10);
        pairing.end(message);
    }

    @Test
    void pairsPipelinedRequestsInOrder() {
        whole(Text.request("a", 0, 0));
        whole(Text.request("b", 10, 0));
        whole(Text.response("A", 0, 20));
        whole(Text.response("B", 10, 20));
        assertThat(emitted).containsExactly("a-A complete complete", "b-B complete complete");
    }

    @Test
    void emitsOnceBothHaveEnded() {
        Text request = Text.request("a", 0, 0);
        pairing.begin(request);
        whole(Text.response("A", 0, 5));
        assertThat(emitted).isEmpty();
        request.ended(9, 10);
        pairing.end(request);
        assertThat(emitted).containsExactly("a-A complete complete");
    }

    @Test
    void doesNotLetAServerAnswerWhatItHasNotReceived() {
        whole(Text.request("a", 100, 0));
        whole(Text.response("old", 0, 100));
        whole(Text.response("A", 10, 110));
        assertThat(emitted).containsExactly("-old orphan complete", "a-A complete complete");
    }

    @Test
    void keepsCountOfResponsesToRequestsThatWereGivenUp() {
        for (int i = 0; i < 4; i++) {
            whole(Text.request("r" + i, 10L * i, 0));
        }
        whole(Text.response("R0", 0, 40));
        whole(Text.response("R1", 10, 40));
        assertThat(emitted)
                .containsExactly(
                        "r0- unanswered complete",
                        "-R0 orphan complete",
                        "r1-R1 complete complete");
    }

    @Test
    void pairsExactlyAfterLostResponsesOfAClientThatDoesNotPipeline() {
        whole(Text.request("a", 0, 0));
        pairing.gap(false); // the response to a
        whole(Text.request("b", 10, 77));
        whole(Text.response("B", 77, 20));
        assertThat(emitted).containsExactly("a- unanswered gapInResponse", "b-B complete complete");
    }

    @Test
    void pairsExactlyAfterALostRequest() {
        pairing.gap(true); // a request
        whole(Text.response("A", 0, 10));
        whole(Text.request("b", 10, 10));
        whole(Text.response("B", 10, 20));
        assertThat(emitted).containsExactly("-A orphan gapInRequest", "b-B complete complete");
    }

    @Test
    void marksWhatItCanOnlyGuess() {
        whole(Text.request("a", 0, 0));
        whole(Text.request("b", 10, 0));
        pairing.gap(false);
        whole(Text.response("?", 55, 20));
        assertThat(emitted).containsExactly("a-? complete resynchronised");
    }

    @Test
    void doesNotCountOnARequestThatWasLostBehindTheOneItKnows() {
        whole(Text.request("a", 0, 0));
        pairing.gap(true); // a request that was pipelined with the others
        whole(Text.request("c", 20, 0));
        whole(Text.response("A", 0, 30));
        whole(Text.response("B", 10, 30));
        assertThat(emitted).containsExactly("a-A complete complete", "c-B complete resynchronised");
    }

    @Test
    void doesNotCountOnThePipelinedRequestsBehindALoss() {
        pairing.gap(true); // the first of three
        Text second = Text.request("b", 10, 0);
        second.markResynchronised();
        whole(second);
        whole(Text.request("c", 20, 0));
        whole(Text.response("A", 0, 30));
        whole(Text.response("B", 10, 30));
        assertThat(emitted)
                .containsExactly("b-A complete resynchronised", "c-B complete resynchronised");
    }

    @Test
    void doesNotCountBeforeItKnowsWhatWasUnderWay() {
        pairing.setMidstream();
        whole(Text.request("b", 10, 0));
        whole(Text.response("A", 5, 20));
        whole(Text.request("c", 20, 15));
        whole(Text.response("C", 15, 30));
        assertThat(emitted)
                .containsExactly("b-A complete resynchronised", "c-C complete midstream");
    }

    @Test
    void givesUpRequestsOfAnHourToComeWhenTheClockWasSetBack() {
        whole(Text.request("a", 0, 0));
        pairing.expire(-TIMEOUT_NS);
        assertThat(emitted).containsExactly("a- unanswered complete");
    }

    @Test
    void givesUpRequestsThatWaitTooLongAndTheirLateResponses() {
        whole(Text.request("a", 0, 0));
        pairing.expire(TIMEOUT_NS - 1);
        assertThat(emitted).isEmpty();
        pairing.expire(TIMEOUT_NS);
        whole(Text.request("b", 10, 0));
        whole(Text.response("A", 0, 20));
        whole(Text.response("B", 10, 20));
        assertThat(emitted)
                .containsExactly(
                        "a- unanswered complete", "-A orphan complete", "b-B complete complete");
    }

    @Test
    void emitsEverythingWhenItCloses() {
        whole(Text.request("a", 0, 0));
        whole(Text.request("b", 10, 0));
        pairing.begin(Text.response("A", 0, 20));
        pairing.close(99);
        assertThat(emitted).containsExactly("a-A complete truncated", "b- unanswered complete");
        assertThat(budget.usedBytes()).isZero();
    }

    /** Those sent together with them, before them, may have been sent before the capture. */
    @Test
    void marksWhatIsPipelinedWhereItBeginsUntilTheClientHasWaited() {
        pairing.setMidstream();
        whole(Text.request("b", 10, 0));
        whole(Text.request("c", 20, 0));
        whole(Text.response("A", 0, 30));
        whole(Text.response("B", 10, 30));
        whole(Text.response("C", 20, 30));
        whole(Text.request("d", 30, 30));
        whole(Text.request("e", 40, 30));
        whole(Text.response("D", 30, 50));
        whole(Text.response("E", 40, 50));
        assertThat(emitted)
                .containsExactly(
                        "b-A complete resynchronised",
                        "c-B complete resynchronised",
                        "-C orphan midstream",
                        "d-D complete midstream",
                        "e-E complete midstream");
    }

    @Test
    void doesNotLetAServerAnswerWhatItHasNotReceivedWhereverItsAnswerBegins() {
        pairing.gap(false);
        whole(Text.request("a", 100, 5));
        whole(Text.response("old", 5, 100));
        whole(Text.response("A", 15, 110));
        assertThat(emitted).containsExactly("-old orphan complete", "a-A complete resynchronised");
    }
}
