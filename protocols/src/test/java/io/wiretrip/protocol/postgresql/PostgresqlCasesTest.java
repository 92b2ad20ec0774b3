package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What requests and responses are, and which belong together. */
class PostgresqlCasesTest extends PostgresqlWire {
    private static final String ONE = columns("n") + row("1") + complete("SELECT 1");

    @Test
    void severalStatementsAreOneRequestWithAllItsTags() {
        login();
        turn(
                query("BEGIN; INSERT INTO t VALUES (1), (2); SELECT 1"),
                complete("BEGIN") + complete("INSERT 0 2") + ONE + IN_TRANSACTION);
        RoundTrip only = ended().getFirst();
        assertThat(JsonText.request(only, "Statements")).isEqualTo("3");
        assertThat(JsonText.response(only, "Statements")).isEqualTo("3");
        assertThat(JsonText.response(only, "Commands"))
                .isEqualTo("[\"BEGIN\",\"INSERT 0 2\",\"SELECT 1\"]");
        assertThat(JsonText.response(only, "Rows")).isEqualTo("3");
        assertThat(JsonText.response(only, "TransactionState")).isEqualTo("\"transaction\"");
    }

    @Test
    void anErrorAmongStatementsIsTheAnswer() {
        login();
        turn(
                query("SELECT 1; SELECT 1/0"),
                ONE + error("ERROR", "22012", "division by zero") + FAILED);
        assertThat(said())
                .containsExactly(
                        "Query \"SELECT ?; SELECT ?/?\" {Severity:ERROR,SQLStateCode:22012,"
                                + "Message:division by zero} complete complete");
    }

    /** packetd has an empty command for tags of one word, and half of those of two. */
    @Test
    void commandTagsAreWhole() {
        login();
        turn(query("BEGIN"), complete("BEGIN") + IN_TRANSACTION);
        turn(query("CREATE TABLE t(i int)"), complete("CREATE TABLE") + IDLE);
        turn(query("insert into t values(1)"), complete("INSERT 0 1") + IDLE);
        turn(query("VACUUM"), complete("VACUUM") + IDLE);
        assertThat(ended())
                .extracting(r -> JsonText.response(r, "Packet"))
                .containsExactly(
                        "{\"Command\":\"BEGIN\",\"Rows\":null}",
                        "{\"Command\":\"CREATE TABLE\",\"Rows\":null}",
                        "{\"Command\":\"INSERT\",\"Rows\":1}",
                        "{\"Command\":\"VACUUM\",\"Rows\":null}");
    }

    /** The label is what is done, not the name of the message. */
    @Test
    void theCommandLabelIsTheOperation() {
        login();
        turn(query("select 1"), ONE + IDLE);
        turn(bind("", "unseen") + execute("", 0) + SYNC, BOUND + complete("UPDATE 2") + IDLE);
        turn(describe('S', "unseen") + SYNC, message('t', i16(0)) + NO_DATA + IDLE);
        assertThat(ended())
                .extracting(r -> JsonText.request(r, "Command"))
                .containsExactly("\"SELECT\"", "\"UPDATE\"", "\"Describe\"");
    }

    @Test
    void theFirstExtendedQueryIsFound() {
        login();
        turn(parse("", "SELECT 1") + describe('S', "") + SYNC, PARSED + NO_DATA + IDLE);
        turn(bind("", "") + execute("", 0) + SYNC, BOUND + complete("SELECT 0") + IDLE);
        assertThat(said())
                .containsExactly(
                        "Parse \"SELECT ?\" {Flag:ParseComplete} complete complete",
                        "Execute \"SELECT ?\" {Command:SELECT,Rows:0} complete complete");
    }

    @Test
    void pipelinedExecutesAreRequestsOfTheirOwn() {
        login();
        turn(
                parse("", "INSERT INTO t VALUES ($1)")
                        + bind("", "", "a")
                        + execute("", 0)
                        + bind("", "", "b")
                        + execute("", 0)
                        + SYNC,
                PARSED + BOUND + complete("INSERT 0 1") + BOUND + complete("INSERT 0 1") + IDLE);
        List<RoundTrip> both = ended();
        assertThat(both).hasSize(2).allMatch(r -> r.outcome() == Outcome.COMPLETE);
        assertThat(JsonText.request(both.get(1), "QueryText"))
                .isEqualTo("\"INSERT INTO t VALUES ($1)\"");
        assertThat(JsonText.response(both.get(0), "TransactionState")).isEqualTo("null");
        assertThat(JsonText.response(both.get(1), "TransactionState")).isEqualTo("\"idle\"");
    }

    /** 55.2.3: after an error the server discards messages until a Sync is reached. */
    @Test
    void whatIsSkippedAfterAnErrorSaysSo() {
        login();
        String run = parse("", "SELECT 1") + bind("", "") + execute("", 0);
        turn(
                run
                        + parse("", "SELECT x")
                        + bind("", "")
                        + execute("", 0)
                        + run
                        + run
                        + SYNC
                        + run
                        + SYNC,
                PARSED
                        + BOUND
                        + complete("SELECT 1")
                        + error("ERROR", "42703", "no x")
                        + FAILED
                        + PARSED
                        + BOUND
                        + complete("SELECT 1")
                        + IDLE);
        List<RoundTrip> all = ended();
        assertThat(all).hasSize(5).allMatch(r -> r.outcome() == Outcome.COMPLETE);
        assertThat(all)
                .extracting(r -> JsonText.response(r, "Skipped"))
                .containsExactly("false", "false", "true", "true", "false");
        assertThat(JsonText.response(all.get(1), "Packet")).contains("42703");
        assertThat(JsonText.response(all.get(3), "TransactionState")).isEqualTo("\"failed\"");
        assertThat(JsonText.response(all.get(4), "Packet")).contains("SELECT");
    }

    @Test
    void aNameStandsForTheStatementParsedLast() {
        login();
        turn(parse("s", "SELECT a") + parse("t", "SELECT b") + SYNC, PARSED + PARSED + IDLE);
        turn(
                bind("", "t") + execute("", 0) + bind("", "s") + execute("", 0) + SYNC,
                BOUND + complete("SELECT 0") + BOUND + complete("SELECT 0") + IDLE);
        turn(close('S', "s") + parse("s", "SELECT c") + SYNC, CLOSED + PARSED + IDLE);
        turn(bind("", "s") + execute("", 0) + SYNC, BOUND + complete("SELECT 0") + IDLE);
        turn(query("SELECT 1"), ONE + IDLE);
        turn(bind("", "") + execute("", 0) + SYNC, error("ERROR", "26000", "no statement") + IDLE);
        assertThat(ended())
                .extracting(r -> JsonText.request(r, "QueryText"))
                .containsExactly(
                        "\"SELECT a\"",
                        "\"SELECT b\"",
                        "\"SELECT b\"",
                        "\"SELECT a\"",
                        "\"SELECT c\"",
                        "\"SELECT c\"",
                        "\"SELECT ?\"",
                        "null");
    }

    @Test
    void portalsGoOnWhereTheyWere() {
        login();
        turn(
                parse("", "SELECT i") + bind("c", "") + execute("c", 2) + SYNC,
                PARSED + BOUND + row("1") + row("2") + SUSPENDED + IN_TRANSACTION);
        turn(execute("c", 2) + SYNC, row("3") + complete("SELECT 1") + IN_TRANSACTION);
        List<RoundTrip> both = ended();
        assertThat(both)
                .extracting(r -> JsonText.request(r, "Fetch"))
                .containsExactly("false", "true");
        assertThat(both)
                .extracting(r -> JsonText.response(r, "Suspended"))
                .containsExactly("true", "false");
        assertThat(both)
                .extracting(r -> JsonText.response(r, "ReturnedRows"))
                .containsExactly("2", "1");
        assertThat(both)
                .extracting(r -> JsonText.request(r, "QueryText"))
                .containsExactly("\"SELECT i\"", "\"SELECT i\"");
        assertThat(both).allMatch(r -> JsonText.request(r, "RowsMax").equals("2"));
    }

    /** Servers ignore a Sync that comes while they await CopyData; the one behind it counts. */
    @Test
    void copyInTheExtendedProtocolEndsWithItsSecondSync() {
        login();
        turn(
                parse("", "COPY t FROM STDIN") + bind("", "") + execute("", 0) + SYNC,
                PARSED + BOUND + copy('G'));
        turn(copyData("1\n") + copyData("2\n") + COPY_DONE + SYNC, complete("COPY 2") + IDLE);
        turn(query("SELECT 1"), ONE + IDLE);
        List<RoundTrip> both = ended();
        assertThat(both).hasSize(2).allMatch(r -> r.outcome() == Outcome.COMPLETE);
        assertThat(JsonText.request(both.getFirst(), "CopyMessages")).isEqualTo("2");
        assertThat(JsonText.request(both.getFirst(), "CopyBytes")).isEqualTo("4");
        assertThat(JsonText.response(both.getFirst(), "Rows")).isEqualTo("2");
        assertThat(JsonText.response(both.getFirst(), "Copy")).isEqualTo("\"in\"");
    }

    @Test
    void copyDataBehindAFailureBelongsToNothing() {
        login();
        turn(query("COPY t FROM STDIN"), copy('G'));
        turn(copyData("x\n"), error("ERROR", "22P02", "bad") + IDLE);
        wire.client(copyData("y\n") + COPY_DONE).tick();
        turn(query("SELECT 1"), ONE + IDLE);
        assertThat(ended())
                .hasSize(2)
                .allMatch(r -> r.outcome() == Outcome.COMPLETE)
                .first()
                .matches(r -> JsonText.request(r, "CopyMessages").equals("1"));
    }

    @Test
    void replicationIsOneRequestThatGoesBothWays() {
        login();
        turn(query("START_REPLICATION 0/0"), copy('W'));
        turn(copyData("status"), copyData("w1") + copyData("w2"));
        turn(COPY_DONE, COPY_DONE + complete("START_REPLICATION") + IDLE);
        RoundTrip only = ended().getFirst();
        assertThat(JsonText.response(only, "Copy")).isEqualTo("\"both\"");
        assertThat(JsonText.response(only, "CopyMessages")).isEqualTo("2");
        assertThat(JsonText.request(only, "CopyMessages")).isEqualTo("1");
    }

    @Test
    void noticesAndNotificationsComeInBetween() {
        login();
        turn(
                query("SELECT f()"),
                notice("a")
                        + columns("f")
                        + notification("ch", "x")
                        + row("1")
                        + parameter("TimeZone", "UTC")
                        + notice("b")
                        + complete("SELECT 1")
                        + IDLE);
        wire.server(notification("ch", "y") + parameter("TimeZone", "CET")).tick();
        turn(query("SELECT 1"), ONE + IDLE);
        List<RoundTrip> all = ended();
        assertThat(all).hasSize(4);
        assertThat(all)
                .filteredOn(r -> r.outcome() == Outcome.ONEWAY)
                .hasSize(2)
                .allMatch(r -> JsonText.response(r, "Channel").equals("\"ch\""));
        assertThat(all)
                .filteredOn(r -> r.request() != null)
                .extracting(r -> JsonText.response(r, "Notices"))
                .containsExactly("2", "0");
    }

    @Test
    void errorsThatNobodyAskedForAreSeen() {
        login();
        wire.server(error("FATAL", "57P01", "terminating connection")).tick();
        assertThat(said())
                .containsExactly(
                        "absent absent {Severity:FATAL,SQLStateCode:57P01,"
                                + "Message:terminating connection} orphan complete");
    }

    /** Unknown letters have a value too: packetd read the rest of the error from its middle. */
    @Test
    void fieldsOfAnErrorAreKeptApart() {
        login();
        String fields =
                "SFEHLER\0VERROR\0C23505\0Mduplicate\0DSomething\0HCome\0sschema\0tMtable\0\0";
        turn(query("INSERT INTO t VALUES (1)"), message('E', fields) + IDLE);
        assertThat(JsonText.response(ended().getFirst(), "Packet"))
                .isEqualTo(
                        "{\"Severity\":\"ERROR\",\"SQLStateCode\":\"23505\","
                                + "\"Message\":\"duplicate\"}");
    }

    /** Latency is that of the query, not the time since the connection began or was idle. */
    @Test
    void timeRunsFromTheFirstByteOfTheRequest() {
        login();
        wire.tick().tick().client(query("SELECT 1").substring(0, 3)).tick();
        wire.client(query("SELECT 1").substring(3)).tick().server(ONE).tick().server(IDLE);
        RoundTrip only = ended().getFirst();
        assertThat(only.durationNs()).isEqualTo(3_000_000);
        assertThat(only.firstByteNs()).isEqualTo(2_000_000);
    }

    @Test
    void aBatchMayBeLongerThanWhatMayBePending() {
        login();
        int count = 3_000;
        String one = bind("", "s") + execute("", 0);
        turn(one.repeat(count) + SYNC, (BOUND + complete("SELECT 1")).repeat(count) + IDLE);
        turn(query("SELECT 1"), ONE + IDLE);
        List<RoundTrip> all = ended();
        assertThat(all).filteredOn(r -> r.outcome() == Outcome.COMPLETE).hasSize(1_024 + 1);
        assertThat(JsonText.request(all.getLast(), "QueryText")).isEqualTo("\"SELECT ?\"");
        assertThat(JsonText.response(all.getLast(), "Rows")).isEqualTo("1");
    }

    /** The server prepared nothing, nor what stood behind it in the pipeline. */
    @Test
    void whatFailedToParseWasNotPrepared() {
        login();
        turn(parse("s", "SELECT nonsense") + SYNC, error("ERROR", "42601", "syntax error") + IDLE);
        turn(bind("", "s") + execute("", 0) + SYNC, error("ERROR", "26000", "no such") + IDLE);
        turn(
                parse("a", "SELECT a nonsense") + parse("b", "SELECT b") + SYNC,
                error("ERROR", "42601", "syntax error") + IDLE);
        turn(bind("", "b") + execute("", 0) + SYNC, error("ERROR", "26000", "no such") + IDLE);
        turn(parse("s", "SELECT 1") + SYNC, PARSED + IDLE);
        turn(
                bind("", "s") + execute("", 0) + SYNC,
                BOUND + error("ERROR", "22012", "division by zero") + IDLE);
        turn(bind("", "s") + execute("", 0) + SYNC, BOUND + complete("SELECT 1") + IDLE);
        assertThat(
                        ended().stream()
                                .map(
                                        rt ->
                                                JsonText.request(rt, "Kind")
                                                        + JsonText.request(rt, "QueryText")))
                .containsExactly(
                        "\"Parse\"\"SELECT nonsense\"",
                        "\"Execute\"null",
                        "\"Parse\"\"SELECT a nonsense\"",
                        "\"Parse\"\"SELECT b\"",
                        "\"Execute\"null",
                        "\"Parse\"\"SELECT ?\"",
                        "\"Execute\"\"SELECT ?\"",
                        "\"Execute\"\"SELECT ?\"");
    }
}
