package io.wiretrip.protocol.redis;

import static io.wiretrip.protocol.redis.RedisDecoderTest.OK;
import static io.wiretrip.protocol.redis.RedisDecoderTest.bulk;
import static io.wiretrip.protocol.redis.RedisDecoderTest.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Redis means, case by case. */
class RedisCasesTest extends RedisWire {
    @Test
    void rendersEveryFieldInItsOrder() {
        exchange(OK, "SET", "key1", "value");
        assertThat(JsonText.of(end().getFirst()))
                .isEqualTo(
                        String.join(
                                "",
                                "{\"Request\":{\"Command\":\"SET\",\"Size\":12,\"Proto\":\"Redis\",",
                                "\"Host\":\"10.0.0.1\",\"Port\":40000,",
                                "\"Time\":1700000000000000000,\"Key\":\"key1\",\"Database\":0,",
                                "\"Arguments\":2,\"Blocking\":false,\"Inline\":false},",
                                "\"Response\":{\"DataType\":\"SimpleStrings\",\"Size\":2,",
                                "\"Host\":\"10.0.0.2\",\"Proto\":\"Redis\",\"Port\":6379,",
                                "\"Time\":1700000000001000000,\"Error\":null,",
                                "\"ErrorMessage\":null,\"Errors\":0,\"Redirect\":null,",
                                "\"Elements\":null,\"Null\":false,\"Queued\":false,",
                                "\"Push\":null},\"Duration\":1000000,\"FirstByte\":1000000,",
                                "\"Outcome\":\"complete\",\"Quality\":\"complete\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            textBlock =
                    """
                    GET k                            , "GET", "k"
                    get k                            , "GET", "k"
                    JSON.SET doc . 1                 , "JSON.SET", "doc"
                    FT.SEARCH idx q                  , "FT.SEARCH", null
                    NOSUCHCOMMAND k                  , "NOSUCHCOMMAND", null
                    CLIENT INFO                      , "CLIENT INFO", null
                    config get maxmemory             , "CONFIG GET", null
                    OBJECT encoding k                , "OBJECT ENCODING", "k"
                    COMMAND                          , "COMMAND", null
                    EVAL script 1 k v                , "EVAL", "k"
                    EVAL script 0 v                  , "EVAL", null
                    ZUNION 2 a b                     , "ZUNION", "a"
                    BLMPOP 0 1 k LEFT                , "BLMPOP", "k"
                    XREAD COUNT 2 STREAMS s 0        , "XREAD", "s"
                    XREADGROUP GROUP g c STREAMS s > , "XREADGROUP", "s"
                    MIGRATE host 6379 k 0 1          , "MIGRATE", "k"
                    BITOP AND dest a b               , "BITOP", "dest"
                    PUBLISH channel text             , "PUBLISH", null
                    PING                             , "PING", null
                    """)
    void findsCommandAndKey(String words, String command, String key) {
        exchange(OK, words.split(" ", -1));
        assertThat(line(end().getFirst(), "q.Command", "q.Key")).isEqualTo(command + " " + key);
    }

    @ParameterizedTest
    @CsvSource({
        "BLPOP k 0,true", "XREAD BLOCK 0 STREAMS s 0,true", "XREAD STREAMS block 0,false",
        "WAIT 1 0,true", "LPOP k,false", "bzpopmin k 1,true"
    })
    void marksWhatMayWait(String words, String blocking) {
        exchange("*-1\r\n", words.split(" ", -1));
        assertThat(line(end().getFirst(), "q.Blocking")).isEqualTo(blocking);
    }

    @Test
    void theKeyIsCutAndCanBeTurnedOff() {
        for (int most : new int[] {0, 3, 100}) {
            closeWire();
            DecoderOptions options = DecoderOptions.DEFAULT.withText(100, most);
            wire = new StreamHarness(Setup.of(new RedisProtocol()).with(options));
            exchange(OK, "SET", "abcdef", "v");
            assertThat(line(end().getFirst(), "q.Key"))
                    .isEqualTo(
                            most == 0
                                    ? "null"
                                    : "\"" + "abcdef".substring(0, Math.min(6, most)) + "\"");
        }
    }

    @Test
    void aBinaryKeyIsNoReasonToFail() {
        exchange(OK, "SET", "a\0\r\n*1\r\n\u00ff", "v");
        assertThat(line(end().getFirst(), "q.Key")).contains("\uFFFD");
    }

    @Test
    void everyCommandOfAPipelineIsPaired() {
        StringBuilder commands = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            commands.append(command("INCR", "n" + i));
            answers.append(":").append(i).append("\r\n");
        }
        wire.client(commands.toString()).tick().server(answers.toString()).tick();
        List<RoundTrip> all = end();
        assertThat(all).hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(line(all.get(i), "q.Key", "r.Size"))
                    .isEqualTo("\"n" + i + "\" " + String.valueOf(i).length());
        }
    }

    @Test
    void theDatabaseIsTheOneThatWasSelected() {
        exchange("-ERR DB index is out of range\r\n", "SELECT", "99");
        exchange("$-1\r\n", "GET", "in-0").exchange(OK, "SELECT", "2");
        exchange("$-1\r\n", "GET", "in-2").exchange(OK, "MULTI");
        exchange("+QUEUED\r\n", "SELECT", "5").exchange("+QUEUED\r\n", "GET", "queued-in-2");
        exchange("*2\r\n+OK\r\n$-1\r\n", "EXEC").exchange("$-1\r\n", "GET", "in-5");
        exchange(OK, "MULTI").exchange("+QUEUED\r\n", "SELECT", "7").exchange(OK, "DISCARD");
        exchange("$-1\r\n", "GET", "in-5").exchange("+RESET\r\n", "RESET");
        exchange("$-1\r\n", "GET", "in-0");
        for (RoundTrip roundTrip : end()) {
            String key = line(roundTrip, "q.Key").replace("\"", "");
            if (key.contains("in-")) {
                assertThat(line(roundTrip, "q.Database"))
                        .as(key)
                        .isEqualTo(key.substring(key.indexOf("in-") + 3));
            }
        }
    }

    @Test
    void theDatabaseOfAConnectionInMidstreamIsLearnt() {
        closeWire();
        wire = new StreamHarness(Setup.of(new RedisProtocol()).inMidstream());
        exchange("$-1\r\n", "GET", "a").exchange(OK, "SELECT", "4").exchange(":1\r\n", "INCR", "b");
        List<RoundTrip> all = end();
        assertThat(line(all.get(0), "q.Database")).isEqualTo("null");
        assertThat(line(all.get(2), "q.Database")).isEqualTo("4");
    }

    @Test
    void errorsHaveTheirPrefix() {
        exchange("-WRONGTYPE Operation against a key\r\n", "LPUSH", "k", "v");
        exchange("-MOVED 3999 127.0.0.1:6381\r\n", "GET", "k");
        exchange("-ASK 12182 [::1]:7001\r\n", "GET", "k");
        exchange("!21\r\nSYNTAX invalid syntax\r\n", "EVAL", "x", "0");
        exchange("-lower case\r\n", "FOO");
        exchange("*3\r\n:1\r\n-ERR one\r\n-WRONGTYPE two\r\n", "EXEC");
        List<RoundTrip> all = end();
        String[] fields = {"r.Error", "r.ErrorMessage", "r.Errors", "r.Redirect"};
        assertThat(all.stream().map(rt -> line(rt, fields)))
                .containsExactly(
                        "\"WRONGTYPE\" \"Operation against a key\" 1 null",
                        "\"MOVED\" \"3999 127.0.0.1:6381\" 1 \"127.0.0.1:6381\"",
                        "\"ASK\" \"12182 [::1]:7001\" 1 \"[::1]:7001\"",
                        "\"SYNTAX\" \"invalid syntax\" 1 null",
                        "null \"lower case\" 1 null",
                        "\"ERR\" \"one\" 2 null");
    }

    @Test
    void countsWhatAnAnswerHolds() {
        exchange("*3\r\n$1\r\na\r\n$-1\r\n*1\r\n:5\r\n", "LRANGE", "k", "0", "-1");
        exchange("%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n", "HGETALL", "k");
        exchange("*?\r\n:1\r\n*1\r\n:9\r\n:2\r\n.\r\n", "KEYS", "*");
        exchange("*0\r\n", "KEYS", "x").exchange("_\r\n", "GET", "x");
        exchange("|1\r\n+ttl\r\n:3\r\n$5\r\nhello\r\n", "GET", "k");
        assertThat(
                        end().stream()
                                .map(
                                        rt ->
                                                line(
                                                        rt,
                                                        "r.DataType",
                                                        "r.Elements",
                                                        "r.Null",
                                                        "r.Size")))
                .containsExactly(
                        "\"Array\" 3 false 2",
                        "\"Maps\" 2 false 4",
                        "\"Array\" 3 false 3",
                        "\"Array\" 0 false 0",
                        "\"Nulls\" null true 0",
                        "\"BulkStrings\" null false 5");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesToSubscribersAreNoAnswers(boolean resp3) {
        String mark = resp3 ? ">" : "*";
        wire.client(command("SUBSCRIBE", "a", "b") + command("PSUBSCRIBE", "c*")).tick();
        wire.server(mark + "3\r\n" + bulk("subscribe") + bulk("a") + ":1\r\n");
        wire.server(mark + "3\r\n" + bulk("message") + bulk("a") + bulk("early"));
        wire.server(mark + "3\r\n" + bulk("subscribe") + bulk("b") + ":2\r\n");
        wire.server(mark + "3\r\n" + bulk("psubscribe") + bulk("c*") + ":3\r\n").tick();
        wire.server(mark + "4\r\n" + bulk("pmessage") + bulk("c*") + bulk("cd") + bulk("x"));
        wire.client(command("UNSUBSCRIBE")).tick();
        wire.server(mark + "3\r\n" + bulk("unsubscribe") + bulk("a") + ":2\r\n");
        wire.server(mark + "3\r\n" + bulk("unsubscribe") + bulk("b") + ":1\r\n");
        exchange(resp3 ? "+PONG\r\n" : "*2\r\n" + bulk("pong") + bulk(""), "PING");
        String type = resp3 ? "Pushes" : "Array";
        String pong = resp3 ? "SimpleStrings" : "Array";
        assertThat(told())
                .containsExactly(
                        "null " + type + " message oneway",
                        "SUBSCRIBE " + type + " null complete",
                        "PSUBSCRIBE " + type + " null complete",
                        "null " + type + " pmessage oneway",
                        "UNSUBSCRIBE " + type + " null complete",
                        "PING " + pong + " null complete");
    }

    @Test
    void invalidationsAreNoAnswers() {
        wire.client(GET_A).tick().server(">2\r\n" + bulk("invalidate") + "*1\r\n" + bulk("b"));
        wire.server(bulk("v")).tick().server(">1\r\n:1\r\n");
        assertThat(told())
                .containsExactly(
                        "null Pushes invalidate oneway",
                        "GET BulkStrings null complete",
                        "null Pushes push oneway");
    }

    private static final String GET_A = command("GET", "a");

    @Test
    void monitoredCommandsAreNoAnswers() {
        exchange(OK, "MONITOR");
        wire.server("+1339518083.107412 [0 127.0.0.1:60866] \"keys\" \"*\"\r\n").tick();
        exchange("+1339518084.1 [0 lua] \"get\" \"k\"\r\n" + OK, "QUIT");
        assertThat(told())
                .containsExactly(
                        "MONITOR SimpleStrings null complete",
                        "null SimpleStrings monitor oneway",
                        "null SimpleStrings monitor oneway",
                        "QUIT SimpleStrings null complete");
    }

    @Test
    void commandsWhoseAnswersWereTurnedOffAreOneWay() {
        wire.client(command("CLIENT", "REPLY", "SKIP") + GET_A + command("PING")).tick();
        wire.server("+PONG\r\n").tick();
        wire.client(command("CLIENT", "REPLY", "OFF") + GET_A + GET_A).tick();
        exchange(OK, "client", "reply", "on").exchange("+PONG\r\n", "PING");
        assertThat(told())
                .containsExactly(
                        "CLIENT REPLY null null oneway",
                        "GET null null oneway",
                        "PING SimpleStrings null complete",
                        "CLIENT REPLY null null oneway",
                        "GET null null oneway",
                        "GET null null oneway",
                        "CLIENT REPLY SimpleStrings null complete",
                        "PING SimpleStrings null complete");
    }

    @Test
    void aReplicationStreamIsHandedOver() {
        exchange(OK, "REPLCONF", "capa", "psync2");
        wire.client(command("PSYNC", "?", "-1")).tick().server("\n").tick();
        wire.server("+FULLRESYNC 8f0e 14\r\n$5\r\nREDIS" + command("SET", "a", "b")).tick();
        wire.client(command("REPLCONF", "ACK", "14"));
        assertThat(told())
                .containsExactly(
                        "REPLCONF SimpleStrings null complete",
                        "PSYNC SimpleStrings null complete");
    }

    @Test
    void lengthsBeyondTheLimitAreRefused() {
        wire.client("*1\r\n$99999999999\r\nx\r\n").server("$99999999999\r\nx\r\n").tick();
        assertThat(end()).isEmpty();
        assertThat(wire.violations()).contains("TOO_LONG=2");
    }

    @Test
    void nestingBeyondTheLimitIsRefused() {
        exchange("*1\r\n".repeat(70) + ":1\r\n", "GET", "a").exchange(OK, "SET", "a", "b");
        assertThat(end()).hasSize(2);
        assertThat(wire.violations()).contains("TOO_DEEP=1");
    }
}
