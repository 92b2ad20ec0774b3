package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.AUTOCOMMIT;
import static io.wiretrip.protocol.mysql.MysqlWire.CLASSIC;
import static io.wiretrip.protocol.mysql.MysqlWire.MODERN;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.connected;
import static io.wiretrip.protocol.mysql.MysqlWire.definition;
import static io.wiretrip.protocol.mysql.MysqlWire.eof;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.le;
import static io.wiretrip.protocol.mysql.MysqlWire.ok;
import static io.wiretrip.protocol.mysql.MysqlWire.okEnd;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.query;
import static io.wiretrip.protocol.mysql.MysqlWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What only MySQL has. */
class MysqlCasesTest {
    private static List<RoundTrip> decode(Conversation conversation) {
        return StreamHarness.decode(new MysqlProtocol(), conversation);
    }

    private static MysqlRequest request(RoundTrip trip) {
        return (MysqlRequest) Objects.requireNonNull(trip.request());
    }

    private static MysqlResponse response(RoundTrip trip) {
        return (MysqlResponse) Objects.requireNonNull(trip.response());
    }

    @Test
    void reportsALoginWithWhoAndWhereAndWhatTheServerIs() {
        List<RoundTrip> trips = decode(connected("login", MODERN));
        assertThat(trips).hasSize(1);
        assertThat(request(trips.getFirst()).command()).isEqualTo(MysqlCommand.LOGIN);
        assertThat(request(trips.getFirst()).user()).isEqualTo("ann");
        assertThat(request(trips.getFirst()).database()).isEqualTo("shop");
        assertThat(response(trips.getFirst()).serverVersion()).isEqualTo("8.4.0");
        assertThat(response(trips.getFirst()).connectionId()).isEqualTo(77);
    }

    /** A server that has too many connections says so instead of greeting. */
    @Test
    void reportsARefusalInPlaceOfTheGreetingAsAnOrphan() {
        List<RoundTrip> trips =
                decode(
                        Conversation.of("refused")
                                .server(packet(0, "\377\20\4Too many connections")));
        assertThat(trips).singleElement().matches(t -> t.outcome() == Outcome.ORPHAN);
        assertThat(response(trips.getFirst()).errorCode()).isEqualTo(1040);
        assertThat(response(trips.getFirst()).errorMessage()).isEqualTo("Too many connections");
    }

    @Test
    void handsOverToTls() {
        try (StreamHarness harness = new StreamHarness(new MysqlProtocol())) {
            harness.deliver(false, MysqlWire.bytes(greeting(SERVER_CAPABILITIES | 0x800)));
            int capabilities = MODERN | MysqlConnection.SSL;
            harness.deliver(
                    true,
                    MysqlWire.bytes(
                            packet(1, le(capabilities, 4), le(1 << 24, 4), "\377")
                                            .replace("\11\0\0\1", "\40\0\0\1")
                                    + "\0".repeat(23)));
            assertThat(harness.upgradeTo()).isEqualTo("tls");
            assertThat(harness.roundTrips()).isEmpty();
        }
    }

    /** One terminator, of seven bytes, ends rows where EOF packets are deprecated. */
    @Test
    void countsRowsWithAndWithoutEofPackets() {
        for (Conversation sample : List.of(MysqlDecoderTest.modern(), MysqlDecoderTest.classic())) {
            RoundTrip select = decode(sample).get(1);
            assertThat(response(select).result()).isEqualTo(MysqlResult.RESULTSET);
            assertThat(response(select).rows()).isEqualTo(2);
            assertThat(response(select).columns()).isEqualTo(1);
        }
    }

    /** The first column is empty in one row and NULL in another: neither is an OK packet. */
    @Test
    void takesNoRowForAnOkPacket() {
        List<RoundTrip> trips =
                decode(
                        connected("empty", CLASSIC)
                                .client(query("select a from t"))
                                .server(
                                        packet(1, "\1")
                                                + definition(2, "a")
                                                + eof(3, AUTOCOMMIT)
                                                + packet(4, "\0\0\0\2\0\0\0")
                                                + packet(5, "\373")
                                                + eof(6, AUTOCOMMIT)));
        assertThat(response(trips.get(1)).rows()).isEqualTo(2);
    }

    @Test
    void readsStatusAndWarningsAsTheNumbersThatTheyAre() {
        RoundTrip insert =
                decode(
                                connected("numbers", CLASSIC)
                                        .client(query("insert into t values (1)"))
                                        .server(packet(1, "\0\374\54\1\375\1\0\1\2\4\3\2")))
                        .get(1);
        assertThat(response(insert).affectedRows()).isEqualTo(300);
        assertThat(response(insert).lastInsertId()).isEqualTo(65537);
        assertThat(response(insert).status()).isEqualTo(0x0402);
        assertThat(response(insert).warnings()).isEqualTo(0x0203);
    }

    @Test
    void commandsWithoutAnswerPoisonNothing() {
        List<RoundTrip> trips = decode(MysqlDecoderTest.prepared());
        assertThat(trips)
                .filteredOn(t -> t.outcome() == Outcome.ONEWAY)
                .extracting(t -> request(t).commandName())
                .containsExactly("SEND_LONG_DATA", "CLOSE_STMT");
        assertThat(trips)
                .filteredOn(t -> t.outcome() != Outcome.ONEWAY)
                .allMatch(t -> t.outcome() == Outcome.COMPLETE);
    }

    @Test
    void showsThePreparedTextWhereTheStatementIsExecutedAndFetched() {
        List<RoundTrip> trips = decode(MysqlDecoderTest.prepared());
        assertThat(trips)
                .filteredOn(t -> request(t).command().isOfStatement())
                .hasSize(5)
                .allMatch(t -> "select a from t where b = ?".equals(request(t).statement()))
                .allMatch(t -> request(t).statementId() == 1);
        assertThat(
                        response(
                                        trips.stream()
                                                .filter(
                                                        t ->
                                                                request(t).command()
                                                                        == MysqlCommand.FETCH_STMT)
                                                .findFirst()
                                                .orElseThrow())
                                .rows())
                .isEqualTo(1);
    }

    /** After a close the same number means another statement. */
    @Test
    void forgetsAStatementThatWasClosed() {
        List<RoundTrip> trips =
                decode(
                        connected("reused", MODERN)
                                .client(command(0x16, "select 1 from a"))
                                .server(packet(1, "\0\1\0\0\0\0\0\0\0\0\0\0"))
                                .client(command(0x19, le(1, 4)) + execute(1, ""))
                                .server(ok(1))
                                .client(command(0x16, "delete from b"))
                                .server(packet(1, "\0\1\0\0\0\0\0\0\0\0\0\0"))
                                .client(execute(1, ""))
                                .server(ok(1)));
        assertThat(trips)
                .filteredOn(t -> request(t).command() == MysqlCommand.EXECUTE)
                .extracting(t -> request(t).statement())
                .containsExactly(null, "delete from b");
    }

    /** MariaDB's clients send both at once; the number is not known yet. */
    @Test
    void pairsAStatementThatIsPreparedAndExecutedInOneGo() {
        List<RoundTrip> trips =
                decode(
                        connected("pipelined", MODERN)
                                .client(
                                        command(0x16, "insert into t values (?)"),
                                        execute(MysqlStatements.LAST, "\0\1\3\0\1\0\0\0"))
                                .server(
                                        packet(1, "\0\1\0\0\0\0\0\1\0\0\0\0") + definition(2, "?"),
                                        ok(1, 1, 5, AUTOCOMMIT)));
        assertThat(request(trips.get(2)).statement()).isEqualTo("insert into t values (?)");
        assertThat(response(trips.get(1)).result()).isEqualTo(MysqlResult.PREPARED);
        assertThat(response(trips.get(2)).affectedRows()).isEqualTo(1);
    }

    @Test
    void countsAllResultsOfOneCommand() {
        RoundTrip call = decode(MysqlDecoderTest.classic()).getLast();
        assertThat(response(call).results()).isEqualTo(2);
        assertThat(response(call).resultSets()).isEqualTo(1);
        assertThat(response(call).rows()).isEqualTo(1);
        assertThat(response(call).affectedRows()).isEqualTo(3);
    }

    @Test
    void countsTheUploadedFileToItsRequest() {
        RoundTrip load = decode(MysqlDecoderTest.upload()).get(1);
        assertThat(request(load).uploadBytes()).isEqualTo(12);
        assertThat(response(load).affectedRows()).isEqualTo(2);
    }

    /** More than 256 packets: their numbers begin at 0 again, and are no commands. */
    @Test
    void takesNoPieceOfALongUploadForACommand() {
        StringBuilder file = new StringBuilder();
        for (int i = 2; i < 600; i++) {
            file.append(packet(i, "\3select 1\n"));
        }
        file.append(packet(600));
        List<RoundTrip> trips =
                decode(
                        connected("long upload", CLASSIC)
                                .client(query("load data local infile 'f' into table t"))
                                .server(packet(1, "\373f"))
                                .client(file.toString())
                                .server(ok(601))
                                .client(command(0x0e))
                                .server(ok(1)));
        assertThat(trips).hasSize(3).allMatch(t -> t.quality() == Quality.COMPLETE);
        assertThat(request(trips.get(1)).uploadBytes()).isEqualTo(598L * 10);
    }

    @Test
    void leavesQueryAttributesOut() {
        String attributes = "\1\1" + "\0" + "\1" + "\375\0" + text("traceparent") + text("00-ab");
        List<RoundTrip> trips =
                decode(
                        connected("attributes", MODERN)
                                .client(command(3, attributes, "select a from t"))
                                .server(MysqlDecoderTest.ROWS));
        assertThat(request(trips.get(1)).statement()).isEqualTo("select a from t");
    }

    @Test
    void goesOnAfterAPacketOfSixteenMebibytes() {
        byte[] big = new byte[MysqlDecoder.PART_BYTES + 4 + 4 + 10];
        Arrays.fill(big, (byte) 'a');
        System.arraycopy(MysqlWire.bytes("\377\377\377\0\3insert "), 0, big, 0, 12);
        System.arraycopy(MysqlWire.bytes("\12\0\0\1"), 0, big, MysqlDecoder.PART_BYTES + 4, 4);
        List<RoundTrip> trips =
                decode(
                        connected("16 MiB", CLASSIC)
                                .client(big)
                                .server(ok(2))
                                .client(command(0x0e))
                                .server(ok(1)));
        assertThat(trips).hasSize(3).allMatch(t -> t.quality() == Quality.COMPLETE);
        assertThat(request(trips.get(1)).wireBytes()).isEqualTo(big.length);
        assertThat(request(trips.get(1)).isStatementTruncated()).isTrue();
    }

    @Test
    void knowsTheSchemaInUse() {
        String changed = packet(1, "\0\0\0\2\100\0\0\0" + "\7\1\5\4next");
        List<RoundTrip> trips =
                decode(
                        connected("schemas", CLASSIC)
                                .client(command(2, "other"))
                                .server(ok(1))
                                .client(query("use next"))
                                .server(changed)
                                .client(command(0x0e))
                                .server(ok(1)));
        assertThat(trips)
                .extracting(t -> request(t).database())
                .containsExactly("shop", "shop", "other", "next");
    }

    /** MariaDB tells how far a long statement is; that is no error. */
    @Test
    void takesNoReportOfProgressForAnError() {
        RoundTrip alter =
                decode(
                                connected("progress", CLASSIC)
                                        .client(query("alter table t engine = x"))
                                        .server(packet(1, "\377\377\377\1\2\1\0\0\0\0"), ok(2)))
                        .get(1);
        assertThat(response(alter).result()).isEqualTo(MysqlResult.OK);
    }

    /** A binary log does not end; its events are counted and nothing is kept. */
    @Test
    void countsTheEventsOfABinaryLog() {
        StringBuilder events = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            events.append(packet(i, "\0event"));
        }
        RoundTrip dump =
                decode(
                                connected("dump", CLASSIC)
                                        .client(command(0x12, "\4\0\0\0\0\0\1\0\0\0log"))
                                        .server(events.toString()))
                        .get(1);
        assertThat(response(dump).rows()).isEqualTo(300);
        assertThat(dump.quality()).isEqualTo(Quality.COMPLETE);
    }

    /** Whether EOF packets come is not known in mid-stream: the bytes tell. */
    @Test
    void learnsInMidstreamWhetherEofPacketsCome() {
        String prepared = packet(1, "\0\1\0\0\0\1\0\0\0\0\0\0") + definition(2, "a");
        for (String end : List.of("", eof(3, AUTOCOMMIT))) {
            List<RoundTrip> trips =
                    StreamHarness.decode(
                            Setup.of(new MysqlProtocol()).inMidstream(),
                            Conversation.of("midstream")
                                    .client(command(0x16, "select a from t"))
                                    .server(prepared + end)
                                    .client(query("select a from t"))
                                    .server(
                                            packet(1, "\1")
                                                    + definition(2, "a")
                                                    + end
                                                    + packet(3 + end.length() / 9, text("x"))
                                                    + (end.isEmpty()
                                                            ? okEnd(4, AUTOCOMMIT)
                                                            : eof(5, AUTOCOMMIT))));
            assertThat(trips).hasSize(2).allMatch(t -> t.outcome() == Outcome.COMPLETE);
            assertThat(response(trips.get(1)).rows()).isEqualTo(1);
            MysqlResponse first = response(trips.get(0));
            assertThat(first.endNs() - first.startNs()).isZero();
        }
    }
}
