package io.wiretrip.protocol.redis;

import static io.wiretrip.protocol.redis.RedisDecoderTest.OK;
import static io.wiretrip.protocol.redis.RedisDecoderTest.bulk;
import static io.wiretrip.protocol.redis.RedisDecoderTest.command;
import static org.assertj.core.api.Assertions.assertThat;

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
}
