package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which response belongs to which request by their keys, and what a gap may have hidden. */
final class KeyedPairingTest {
    private static final class Keyed extends Message {
        final long key;
        private final boolean pushed;

        Keyed(boolean request, long key) {
            this(request, key, 10 * key, -1, false);
        }

        Keyed(boolean request, long key, long start, long acknowledged, boolean pushed) {
            super(request);
            this.key = key;
            this.pushed = pushed;
            started(key, start, acknowledged);
        }

        @Override
        public boolean isPushed() {
            return pushed;
        }

        @Override
        public long pairingKey() {
            return key;
        }
    }

    private record Connection(Protocol protocol) implements RoundTrip.Connection {
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
    }

    private final List<String> emitted = new ArrayList<>();
    private final KeyedPairing pairing = newPairing();

    private KeyedPairing newPairing() {
        Protocol protocol = new StubProtocol("toy");
        SessionContext context =
                new SessionContext(
                        List.of(protocol),
                        Demand.all(),
                        DecoderOptions.DEFAULT.withPendingMax(3),
                        new MemoryBudget(1 << 20),
                        this::emit);
        return new KeyedPairing(new Connection(protocol), context);
    }

    private void emit(RoundTrip roundTrip) {
        emitted.add(
                key(roundTrip.request())
                        + "-"
                        + key(roundTrip.response())
                        + " "
                        + roundTrip.outcome().text()
                        + " "
                        + roundTrip.quality().text());
    }

    private static String key(@Nullable Message message) {
        return message == null ? "" : String.valueOf(message.pairingKey());
    }

    private Keyed request(long key) {
        return whole(new Keyed(true, key));
    }

    private void response(long key) {
        whole(new Keyed(false, key));
    }

    private Keyed whole(Keyed message) {
        pairing.begin(message);
        message.ended(message.startNs(), message.startPosition() + 10);
        pairing.end(message);
        return message;
    }

    @Test
    void pairsByKeyInAnyOrder() {
        request(1);
        request(2);
        response(2);
        response(1);
        response(3);
        assertThat(emitted)
                .containsExactly(
                        "2-2 complete complete", "1-1 complete complete", "-3 orphan complete");
    }

    /** Of what waited when bytes of the server were lost, the response may be among them. */
    @Test
    void aRequestThatWaitedInAGapMayHaveBeenAnswered() {
        request(1);
        request(2);
        pairing.gap(false);
        request(3);
        response(2);
        pairing.close(100);
        assertThat(emitted)
                .containsExactly(
                        "2-2 complete complete",
                        "1- unanswered gapInResponse",
                        "3- unanswered complete");
    }

    @Test
    void aGapOfTheClientHidesNoResponse() {
        request(1);
        pairing.gap(true);
        pairing.close(100);
        assertThat(emitted).containsExactly("1- unanswered complete");
    }

    @Test
    void theOldestIsGivenUpAtTheLimit() {
        request(1);
        pairing.gap(false);
        for (int key = 2; key <= 4; key++) {
            request(key);
        }
        assertThat(emitted).containsExactly("1- unanswered gapInResponse");
    }

    @Test
    void tellsWhatAwaitsAResponseWithoutTakingIt() {
        Keyed first = request(7);
        Keyed second = request(8);
        Keyed again = request(7);
        assertThat(pairing.awaiting(new Keyed(false, 7))).isSameAs(first);
        assertThat(pairing.awaiting(new Keyed(false, 7))).isSameAs(first);
        assertThat(pairing.awaiting(new Keyed(false, 8))).isSameAs(second);
        assertThat(pairing.awaiting(new Keyed(false, 9))).isNull();
        assertThat(pairing.count()).isEqualTo(3);
        response(7);
        assertThat(pairing.awaiting(new Keyed(false, 7))).isSameAs(again);
    }

    @Test
    void nobodyAnswersWhatHeHasNotReceived() {
        whole(new Keyed(true, 7, 100, 0, false));
        whole(new Keyed(false, 7, 0, 100, false));
        whole(new Keyed(false, 7, 10, 101, false));
        assertThat(emitted).containsExactly("-7 orphan complete", "7-7 complete complete");
    }

    @Test
    void whatWasReceivedIsNotKnownOfDatagrams() {
        whole(new Keyed(true, 7, 100, -1, false));
        whole(new Keyed(false, 7, 0, -1, false));
        assertThat(emitted).containsExactly("7-7 complete complete");
    }

    /** A promise and what was promised are of one stream, whose positions tell nothing else. */
    @Test
    void whoPromisesARequestMayAnswerIt() {
        whole(new Keyed(true, 7, 100, 0, true));
        whole(new Keyed(false, 7, 110, 20, false));
        assertThat(emitted).containsExactly("7-7 complete complete");
    }
}
