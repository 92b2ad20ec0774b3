package io.wiretrip.protocol.redis;

import static io.wiretrip.protocol.redis.RedisDecoderTest.OK;
import static io.wiretrip.protocol.redis.RedisDecoderTest.bulk;
import static io.wiretrip.protocol.redis.RedisDecoderTest.command;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which bytes were lost, or whose beginning was not seen. */
class RedisLossTest extends RedisWire {
    private List<String> qualities() {
        return end().stream()
                .map(
                        rt ->
                                line(rt, "q.Key").replace("\"", "").replace("absent", "null")
                                        + quality(rt))
                .toList();
    }

    private static String quality(RoundTrip rt) {
        return " " + rt.outcome().text() + " " + rt.quality().text();
    }

    @Test
    void aGapInAValueCostsQualityOnly() {
        wire.client("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1000\r\nabc")
                .gap(true, 990)
                .client("1234567\r\n");
        wire.tick().server(OK).tick();
        wire.client(command("GET", "a")).tick().server("$1000\r\n").gap(false, 1000).server("\r\n");
        wire.tick();
        exchange(OK, "SET", "b", "c");
        assertThat(qualities())
                .containsExactly(
                        "a complete gapInRequest",
                        "a complete gapInResponse",
                        "b complete complete");
    }

    @Test
    void aCommandLostWholeCostsItselfOnly() {
        exchange(OK, "SET", "a", "1");
        wire.gap(true, command("SET", "b", "2").length()).tick().server(OK).tick();
        exchange(OK, "SET", "c", "3").exchange(OK, "SET", "d", "4");
        assertThat(qualities())
                .containsExactly(
                        "a complete complete",
                        "null orphan gapInRequest",
                        "c complete resynchronised",
                        "d complete complete");
    }

    @Test
    void aReplyLostWholeCostsItselfOnly() {
        exchange(OK, "SET", "a", "1");
        wire.client(command("GET", "b")).tick().gap(false, bulk("xyz").length()).tick();
        exchange(OK, "SET", "c", "3");
        assertThat(qualities())
                .containsExactly(
                        "a complete complete",
                        "b unanswered gapInResponse",
                        "c complete resynchronised");
    }

    @Test
    void findsTheNextCommandBehindTheRestOfAValue() {
        wire.client(command("SET", "a", "1") + "*3\r\n$3\r\nSE").gap(true, 20);
        wire.client("rest *1 of\r\n$9\r\n a value\r\n" + command("GET", "b")).tick();
        wire.server(OK + OK + "$-1\r\n").tick();
        assertThat(qualities()).contains("a complete complete", "b complete resynchronised");
    }

    @Test
    void startsInTheMiddleOfAReply() {
        closeWire();
        wire = new StreamHarness(Setup.of(new RedisProtocol()).inMidstream());
        wire.server("the rest of a value\r\n").tick();
        exchange(OK, "SET", "a", "1");
        assertThat(qualities()).containsExactly("a complete resynchronised");
    }

    @Test
    void startsAtACommand() {
        closeWire();
        wire = new StreamHarness(Setup.of(new RedisProtocol()).inMidstream());
        exchange(OK, "SET", "a", "1");
        assertThat(qualities()).containsExactly("a complete midstream");
    }

    @Test
    void anUnfinishedCommandIsTruncated() {
        exchange(OK, "SET", "a", "1");
        wire.client("*2\r\n$3\r\nGET\r\n$9\r\nabc").tick();
        assertThat(qualities()).containsExactly("a complete complete", "null unanswered truncated");
    }

    @Test
    void aKeyLostInPartCostsTheKeyOnly() {
        wire.client("*2\r\n$3\r\nGET\r\n$5\r\nab").gap(true, 2).client("e\r\n").tick();
        wire.server("$-1\r\n").tick();
        exchange(OK, "SET", "a", "1");
        assertThat(qualities())
                .containsExactly("null complete gapInRequest", "a complete complete");
    }

    @Test
    void aCommandCutWithinItsKeyEndsWithTheKeyWhoeverWantsIt() {
        for (Demand demand : List.of(Demand.all(), Demand.none())) {
            closeWire();
            wire = new StreamHarness(Setup.of(new RedisProtocol()).wanting(demand));
            wire.client("*2\r\n$3\r\nGET\r\n$5\r\n").gap(true, 100).tick();
            assertThat(end())
                    .singleElement()
                    .satisfies(
                            rt ->
                                    assertThat(requireNonNull(rt.request()).endPosition())
                                            .isEqualTo(22));
        }
    }

    /** What does not end as its length says is no reply, whether its end came at once or later. */
    @Test
    void theEndOfAShortReplyIsWaitedFor() {
        closeWire();
        wire = new StreamHarness(Setup.of(new RedisProtocol()).inMidstream());
        wire.client(command("PING")).tick().server("$1\r\n").server("x23").tick();
        assertThat(told()).containsExactly("PING null null unanswered");
    }

    @Test
    void findsAStreamedReplyThatComesInPieces() {
        wire.server("\r").tick().client(command("PING")).tick();
        wire.server("*").server("?").server("\r\n:1\r\n.\r\n").tick();
        assertThat(told()).containsExactly("PING Array null complete");
    }

    /** Only behind the end of a line may a value begin, not where a segment does. */
    @Test
    void theRestOfALineBeginsNoReply() {
        wire.server("noise ").server(">2\r\n+a\r\n+b\r\n").tick();
        assertThat(told()).isEmpty();
    }

    @Test
    void aConfirmationWhoseCommandWasLostIsNoNews() {
        exchange(OK, "SET", "a", "1");
        wire.gap(true, command("SUBSCRIBE", "c").length()).tick();
        wire.server("*3\r\n" + bulk("subscribe") + bulk("c") + ":1\r\n").tick();
        wire.server("*3\r\n" + bulk("message") + bulk("c") + bulk("x")).tick();
        assertThat(qualities())
                .containsExactly(
                        "a complete complete", "null orphan gapInRequest", "null oneway complete");
    }
}
