package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.AUTOCOMMIT;
import static io.wiretrip.protocol.mysql.MysqlWire.MODERN;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.compressed;
import static io.wiretrip.protocol.mysql.MysqlWire.definition;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.login;
import static io.wiretrip.protocol.mysql.MysqlWire.ok;
import static io.wiretrip.protocol.mysql.MysqlWire.okEnd;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.query;
import static io.wiretrip.protocol.mysql.MysqlWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which bytes were lost, or whose beginning was not seen. */
class MysqlLossTest {
    private static final String HEAD = packet(1, "\1") + definition(2, "a");
    private static final String ONE = HEAD + packet(3, text("one")) + okEnd(4, AUTOCOMMIT);

    private StreamHarness wire = new StreamHarness(new MysqlProtocol());

    @BeforeEach
    void logIn() {
        wire.server(greeting(SERVER_CAPABILITIES)).tick();
        wire.client(login(MODERN, "ann", "proof-of-identity-12", "shop")).tick();
        wire.server(ok(2)).tick();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void inMidstream() {
        wire.close();
        wire = new StreamHarness(Setup.of(new MysqlProtocol()).inMidstream());
    }

    private static String ask(String sql) {
        return command(3, "\0\1" + sql);
    }

    private void turn(String asked, String answered) {
        wire.client(asked).tick().server(answered).tick();
    }

    private static String say(RoundTrip trip) {
        String asked =
                trip.request() instanceof MysqlRequest request
                        ? request.commandName() + " " + request.statement()
                        : "absent";
        String answered =
                trip.response() instanceof MysqlResponse response
                        ? response.result() + " " + response.rows()
                        : "absent";
        return String.join(
                " | ",
                asked,
                answered,
                trip.outcome().name().toLowerCase(Locale.ROOT),
                trip.quality().text());
    }

    /** The lines behind the login. */
    private List<String> said() {
        return wire.roundTrips().stream()
                .map(MysqlLossTest::say)
                .filter(line -> !line.startsWith("LOGIN"))
                .toList();
    }

    @Test
    void aGapInARowCostsQualityOnly() {
        String large = packet(3, "\374\210\23" + "x".repeat(5_000));
        wire.client(ask("select a")).tick().server(HEAD + large.substring(0, 100)).tick();
        wire.gap(false, 2_000).tick().server(large.substring(2_100)).tick();
        wire.server(packet(4, text("two")) + okEnd(5, AUTOCOMMIT)).tick();
        turn(ask("select b"), ONE);
        assertThat(said())
                .containsExactly(
                        "QUERY select a | RESULTSET 2 | complete | gapInResponse",
                        "QUERY select b | RESULTSET 1 | complete | complete");
    }

    @Test
    void aGapAcrossRowsEndsWhereTheNextCommandIsAnswered() {
        String row = packet(3, text("one"));
        wire.client(ask("select a")).tick().server(HEAD + row.substring(0, 6)).tick();
        wire.gap(false, 50).tick();
        wire.server(packet(9, text("ten")) + okEnd(10, AUTOCOMMIT)).tick();
        turn(ask("select b"), ONE);
        turn(command(0x0e), ok(1));
        assertThat(said())
                .containsExactly(
                        "QUERY select a | RESULTSET 1 | complete | gapInResponse",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised",
                        "PING null | OK 0 | complete | midstream");
    }

    @Test
    void aGapInAStatementKeepsWhatCameBefore() {
        String asked = ask("select a, " + "b".repeat(5_500));
        wire.client(asked.substring(0, 4_200)).tick().gap(true, 200).tick();
        wire.client(asked.substring(4_400)).tick().server(ONE).tick();
        turn(ask("select b"), ONE);
        assertThat(said()).hasSize(2);
        assertThat(said().getFirst())
                .startsWith("QUERY select a, bbb")
                .endsWith(" | RESULTSET 1 | complete | gapInRequest");
        assertThat(said().getLast())
                .isEqualTo("QUERY select b | RESULTSET 1 | complete | midstream");
    }

    @Test
    void aGapInTheHeaderOfACommandLosesTheCommandOnly() {
        String asked = ask("select a from t where b = 1");
        wire.client(asked.substring(0, 2)).tick().gap(true, 6).tick();
        wire.client(asked.substring(8)).tick().server(ONE).tick();
        turn(ask("select b"), ONE);
        turn(command(0x0e), ok(1));
        assertThat(said())
                .containsExactly(
                        "absent | RESULTSET 1 | orphan | gapInRequest",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised",
                        "PING null | OK 0 | complete | midstream");
    }

    @Test
    void aGapInTheHeadOfAResponseLosesTheResponseOnly() {
        wire.client(ask("select a")).tick().gap(false, 3).tick();
        wire.server(ONE.substring(3)).tick();
        turn(ask("select b"), ONE);
        turn(command(0x0e), ok(1));
        assertThat(said())
                .containsExactly(
                        "QUERY select a | absent | unanswered | gapInResponse",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised",
                        "PING null | OK 0 | complete | midstream");
    }

    @Test
    void aLostCommandLeavesAnOrphan() {
        turn(ask("select a"), ONE);
        wire.gap(true, ask("select x").length()).tick().server(ONE).tick();
        turn(ask("select b"), ONE);
        assertThat(said())
                .containsExactly(
                        "QUERY select a | RESULTSET 1 | complete | complete",
                        "absent | RESULTSET 1 | orphan | gapInRequest",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised");
    }

    @Test
    void aLostAnswerIsNoAnswer() {
        wire.client(ask("select a")).tick().gap(false, ONE.length()).tick();
        turn(ask("select b"), ok(1));
        turn(ask("select c"), ONE);
        assertThat(said())
                .containsExactly(
                        "QUERY select a | absent | unanswered | gapInResponse",
                        "QUERY select b | OK 0 | complete | resynchronised",
                        "QUERY select c | RESULTSET 1 | complete | midstream");
    }

    /** The schema in use and what is prepared may have changed in the gap. */
    @Test
    void nothingSaidBeforeIsTakenForTrueBehindAGap() {
        wire.gap(true, 30).gap(false, 20).tick();
        turn(ask("select b"), ONE);
        assertThat(wire.roundTrips().getLast().request())
                .isInstanceOfSatisfying(
                        MysqlRequest.class, request -> assertThat(request.database()).isNull());
        assertThat(said())
                .containsExactly("QUERY select b | RESULTSET 1 | complete | resynchronised");
    }

    @Test
    void startsInTheMiddleOfAResult() {
        inMidstream();
        wire.server("f a row" + packet(9, text("x")) + okEnd(10, AUTOCOMMIT)).tick();
        turn(query("select b"), ONE);
        turn(execute(1, "\0\0"), ONE);
        assertThat(said())
                .containsExactly(
                        "QUERY select b | RESULTSET 1 | complete | resynchronised",
                        "EXECUTE null | RESULTSET 1 | complete | midstream");
    }

    @Test
    void startsInTheMiddleOfACommand() {
        inMidstream();
        wire.client("rest of a statement where a = 1").tick().server(ONE).tick();
        turn(query("select b"), ONE);
        assertThat(said())
                .containsExactly(
                        "absent | RESULTSET 1 | orphan | midstream",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised");
    }

    @Test
    void noiseIsPassedOverAndCounted() {
        turn(packet(0), ok(1));
        turn(ask("select b"), ONE);
        assertThat(wire.violations()).containsExactly("EMPTY_PACKET=1");
        assertThat(said())
                .containsExactly(
                        "absent | OK 0 | orphan | midstream",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised");
    }

    /** A packet number that does not follow is no part of the response. */
    @Test
    void aRowOutOfTurnEndsNothingElse() {
        turn(ask("select a"), HEAD + packet(7, text("one")) + okEnd(8, AUTOCOMMIT));
        turn(ask("select b"), ONE);
        assertThat(wire.violations()).containsExactly("BAD_SEQUENCE=1");
        assertThat(said())
                .containsExactly(
                        "QUERY select a | RESULTSET 0 | complete | truncated",
                        "QUERY select b | RESULTSET 1 | complete | resynchronised");
    }

    private List<String> joined(String client, String server, int piece) {
        inMidstream();
        for (String[] turn : List.of(new String[] {client, ""}, new String[] {"", server})) {
            for (int from = 0; from < turn[0].length(); from += piece) {
                wire.client(turn[0].substring(from, Math.min(turn[0].length(), from + piece)));
            }
            for (int from = 0; from < turn[1].length(); from += piece) {
                wire.server(turn[1].substring(from, Math.min(turn[1].length(), from + piece)));
            }
            wire.tick();
        }
        wire.finish(End.FINISHED);
        return said();
    }

    /** Compressed or not: where a side begins to speak a message begins, however it is cut. */
    @Test
    void isJoinedAlikeHoweverTheBytesAreCut() {
        String asked = query("select a from t");
        for (boolean deflated : new boolean[] {false, true}) {
            String request = MysqlWire.compressed(0, asked, deflated);
            String response = MysqlWire.compressed(1, ONE, deflated);
            List<String> whole = joined(request, response, Integer.MAX_VALUE / 2);
            assertThat(whole).singleElement().asString().contains("RESULTSET 1 | complete");
            for (int piece = 1; piece < 60; piece++) {
                assertThat(joined(request, response, piece)).as("by %d", piece).isEqualTo(whole);
            }
        }
        List<String> plain = joined(asked, ONE, Integer.MAX_VALUE / 2);
        assertThat(plain).singleElement().asString().contains("RESULTSET 1 | complete");
        for (int piece = 1; piece < 60; piece++) {
            assertThat(joined(asked, ONE, piece)).as("by %d", piece).isEqualTo(plain);
        }
    }

    /** A command without content is believed where the client begins to speak, nowhere else. */
    @Test
    void aPingIsFoundWhereTheClientBeginsToSpeak() {
        List<String> found = joined(command(0x0e), ok(1), 1);
        assertThat(found).containsExactly("PING null | OK 0 | complete | midstream");
        assertThat(joined("rest of it" + command(0x0e), ok(1), 3))
                .isEqualTo(joined("rest of it" + command(0x0e), ok(1), 1_000))
                .containsExactly("absent | OK 0 | orphan | midstream");
    }

    /** Neither it nor what follows is looked into. */
    @Test
    void theRequestForTlsMayBeLost() {
        wire.close();
        wire = new StreamHarness(new MysqlProtocol());
        wire.server(greeting(SERVER_CAPABILITIES)).tick().gap(true, 36).tick();
        wire.client("\26\3\1\2\0\1\0\1\374\3\3" + "\0\0\36".repeat(160)).tick();
        assertThat(wire.upgradeTo()).isEqualTo("tls");
        assertThat(wire.finish(End.FINISHED).roundTrips()).isEmpty();
    }

    @Test
    void theFirstWordsOfTlsMayBeLost() {
        wire.close();
        wire = new StreamHarness(new MysqlProtocol());
        wire.server(greeting(SERVER_CAPABILITIES)).tick().gap(true, 36).tick().gap(true, 300);
        wire.server("\26\3\3\0\172\2\0\0\166\3\3" + "\0\0\36".repeat(160)).tick();
        assertThat(wire.upgradeTo()).isEqualTo("tls");
    }

    /** What the login agreed on was not seen; the first command tells. */
    @Test
    void aConnectionWhoseGreetingIsLostMayBeCompressed() {
        wire.close();
        wire = new StreamHarness(new MysqlProtocol());
        wire.gap(false, greeting(-1).length()).tick();
        String login = login(MODERN | MysqlConnection.COMPRESS, "ann", "x".repeat(20), "shop");
        wire.client(login).tick().server(ok(2)).tick();
        turn(compressed(0, query("select a"), false), compressed(1, ok(1), false));
        assertThat(said()).containsExactly("QUERY select a | OK 0 | complete | midstream");
    }

    @Test
    void aConnectionWhoseAcceptanceIsLostIsCompressedAsAgreed() {
        wire.close();
        wire = new StreamHarness(new MysqlProtocol());
        wire.server(greeting(SERVER_CAPABILITIES | MysqlConnection.COMPRESS)).tick();
        String login = login(MODERN | MysqlConnection.COMPRESS, "ann", "x".repeat(20), "shop");
        wire.client(login).tick().gap(false, ok(2).length()).tick();
        turn(compressed(0, ask("select a"), false), compressed(1, ok(1), false));
        assertThat(said()).containsExactly("QUERY select a | OK 0 | complete | resynchronised");
    }

    @Test
    void aStatementPreparedInPartIsNotKnown() {
        String asked = command(0x16, "insert into t(v) values(?)");
        wire.client(asked.substring(0, 18)).tick().gap(true, 4).tick();
        wire.client(asked.substring(22)).tick();
        wire.client(execute(MysqlStatements.LAST, "\0\1\0\0\0")).tick();
        wire.finish(End.FINISHED);
        assertThat(said())
                .containsExactly(
                        "PREPARE insert into t | absent | unanswered | gapInRequest",
                        "EXECUTE null | absent | unanswered | midstream");
    }
}
