package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which bytes were lost, or whose beginning was not seen. */
class PostgresqlLossTest extends PostgresqlWire {
    private static final String ONE = columns("n") + row("1") + complete("SELECT 1");
    private static final String WELL = "{Command:SELECT,Rows:1} complete ";

    @BeforeEach
    void begin() {
        login();
    }

    private void inMidstream() {
        wire.close();
        wire = new StreamHarness(StreamHarness.Setup.of(new PostgresqlProtocol()).inMidstream());
    }

    @Test
    void aGapInARowCostsQualityOnly() {
        String large = row("x".repeat(5_000));
        wire.client(query("SELECT a")).tick().server(columns("a") + large.substring(0, 100)).tick();
        wire.gap(false, 2_000).tick().server(large.substring(2_100)).tick();
        wire.server(complete("SELECT 1") + IDLE).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said())
                .containsExactly(
                        "Query \"SELECT a\" " + WELL + "gapInResponse",
                        "Query \"SELECT b\" " + WELL + "complete");
    }

    @Test
    void aGapBetweenRowsIsFoundBehind() {
        String rows = row("one", "1").repeat(50);
        wire.client(query("SELECT a")).tick().server(columns("a", "b") + rows).tick();
        wire.gap(false, 40).tick();
        wire.server("e" + i32(1) + "1" + rows + complete("SELECT 150") + IDLE).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said())
                .containsExactly(
                        "Query \"SELECT a\" {Command:SELECT,Rows:150} complete gapInResponse",
                        "Query \"SELECT b\" " + WELL + "complete");
    }

    @Test
    void aGapInAStatementKeepsWhatCameBefore() {
        String asked = query("SELECT a, " + "b".repeat(500));
        wire.client(asked.substring(0, 15)).tick().gap(true, 200).tick();
        wire.client(asked.substring(215)).tick().server(ONE + IDLE).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said())
                .containsExactly(
                        "Query \"SELECT a,\" " + WELL + "gapInRequest",
                        "Query \"SELECT b\" " + WELL + "complete");
    }

    @Test
    void aLostAnswerIsNoAnswer() {
        wire.client(query("SELECT a")).tick().gap(false, 60).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said())
                .containsExactly(
                        "Query \"SELECT a\" absent unanswered gapInResponse",
                        "Query \"SELECT b\" " + WELL + "resynchronised");
    }

    /** What a name stands for may have changed in the gap. */
    @Test
    void whatWasPreparedIsUnknownBehindAGapUntilItReappears() {
        turn(parse("s", "SELECT a") + SYNC, PARSED + IDLE);
        wire.gap(true, 30).tick();
        turn(bind("", "s") + execute("", 0) + SYNC, BOUND + complete("SELECT 1") + IDLE);
        turn(
                parse("s", "SELECT b") + bind("", "s") + execute("", 0) + SYNC,
                PARSED + BOUND + complete("SELECT 1") + IDLE);
        assertThat(said())
                .containsExactly(
                        "Parse \"SELECT a\" {Flag:ParseComplete} complete complete",
                        "Execute null " + WELL + "resynchronised",
                        "Execute \"SELECT b\" " + WELL + "complete");
    }

    @Test
    void startsInTheMiddleOfAConnection() {
        inMidstream();
        wire.server("f a row" + row("x") + complete("SELECT 9") + IDLE).tick();
        turn(query("SELECT b"), ONE + IDLE);
        turn(bind("", "s") + execute("", 0) + SYNC, BOUND + complete("SELECT 1") + IDLE);
        assertThat(said())
                .containsExactly(
                        "absent absent {Command:SELECT,Rows:9} orphan resynchronised",
                        "Query \"SELECT b\" " + WELL + "midstream",
                        "Execute null " + WELL + "midstream");
    }

    /** The length of one column behind the text of another looks like a message without content. */
    @Test
    void takesNoColumnForAMessage() {
        inMidstream();
        String row = row("21", "abcd", "1", "wxyz");
        wire.server(row.substring(9) + row.repeat(20) + complete("SELECT 21") + IDLE).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said())
                .containsExactly(
                        "absent absent {Command:SELECT,Rows:21} orphan resynchronised",
                        "Query \"SELECT b\" " + WELL + "midstream");
    }

    @Test
    void noiseIsPassedOverAndCounted() {
        wire.client("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b".repeat(100)).tick();
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said()).containsExactly("Query \"SELECT b\" " + WELL + "resynchronised");
        assertThat(wire.violations()).containsExactly("BAD_REQUEST=1");
    }

    @Test
    void anAbsurdLengthSwallowsNothing() {
        turn("QR\0\0\0", "D\u007f\u00ff\u00ff\u00ff");
        turn(query("SELECT b"), ONE + IDLE);
        assertThat(said()).contains("Query \"SELECT b\" " + WELL + "resynchronised");
    }

    /** Its length says where, whether its text is wanted or not. */
    @Test
    void aStatementEndsWithinTheGapThatHidesItsEnd() {
        for (Demand demand : List.of(Demand.all(), Demand.none())) {
            wire.close();
            wire =
                    new StreamHarness(
                            StreamHarness.Setup.of(new PostgresqlProtocol())
                                    .wanting(demand)
                                    .inMidstream());
            wire.client(query("SELECT " + "a".repeat(160)).substring(0, 90)).gap(true, 1_600);
            wire.finish(Decoder.End.FINISHED);
            assertThat(wire.roundTrips())
                    .singleElement()
                    .satisfies(
                            rt ->
                                    assertThat(requireNonNull(rt.request()).endPosition())
                                            .isEqualTo(173));
        }
    }

    /** What is searched for is judged by what it is, not by where the bytes end for now. */
    @Test
    void isJoinedAlikeHoweverTheBytesAreCut() {
        String client = "rest" + SYNC + query("SELECT b") + query(";");
        String server = "f a row" + row("x") + complete("SELECT 9") + IDLE + ONE + IDLE;
        List<String> whole = joined(client, server, 1_000);
        assertThat(whole).contains("Query \"SELECT b\" " + WELL + "resynchronised");
        for (int piece = 1; piece < 60; piece++) {
            assertThat(joined(client, server, piece)).as("by %d", piece).isEqualTo(whole);
        }
    }

    private List<String> joined(String client, String server, int piece) {
        inMidstream();
        for (int from = 0; from < client.length(); from += piece) {
            wire.client(client.substring(from, Math.min(client.length(), from + piece)));
        }
        wire.tick();
        for (int from = 0; from < server.length(); from += piece) {
            wire.server(server.substring(from, Math.min(server.length(), from + piece)));
        }
        return said();
    }

    /** A text is no text if a zero byte stands at its beginning, however little of it has come. */
    @Test
    void aTextIsJudgedByABeginningOfOneLength() {
        String noText = "Q" + i32(40) + "SELECT" + "\0".repeat(30);
        List<String> whole = joined(noText + query("SELECT b"), ONE + IDLE, 1_000);
        assertThat(whole).containsExactly("Query \"SELECT b\" " + WELL + "resynchronised");
        for (int piece = 1; piece < 40; piece++) {
            assertThat(joined(noText + query("SELECT b"), ONE + IDLE, piece)).isEqualTo(whole);
        }
    }

    @Test
    void whetherAPortalWasExecutedBeforeIsUnknownWhereItWasNotBound() {
        inMidstream();
        turn(execute("p", 10) + SYNC, row("1") + SUSPENDED + IN_TRANSACTION);
        turn(
                bind("p", "s") + execute("p", 10) + SYNC,
                BOUND + row("1") + SUSPENDED + IN_TRANSACTION);
        turn(execute("p", 10) + SYNC, row("1") + SUSPENDED + IN_TRANSACTION);
        assertThat(wire.roundTrips())
                .extracting(r -> JsonText.request(r, "Fetch"))
                .containsExactly("null", "false", "true");
    }

    @Test
    void howAClientProvedWhoItIsIsUnknownWhereItMayHaveBeenAskedUnseen() {
        wire.close();
        wire = new StreamHarness(new PostgresqlProtocol());
        wire.client(startup("user", "u")).tick().gap(false, 13).tick();
        wire.client(message('p', "md5\0")).tick().server(WELCOME).tick();
        assertThat(wire.roundTrips())
                .extracting(r -> JsonText.response(r, "Authentication"))
                .containsExactly("null");
    }

    /** A portal that was closed is not that of what is parsed next. */
    @Test
    void aRequestCutBehindParseNamesNoPortal() {
        wire.client(close('P', "old") + parse("", "SELECT a")).tick().gap(true, 40).tick();
        wire.server(CLOSED + PARSED + IDLE).finish(End.FINISHED);
        assertThat(JsonText.request(wire.roundTrips().get(1), "Portal")).isEqualTo("null");
    }
}
