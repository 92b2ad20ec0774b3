package io.wiretrip.protocol.dns;

import static io.wiretrip.protocol.dns.DnsBytes.QUERY;
import static io.wiretrip.protocol.dns.DnsBytes.RESPONSE;
import static io.wiretrip.protocol.dns.DnsBytes.answer;
import static io.wiretrip.protocol.dns.DnsBytes.framed;
import static io.wiretrip.protocol.dns.DnsBytes.join;
import static io.wiretrip.protocol.dns.DnsBytes.query;
import static io.wiretrip.protocol.dns.DnsBytes.soa;
import static io.wiretrip.protocol.dns.DnsBytes.u16s;
import static io.wiretrip.protocol.dns.DnsBytes.wireName;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.Transport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Framing, pairing and damage of DNS; what its records look like is {@link DnsRecordTest}'s. */
final class DnsDecoderTest extends DecoderContract {
    private static final DnsProtocol DNS = new DnsProtocol();
    private static final byte[] ADDRESS = {(byte) 192, 0, 2, 1};

    @Override
    protected Protocol protocol() {
        return DNS;
    }

    @Override
    protected int unconsumedBytesMax() {
        return 65_537;
    }

    @Override
    protected int messageBytesMax() {
        return 800_000;
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                Conversation.udp("query and answer")
                        .client(query(1, "example.com.", 1))
                        .server(answer(1, "example.com.", "1")),
                Conversation.udp("two queries with one id")
                        .client(query(8, "a.test.", 1))
                        .client(query(8, "b.test.", 1))
                        .server(answer(8, "b.test.", "2"))
                        .server(answer(8, "a.test.", "1")),
                Conversation.udp("EDNS and BADVERS")
                        .client(
                                new DnsBytes(3, QUERY)
                                        .question("x.test.", 16, 1)
                                        .opt(1232, 0, 1, true, u16s(10, 8, 1, 2, 3, 4))
                                        .bytes())
                        .server(
                                new DnsBytes(3, RESPONSE)
                                        .question("x.test.", 16, 1)
                                        .opt(1232, 1, 0, false, new byte[0])
                                        .bytes()),
                Conversation.udp("a service announced to all")
                        .server(
                                new DnsBytes(0, 0x8400)
                                        .record(
                                                0,
                                                "_http._tcp.local.",
                                                12,
                                                1,
                                                4500,
                                                wireName("box._http._tcp.local."))
                                        .bytes()),
                Conversation.of("pipelined, answered out of order")
                        .client(framed(query(1, "a.test.", 1), query(2, "b.test.", 1)))
                        .client(framed(query(3, "c.test.", 1)))
                        .server(framed(answer(3, "c.test.", "3"), answer(1, "a.test.", "1")))
                        .server(framed(answer(2, "b.test.", "2"))),
                Conversation.of("zone transfer in three messages, another query within")
                        .client(framed(query(5, "test.", 252)))
                        .client(framed(query(6, "a.test.", 1)))
                        .server(framed(transferBegins(5, 252, soa(7))))
                        .server(framed(answer(6, "a.test.", "9")))
                        .server(framed(transferGoesOn(5, ADDRESS, 1)))
                        .server(framed(transferGoesOn(5, soa(7), 6))),
                Conversation.of("incremental transfer")
                        .client(framed(query(9, "test.", 251)))
                        .server(framed(transferBegins(9, 251, soa(3))))
                        .server(
                                framed(
                                        new DnsBytes(9, 0x8480)
                                                .record(0, "test.", 6, 1, 1, soa(2))
                                                .record(0, "old.test.", 1, 1, 1, ADDRESS)
                                                .record(0, "test.", 6, 1, 1, soa(3))
                                                .record(0, "new.test.", 1, 1, 1, ADDRESS)
                                                .bytes(),
                                        transferGoesOn(9, soa(3), 6))));
    }

    private static byte[] transferBegins(int id, int type, byte[] soa) {
        return new DnsBytes(id, 0x8480)
                .question("test.", type, 1)
                .record(0, "", 6, 1, 300, soa)
                .record(
                        0,
                        type == 251 ? "test." : "a.test.",
                        type == 251 ? 6 : 1,
                        1,
                        300,
                        type == 251 ? soa(2) : ADDRESS)
                .bytes();
    }

    private static byte[] transferGoesOn(int id, byte[] data, int type) {
        return new DnsBytes(id, 0x8480).record(0, "test.", type, 1, 300, data).bytes();
    }

    private static StreamHarness udp() {
        return new StreamHarness(Setup.of(DNS).over(Transport.UDP));
    }

    private static List<Outcome> outcomes(List<RoundTrip> roundTrips) {
        return roundTrips.stream().map(RoundTrip::outcome).toList();
    }

    @Test
    void printsPacketdsMembersFirstThenOurs() {
        List<RoundTrip> roundTrips = StreamHarness.decode(DNS, conversations().getFirst());
        assertThat(JsonText.of(roundTrips))
                .containsExactly(
                        """
                        {"Request":{"Host":"10.0.0.1","Port":40000,"Proto":"DNS","Size":29,\
                        "Time":1700000000000000000,"Message":{"Header":{"ID":1,"OpCode":"Query",\
                        "Status":"Success","Response":false},\
                        "QuestionSec":{"Name":"example.com.","Type":"A"},"Flags":["RD"]},\
                        "Truncated":false,"Transport":"udp","Retransmission":false},\
                        "Response":{"Host":"10.0.0.2","Port":53,"Proto":"DNS","Size":45,\
                        "Time":1700000000001000000,"Message":{"Header":{"ID":1,"OpCode":"Query",\
                        "Status":"Success","Response":true},\
                        "QuestionSec":{"Name":"example.com.","Type":"A"},\
                        "AnswerSec":[{"Name":"example.com.","Type":"A","TTL":300,"Class":"INET",\
                        "Record":"192.0.2.1"}],"Flags":["RD","RA"]},"Truncated":false,\
                        "Transport":"udp","Messages":1},"Duration":1000000,"FirstByte":1000000,\
                        "Outcome":"complete","Quality":"complete"}""");
    }

    @Test
    void forgetsOneDatagramBeforeTheNext() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(1, "a.test.", 1)).deliver(true, query(2, "a.test.", 28));
            harness.deliver(false, answer(1, "a.test.", "1"));
            harness.deliver(false, new DnsBytes(2, RESPONSE).question("a.test.", 28, 1).bytes());
            RoundTrip second = harness.roundTrips().get(1);
            assertThat(JsonText.response(second, "Size")).isEqualTo("24");
            assertThat(JsonText.response(second, "Message")).doesNotContain("AnswerSec");
        }
    }

    @Test
    void pairsOneIdByQuestionWhateverTheCase() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(8, "a.test.", 1)).deliver(true, query(8, "b.TEST.", 1));
            harness.deliver(false, answer(8, "B.test.", "2"));
            assertThat(harness.roundTrips()).hasSize(1);
            assertThat(JsonText.request(harness.roundTrips().getFirst(), "Question"))
                    .isEqualTo("\"b.TEST.\"");
        }
    }

    @Test
    void pairsAnAnswerWithoutQuestionByItsId() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(8, "a.test.", 1)).deliver(true, query(9, "b.test.", 1));
            harness.deliver(false, new DnsBytes(9, 0x8181).bytes());
            assertThat(JsonText.request(harness.roundTrips().getFirst(), "Question"))
                    .isEqualTo("\"b.test.\"");
            assertThat(JsonText.response(harness.roundTrips().getFirst(), "ErrorType"))
                    .isEqualTo("\"FormatError\"");
        }
    }

    @Test
    void answersTheOldestOfEqualQueriesAndMarksTheLater() {
        try (StreamHarness harness = udp()) {
            byte[] query = query(7, "a.test.", 1);
            harness.deliver(true, query).tick().deliver(true, query).tick();
            harness.deliver(false, answer(7, "a.test.", "1")).finish(End.IDLE);
            List<RoundTrip> roundTrips = harness.roundTrips();
            assertThat(outcomes(roundTrips)).containsExactly(Outcome.COMPLETE, Outcome.UNANSWERED);
            assertThat(roundTrips.getFirst().durationNs()).isEqualTo(2_000_000);
            assertThat(JsonText.request(roundTrips.getFirst(), "Retransmission"))
                    .isEqualTo("false");
            assertThat(JsonText.request(roundTrips.getLast(), "Retransmission")).isEqualTo("true");
        }
    }

    @Test
    void doesNotCallAReusedIdARetransmission() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(7, "a.test.", 1));
            harness.deliver(false, answer(7, "a.test.", "1"));
            harness.deliver(true, query(7, "a.test.", 1));
            harness.deliver(true, query(7, "b.test.", 1)).finish(End.IDLE);
            assertThat(harness.roundTrips())
                    .allSatisfy(
                            rt ->
                                    assertThat(JsonText.request(rt, "Retransmission"))
                                            .isEqualTo("false"));
        }
    }

    @Test
    void secondAnswerIsAnOrphan() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(7, "a.test.", 1));
            harness.deliver(false, answer(7, "a.test.", "1"));
            harness.deliver(false, answer(7, "a.test.", "2"));
            assertThat(outcomes(harness.roundTrips()))
                    .containsExactly(Outcome.COMPLETE, Outcome.ORPHAN);
        }
    }

    @Test
    void forwardersThatAskEachOtherArePairedByDirection() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(1, "a.test.", 1)).deliver(false, query(1, "a.test.", 1));
            harness.deliver(true, answer(1, "a.test.", "1"));
            harness.deliver(false, answer(1, "a.test.", "2"));
            List<RoundTrip> roundTrips = harness.roundTrips();
            assertThat(outcomes(roundTrips)).containsExactly(Outcome.COMPLETE, Outcome.COMPLETE);
            assertThat(JsonText.request(roundTrips.getFirst(), "Host")).isEqualTo("\"10.0.0.2\"");
            assertThat(JsonText.response(roundTrips.getFirst(), "Host")).isEqualTo("\"10.0.0.1\"");
            assertThat(JsonText.request(roundTrips.getLast(), "Host")).isEqualTo("\"10.0.0.1\"");
        }
    }

    @Test
    void multicastIsOneWayAndAnIdOfZeroAloneIsNot() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, new DnsBytes(0, 0).question("x.local.", 12, 1).bytes());
            harness.deliver(true, new DnsBytes(0, 0).question("x.test.", 12, 0x8001).bytes());
            harness.deliver(
                    true,
                    new DnsBytes(0, 0)
                            .question("x.test.", 1, 1)
                            .question("x.test.", 28, 1)
                            .bytes());
            harness.deliver(
                    false,
                    new DnsBytes(0, 0x8400).record(0, "x.local.", 1, 0x8001, 120, ADDRESS).bytes());
            assertThat(outcomes(harness.roundTrips()))
                    .containsExactly(
                            Outcome.ONEWAY, Outcome.ONEWAY, Outcome.ONEWAY, Outcome.ONEWAY);
            assertThat(JsonText.of(harness.roundTrips().getLast()))
                    .contains("\"Class\":\"INET\"", "\"Request\":null");
            harness.deliver(true, query(0, "x.local.", 1));
            harness.deliver(false, answer(0, "x.local.", "1"));
            assertThat(harness.roundTrips().getLast().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @Test
    void givesUpAQueryAfterTenSeconds() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(7, "a.test.", 1));
            harness.at(StreamHarness.EPOCH_NS + 9_999_999_999L).expire();
            assertThat(harness.roundTrips()).isEmpty();
            harness.at(StreamHarness.EPOCH_NS + 10_000_000_000L).expire();
            assertThat(outcomes(harness.roundTrips())).containsExactly(Outcome.UNANSWERED);
        }
    }

    @Test
    void zoneTransferIsOneResponseUpToItsLastMessage() {
        List<RoundTrip> roundTrips = StreamHarness.decode(DNS, conversations().get(5));
        assertThat(outcomes(roundTrips)).containsExactly(Outcome.COMPLETE, Outcome.COMPLETE);
        RoundTrip transfer = roundTrips.getLast();
        assertThat(JsonText.response(transfer, "Messages")).isEqualTo("3");
        assertThat(JsonText.response(transfer, "Message"))
                .contains("\"Counts\":{\"Question\":1,\"Answer\":4,");
        assertThat(transfer.firstByteNs()).isEqualTo(2_000_000);
        assertThat(transfer.durationNs()).isEqualTo(5_000_000);
        assertThat(transfer.quality()).isEqualTo(Quality.COMPLETE);
    }

    @Test
    void incrementalTransferEndsWithTheThirdNewSoa() {
        List<RoundTrip> roundTrips = StreamHarness.decode(DNS, conversations().get(6));
        assertThat(outcomes(roundTrips)).containsExactly(Outcome.COMPLETE);
        assertThat(JsonText.response(roundTrips.getFirst(), "Messages")).isEqualTo("3");
    }

    @Test
    void transferThatNeverEndsIsTruncated() {
        Conversation cut =
                Conversation.of("cut")
                        .client(framed(query(5, "test.", 252)))
                        .server(framed(transferBegins(5, 252, soa(7))));
        List<RoundTrip> roundTrips = StreamHarness.decode(DNS, cut);
        assertThat(outcomes(roundTrips)).containsExactly(Outcome.COMPLETE);
        assertThat(roundTrips.getFirst().quality()).isEqualTo(Quality.TRUNCATED);
    }

    @Test
    void refusedAndUnchangedTransfersEndAtOnce() {
        Conversation both =
                Conversation.of("both")
                        .client(framed(query(5, "test.", 252), query(6, "test.", 251)))
                        .server(
                                framed(
                                        new DnsBytes(5, 0x8185).question("test.", 252, 1).bytes(),
                                        new DnsBytes(6, 0x8480)
                                                .question("test.", 251, 1)
                                                .record(0, "", 6, 1, 300, soa(7))
                                                .bytes()));
        assertThat(StreamHarness.decode(DNS, both))
                .hasSize(2)
                .allSatisfy(rt -> assertThat(rt.quality()).isEqualTo(Quality.COMPLETE));
    }

    @Test
    void transfersAtOnceAreBounded() {
        try (StreamHarness harness = new StreamHarness(DNS)) {
            for (int id = 0; id < DnsStreamDecoder.TRANSFERS_MAX + 3; id++) {
                harness.deliver(true, framed(query(id, "test.", 252)));
                harness.deliver(false, framed(transferBegins(id, 252, soa(7))));
            }
            assertThat(harness.violations()).containsExactly("TRANSFER_LIMIT=3");
            assertThat(harness.roundTrips()).hasSize(3);
            harness.finish(End.FINISHED);
            assertThat(harness.roundTrips()).hasSize(DnsStreamDecoder.TRANSFERS_MAX + 3);
        }
    }

    @Test
    void reportsWhatTheCaptureKeptOfADatagram() {
        byte[] answer = answer(1, "a.test.", "1");
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(1, "a.test.", 1));
            harness.datagram(false, DnsBytes.cut(answer, 30), answer.length - 30);
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            assertThat(roundTrip.quality()).isEqualTo(Quality.GAP_IN_RESPONSE);
            assertThat(JsonText.response(roundTrip, "Size")).isEqualTo("" + answer.length);
            assertThat(harness.violations()).isEmpty();
            harness.deliver(true, query(2, "a.test.", 1));
            harness.datagram(false, DnsBytes.cut(answer(2, "a.test.", "1"), 14), 26);
            assertThat(harness.roundTrips().getLast().outcome()).isEqualTo(Outcome.COMPLETE);
            harness.datagram(false, DnsBytes.cut(answer, 5), 30);
            assertThat(harness.violations()).containsExactly("HEADER_NOT_CAPTURED=1");
        }
    }

    @Test
    void malformedQueryIsReportedWithItsFormatError() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, join(u16s(9, 0x0100, 1, 0, 0, 0), new byte[] {2, 'h'}));
            harness.deliver(false, u16s(9, 0x8181, 0, 0, 0, 0));
            assertThat(outcomes(harness.roundTrips())).containsExactly(Outcome.COMPLETE);
            assertThat(harness.roundTrips().getFirst().quality()).isEqualTo(Quality.TRUNCATED);
            assertThat(JsonText.request(harness.roundTrips().getFirst(), "Message"))
                    .contains("\"QuestionSec\":{\"Name\":\"\",\"Type\":\"\"}");
            assertThat(harness.violations()).containsExactly("CONTENT_SHORT=1");
        }
    }

    @Test
    void refusesAnswersWithBrokenQuestions() {
        try (StreamHarness harness = udp()) {
            byte[] rest = u16s(1, 1);
            byte[] header = u16s(1, 0x8000, 1, 0, 0, 0);
            harness.deliver(false, new byte[] {1});
            harness.deliver(false, join(header, new byte[] {7, 'e', 'x'}));
            harness.deliver(false, join(header, u16s(0xc00c), rest));
            harness.deliver(false, join(header, u16s(0xc020), rest));
            harness.deliver(false, join(header, u16s(0xc002), rest));
            harness.deliver(false, join(header, u16s(0x4100), rest));
            assertThat(harness.roundTrips()).isEmpty();
            assertThat(harness.violations())
                    .containsExactly(
                            "HEADER_SHORT=1",
                            "CONTENT_SHORT=1",
                            "NAME_LABEL_TYPE=1",
                            "NAME_POINTER=3");
        }
    }

    @Test
    void keepsWhatStandsBeforeABrokenRecord() {
        try (StreamHarness harness = udp()) {
            harness.deliver(
                    false,
                    new DnsBytes(1, RESPONSE)
                            .question("a.test.", 1, 1)
                            .record(0, "", 1, 1, 1, ADDRESS)
                            .claim(1, 3)
                            .raw(0xc0)
                            .bytes());
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            assertThat(roundTrip.quality()).isEqualTo(Quality.TRUNCATED);
            assertThat(JsonText.response(roundTrip, "Message"))
                    .contains("\"Record\":\"192.0.2.1\"", "\"Answer\":4");
        }
    }

    @Test
    void givesUpAStreamThatIsNotDns() {
        try (StreamHarness harness = new StreamHarness(DNS)) {
            for (int i = 0; i < 20 && !harness.isOver(true); i++) {
                harness.deliver(true, new byte[] {0, 3, 1, 2, 3});
            }
            assertThat(harness.isOver(true)).isTrue();
            assertThat(harness.violations())
                    .containsExactly("HEADER_SHORT=" + DnsStreamDecoder.MALFORMED_MAX, "NOT_DNS=1");
        }
    }

    @Test
    void findsTheNextMessageAfterAMidstreamStart() {
        byte[] lost = framed(query(1, "lost.test.", 1));
        try (StreamHarness harness = new StreamHarness(Setup.of(DNS).inMidstream())) {
            byte[] tail = Arrays.copyOfRange(lost, 9, lost.length);
            harness.deliver(true, join(tail, framed(query(2, "a.test.", 1))));
            harness.deliver(false, framed(answer(2, "a.test.", "1")));
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            assertThat(JsonText.request(roundTrip, "Question")).isEqualTo("\"a.test.\"");
            assertThat(roundTrip.quality()).isEqualTo(Quality.RESYNCHRONISED);
        }
    }

    @Test
    void truncatedOverUdpThenWholeOverTcp() {
        try (StreamHarness harness = udp()) {
            harness.deliver(true, query(1, "a.test.", 16));
            harness.deliver(false, new DnsBytes(1, 0x8380).question("a.test.", 16, 1).bytes());
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            assertThat(JsonText.response(roundTrip, "Truncated")).isEqualTo("true");
            assertThat(JsonText.response(roundTrip, "Transport")).isEqualTo("\"udp\"");
            assertThat(roundTrip.quality()).isEqualTo(Quality.COMPLETE);
        }
    }

    @Test
    void otherOpcodesPairLikeQueries() {
        try (StreamHarness harness = udp()) {
            byte[] update =
                    new DnsBytes(2, 0x2800)
                            .question("test.", 6, 1)
                            .record(0, "gone.test.", 1, 254, 0, new byte[0])
                            .record(1, "x.test.", 1, 255, 0, new byte[0])
                            .bytes();
            harness.deliver(true, new DnsBytes(1, 0x2400).question("test.", 6, 1).bytes());
            harness.deliver(true, update);
            harness.deliver(true, new DnsBytes(3, 0x1000).question("test.", 1, 1).bytes());
            harness.deliver(false, new DnsBytes(3, 0x9004).bytes());
            harness.deliver(false, new DnsBytes(2, 0xa806).question("test.", 6, 1).bytes());
            harness.deliver(false, new DnsBytes(1, 0xa400).question("test.", 6, 1).bytes());
            List<RoundTrip> roundTrips = harness.roundTrips();
            assertThat(outcomes(roundTrips))
                    .containsExactly(Outcome.COMPLETE, Outcome.COMPLETE, Outcome.COMPLETE);
            assertThat(roundTrips.stream().map(rt -> JsonText.request(rt, "Message")))
                    .satisfiesExactly(
                            message -> assertThat(message).contains("\"OpCode\":\"Status\""),
                            message ->
                                    assertThat(message)
                                            .contains(
                                                    "\"OpCode\":\"Update\"",
                                                    "\"Class\":\"NONE\",\"Record\":\"\""),
                            message -> assertThat(message).contains("\"OpCode\":\"Notify\""));
            assertThat(JsonText.response(roundTrips.get(1), "StatusCode"))
                    .isEqualTo("\"YXDomain\"");
            assertThat(harness.violations()).isEmpty();
        }
    }

    @Test
    void passesOverTheRestOfAMessageThatAGapDamaged() {
        byte[] three =
                framed(query(1, "a.test.", 1), query(2, "b.test.", 1), query(3, "c.test.", 1));
        try (StreamHarness harness = new StreamHarness(DNS)) {
            harness.deliver(true, Arrays.copyOf(three, 40)).gap(true, 5);
            harness.deliver(true, Arrays.copyOfRange(three, 45, three.length));
            harness.deliver(false, framed(answer(3, "c.test.", "3"), answer(1, "a.test.", "1")));
            assertThat(outcomes(harness.roundTrips()))
                    .containsExactly(Outcome.COMPLETE, Outcome.COMPLETE);
            assertThat(harness.roundTrips())
                    .allSatisfy(rt -> assertThat(rt.quality()).isEqualTo(Quality.COMPLETE));
        }
    }
}
