package io.wiretrip.protocol.dns;

import static io.wiretrip.protocol.dns.DnsBytes.QUERY;
import static io.wiretrip.protocol.dns.DnsBytes.RESPONSE;
import static io.wiretrip.protocol.dns.DnsBytes.join;
import static io.wiretrip.protocol.dns.DnsBytes.query;
import static io.wiretrip.protocol.dns.DnsBytes.string;
import static io.wiretrip.protocol.dns.DnsBytes.u16s;
import static io.wiretrip.protocol.dns.DnsBytes.u32s;
import static io.wiretrip.protocol.dns.DnsBytes.wireName;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What names, records, EDNS and codes look like. */
final class DnsRecordTest {
    private static final DnsProtocol DNS = new DnsProtocol();
    private static final byte[] V6 = {
        0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };
    private static final byte[] MAPPED = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1
    };
    private static final byte[] V4 = {(byte) 192, 0, 2, 1};

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(String name, int type, byte[] data, String text) {}

    private static byte[] hex(int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return data;
    }

    private static List<Sample> packetd() {
        return List.of(
                new Sample("A", 1, V4, "192.0.2.1"),
                new Sample("AAAA", 28, V6, "2001:db8::1"),
                new Sample("AAAA of a mapped address", 28, MAPPED, "192.0.2.1"),
                new Sample("CNAME", 5, wireName("lb.example.com."), "lb.example.com."),
                new Sample("MX", 15, join(u16s(10), wireName("mail.test.")), "mail.test."),
                new Sample("PTR", 12, wireName("host.test."), "host.test."),
                new Sample("NS", 2, wireName("ns1.test."), "ns1.test."),
                new Sample(
                        "SRV",
                        33,
                        join(u16s(10, 5, 5060), wireName("sip.test.")),
                        "sip.test.:5060/W:5/P:10"),
                new Sample("SOA", 6, DnsBytes.soa(9), "ns.test./admin.test./T:300/E:3600"),
                new Sample("TXT", 16, join(string("v=spf1 -all"), string("b")), "v=spf1 -all/b"));
    }

    private static List<Sample> ours() {
        byte[] nsec = join(wireName("b.test."), hex(0, 6, 0x40, 0, 0, 0, 0, 3, 1, 1, 0x40));
        return List.of(
                new Sample("DNAME", 39, wireName("b.test."), "b.test."),
                new Sample("HINFO", 13, join(string("PC"), string("Linux")), "PC/Linux"),
                new Sample(
                        "HTTPS",
                        65,
                        join(
                                u16s(1),
                                wireName("."),
                                u16s(1, 6),
                                string("h2"),
                                string("h3"),
                                u16s(3, 2, 8443, 4, 4),
                                V4,
                                u16s(6, 16),
                                V6,
                                u16s(2, 0, 99, 1),
                                hex(7)),
                        "1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1"
                                + " no-default-alpn key99=07"),
                new Sample("SVCB", 64, join(u16s(0), wireName("svc.test.")), "0 svc.test."),
                new Sample(
                        "CAA",
                        257,
                        join(
                                hex(128),
                                string("issue"),
                                "ca.test".getBytes(StandardCharsets.US_ASCII)),
                        "128 issue \"ca.test\""),
                new Sample(
                        "URI",
                        256,
                        join(u16s(10, 1), "ftp://a\"b".getBytes(StandardCharsets.US_ASCII)),
                        "10 1 \"ftp://a\\\"b\""),
                new Sample(
                        "NAPTR",
                        35,
                        join(
                                u16s(100, 10),
                                string("u"),
                                string("E2U+sip"),
                                string("!^.*$!sip:x@test!"),
                                wireName(".")),
                        "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:x@test!\" ."),
                new Sample("DS", 43, join(u16s(60485), hex(5, 1, 0x2b, 0xb1)), "60485 5 1 2bb1"),
                new Sample("SSHFP", 44, hex(4, 2, 0xab), "4 2 ab"),
                new Sample("TLSA", 52, hex(3, 1, 1, 0xd2, 0xab), "3 1 1 d2ab"),
                new Sample("DNSKEY", 48, join(u16s(257), hex(3, 13, 1, 2)), "257 3 13 (2 bytes)"),
                new Sample(
                        "RRSIG",
                        46,
                        join(
                                u16s(1),
                                hex(13, 2),
                                u32s(300, 2_000_000_000L, 1_900_000_000L),
                                u16s(12345),
                                wireName("test."),
                                new byte[64]),
                        "A 13 2 300 2000000000 1900000000 12345 test. (64 bytes)"),
                new Sample("NSEC", 47, nsec, "b.test. A RRSIG NSEC CAA"),
                new Sample(
                        "NSEC3",
                        50,
                        join(hex(1, 0, 0, 10, 2, 0xaa, 0xbb, 1, 0x0f), hex(0, 1, 0x40)),
                        "1 0 10 aabb 0f A"),
                new Sample("NSEC3PARAM", 51, hex(1, 0, 0, 10, 0), "1 0 10 -"),
                new Sample("TYPE65534", 65534, hex(1, 0xff), "\\# 2 01ff"),
                new Sample("NULL", 10, new byte[65], "\\# 65 " + "00".repeat(64) + "..."));
    }

    @TestFactory
    Stream<DynamicTest> printsRecordsAsPacketd() {
        return packetd().stream().map(DnsRecordTest::test);
    }

    @TestFactory
    Stream<DynamicTest> printsFurtherRecords() {
        return ours().stream().map(DnsRecordTest::test);
    }

    private static DynamicTest test(Sample sample) {
        return DynamicTest.dynamicTest(
                sample.name(),
                () -> {
                    DnsContent.ResourceRecord record =
                            content(answer(sample.type(), sample.data())).answers().getFirst();
                    assertThat(record.text()).isEqualTo(sample.text());
                    assertThat(record.name()).isEqualTo("a.test.");
                    assertThat(sample.name()).startsWith(DnsCodes.type(record.type()));
                });
    }

    /** Whatever is missing at its end, a record's data fit or are shown as bytes, and counted. */
    @Test
    void recordDataCutAnywhereNeverThrow() {
        for (Sample sample : Stream.concat(packetd().stream(), ours().stream()).toList()) {
            for (int length = 0; length <= sample.data().length; length++) {
                byte[] data = Arrays.copyOf(sample.data(), length);
                try (StreamHarness harness = udp(Demand.all())) {
                    harness.deliver(false, answer(sample.type(), data));
                    DnsContent.ResourceRecord record = response(harness).answers().getFirst();
                    if (length == 0) {
                        assertThat(record.text()).isEmpty();
                    } else if (harness.violations().contains("RECORD_DATA=1")) {
                        assertThat(record.text()).startsWith("\\# " + length + " ");
                    }
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> readsQuestionsAsPacketd() {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Case(String name, byte[] bytes, String question, int size) {}
        return Stream.of(
                        new Case("A", query(1, "example.com.", 1), "example.com.", 29),
                        new Case(
                                "AAAA", query(1, "ipv6.example.com.", 28), "ipv6.example.com.", 34),
                        new Case("MX", query(1, "mail.example.com.", 15), "mail.example.com.", 34),
                        new Case(
                                "PTR",
                                query(1, "1.1.168.192.in-addr.arpa.", 12),
                                "1.1.168.192.in-addr.arpa.",
                                42))
                .map(
                        c ->
                                DynamicTest.dynamicTest(
                                        c.name(),
                                        () -> {
                                            RoundTrip rt = only(c.bytes(), true);
                                            assertThat(JsonText.request(rt, "Message"))
                                                    .startsWith(
                                                            "{\"Header\":{\"ID\":1,\"OpCode\":\"Query\","
                                                                    + "\"Status\":\"Success\",\"Response\":false},"
                                                                    + "\"QuestionSec\":{\"Name\":\""
                                                                    + c.question()
                                                                    + "\",\"Type\":\""
                                                                    + c.name()
                                                                    + "\"}");
                                            assertThat(JsonText.request(rt, "Size"))
                                                    .isEqualTo("" + c.size());
                                        }));
    }

    @Test
    void readsAChainOfAliases() {
        DnsContent content =
                content(
                        new DnsBytes(1, RESPONSE)
                                .question("www.example.com.", 1, 1)
                                .record(0, "", 5, 1, 600, wireName("lb.example.com."))
                                .record(0, "lb.example.com.", 1, 1, 300, V4)
                                .bytes());
        assertThat(content.answers())
                .containsExactly(
                        new DnsContent.ResourceRecord(
                                "www.example.com.", 5, 1, 600, "lb.example.com."),
                        new DnsContent.ResourceRecord("lb.example.com.", 1, 1, 300, "192.0.2.1"));
    }

    @Test
    void authorityAndAdditionalRecordsHaveNoTtl() {
        RoundTrip rt =
                only(
                        new DnsBytes(1, RESPONSE)
                                .question("test.", 1, 1)
                                .record(1, "test.", 2, 1, 60, wireName("ns.test."))
                                .record(2, "ns.test.", 1, 1, 60, V4)
                                .opt(4096, 0, 0, false, new byte[0])
                                .bytes(),
                        false);
        assertThat(JsonText.response(rt, "Message"))
                .contains(
                        "\"AuthoritySec\":[{\"Name\":\"test.\",\"Type\":\"NS\",\"Class\":\"INET\","
                                + "\"Record\":\"ns.test.\"}],"
                                + "\"AdditionalSec\":[{\"Name\":\"ns.test.\",\"Type\":\"A\","
                                + "\"Class\":\"INET\",\"Record\":\"192.0.2.1\"}]")
                .doesNotContain("AnswerSec", "Counts");
    }

    @Test
    void showsEdns() {
        byte[] options =
                join(
                        u16s(8, 7, 1, 24 << 8),
                        hex(192, 0, 2),
                        u16s(10, 8, 1, 2, 3, 4, 3, 4),
                        "ns\"1".getBytes(StandardCharsets.US_ASCII),
                        u16s(15, 2, 22));
        RoundTrip rt =
                only(
                        new DnsBytes(1, RESPONSE)
                                .question("test.", 1, 1)
                                .opt(1232, 1, 0, true, options)
                                .bytes(),
                        false);
        assertThat(JsonText.response(rt, "Message"))
                .contains("\"Status\":\"BadVers\"")
                .endsWith(
                        "\"EDNS\":{\"Version\":0,\"UDPSize\":1232,\"DO\":true,"
                                + "\"ClientSubnet\":\"192.0.2.0/24/0\",\"Cookie\":true,"
                                + "\"NSID\":\"ns\\\\\\\"1\",\"ExtendedError\":22}}");
        assertThat(JsonText.response(rt, "ErrorType")).isEqualTo("\"BadVers\"");
    }

    @Test
    void survivesMalformedEdnsOptions() {
        for (byte[] options : List.of(u16s(8, 2, 1), u16s(8, 60000), u16s(15, 1), hex(1, 2, 3))) {
            RoundTrip rt =
                    only(
                            new DnsBytes(1, QUERY)
                                    .question("test.", 1, 1)
                                    .opt(512, 0, 0, false, options)
                                    .bytes(),
                            true);
            assertThat(JsonText.request(rt, "Message")).contains("\"EDNS\":{\"Version\":0");
        }
    }

    @Test
    void escapesWhatIsNotPrintableInNames() {
        byte[] question =
                join(
                        u16s(1, QUERY, 1, 0, 0, 0),
                        string("a.b\\c d\"\u00e9\u0001"),
                        hex(0),
                        u16s(1, 1));
        assertThat(JsonText.request(only(question, true), "Question"))
                .isEqualTo("\"a\\\\.b\\\\\\\\c d\\\"\\\\233\\\\001.\"");
    }

    @Test
    void namesCodesAndFallsBackToNumbers() {
        assertThat(Stream.of(1, 65, 255, 252, 32768, 65534, 54, 0).map(DnsCodes::type))
                .containsExactly("A", "HTTPS", "ANY", "AXFR", "TA", "TYPE65534", "TYPE54", "TYPE0");
        assertThat(Stream.of(1, 2, 3, 4, 254, 255, 0x8001, 42).map(DnsCodes::dnsClass))
                .containsExactly(
                        "INET", "CSNET", "CHAOS", "HESIOD", "NONE", "ANY", "INET", "CLASS42");
        assertThat(Stream.of(0, 1, 2, 3, 4, 5, 15).map(DnsCodes::opcode))
                .containsExactly("Query", "IQuery", "Status", "3", "Notify", "Update", "15");
        assertThat(Stream.of(0, 1, 2, 3, 4, 5, 6, 12, 16, 23, 4000).map(DnsCodes::rcode))
                .containsExactly(
                        "Success",
                        "FormatError",
                        "ServerFailure",
                        "NameError",
                        "NotImplemented",
                        "Refused",
                        "YXDomain",
                        "12",
                        "BadVers",
                        "BadCookie",
                        "4000");
    }

    @Test
    void showsAllQuestionsWhereTheFirstIsNotAll() {
        RoundTrip rt =
                only(
                        new DnsBytes(1, QUERY)
                                .question("a.test.", 1, 1)
                                .question("b.test.", 28, 3)
                                .bytes(),
                        true);
        assertThat(JsonText.request(rt, "Message"))
                .contains("\"QuestionSec\":{\"Name\":\"a.test.\",\"Type\":\"A\"}")
                .contains(
                        "\"Questions\":[{\"Name\":\"a.test.\",\"Type\":\"A\",\"Class\":\"INET\"},"
                                + "{\"Name\":\"b.test.\",\"Type\":\"AAAA\",\"Class\":\"CHAOS\"}]");
    }

    @Test
    void keepsFiveHundredAndTwelveRecordsAndCountsTheRest() {
        DnsBytes bytes = new DnsBytes(1, RESPONSE).question("a.test.", 1, 1);
        for (int i = 0; i < 600; i++) {
            bytes.record(0, "", 1, 1, 1, V4);
        }
        RoundTrip rt = only(bytes.bytes(), false);
        DnsContent content = content(rt);
        assertThat(content.answers()).hasSize(DnsReader.RECORDS_MAX);
        assertThat(JsonText.response(rt, "Message")).contains("\"Answer\":600,");
    }

    @Test
    void boundsTheTextThatPointersUnfoldTo() {
        byte[] label = string("x".repeat(63));
        byte[] longName = join(label, label, label, string("y".repeat(50)));
        DnsBytes bytes = new DnsBytes(1, RESPONSE).raw(longName).raw(0).u16(1).u16(1).claim(0, 1);
        for (int i = 0; i < 1500; i++) { // each owner and each alias is 244 bytes long
            bytes.record(i / 500, "", 5, 1, 1, hex(0xc0, 12));
        }
        try (StreamHarness harness = udp(Demand.all())) {
            harness.deliver(false, bytes.bytes());
            assertThat(harness.violations()).containsExactly("TEXT_LIMIT=1");
            long characters =
                    Stream.of(response(harness).answers(), response(harness).authorities())
                            .flatMap(List::stream)
                            .mapToLong(record -> record.text().length())
                            .sum();
            assertThat(characters).isBetween(200_000L, DnsContentBuilder.TEXT_MAX + 1000L);
        }
    }

    @Test
    void refusesChainsOfPointers() {
        DnsBytes bytes = new DnsBytes(1, RESPONSE).question("a.test.", 1, 1);
        byte[] chain = new byte[2 * 200];
        int at = 12 + 12 + 2 + 10; // header, question, owner, fixed part
        for (int i = 0; i < 200; i++) {
            int target = i == 0 ? 12 : at + 2 * (i - 1);
            chain[2 * i] = (byte) (0xc0 | target >>> 8);
            chain[2 * i + 1] = (byte) target;
        }
        int last = at + 2 * 199;
        bytes.record(0, "", 10, 1, 1, chain);
        bytes.record(0, "", 5, 1, 1, hex(0xc0 | last >>> 8, last));
        try (StreamHarness harness = udp(Demand.all())) {
            harness.deliver(false, bytes.bytes());
            assertThat(harness.violations()).containsExactly("RECORD_DATA=1");
            assertThat(response(harness).answers().getLast().text()).startsWith("\\# 2 ");
        }
    }

    @Test
    void refusesNamesOfMoreThan255Bytes() {
        byte[] label = string("x".repeat(63));
        byte[] header = u16s(1, RESPONSE, 1, 0, 0, 0);
        byte[] whole =
                join(header, label, label, label, string("y".repeat(61)), hex(0), u16s(1, 1));
        byte[] over = join(header, label, label, label, string("y".repeat(62)), hex(0), u16s(1, 1));
        try (StreamHarness harness = udp(Demand.all())) {
            harness.deliver(false, whole).deliver(false, over);
            assertThat(harness.roundTrips()).hasSize(1);
            assertThat(harness.violations()).containsExactly("NAME_TOO_LONG=1");
        }
    }

    private static byte[] answer(int type, byte[] data) {
        return new DnsBytes(1, RESPONSE)
                .question("a.test.", type, 1)
                .record(0, "", type, 1, 300, data)
                .bytes();
    }

    private static StreamHarness udp(Demand demand) {
        return new StreamHarness(Setup.of(DNS).over(Transport.UDP).wanting(demand));
    }

    private static RoundTrip only(byte[] message, boolean fromClient) {
        try (StreamHarness harness = udp(Demand.all())) {
            harness.deliver(fromClient, message);
            harness.finish(io.wiretrip.protocol.Decoder.End.IDLE);
            assertThat(harness.roundTrips()).hasSize(1);
            return harness.roundTrips().getFirst();
        }
    }

    private static DnsContent content(byte[] response) {
        try (StreamHarness harness = udp(Demand.all())) {
            harness.deliver(false, response);
            assertThat(harness.violations()).isEmpty();
            return response(harness);
        }
    }

    private static DnsContent response(StreamHarness harness) {
        return content(harness.roundTrips().getFirst());
    }

    /** The content of a response that has to have some. */
    static DnsContent content(RoundTrip roundTrip) {
        DnsResponse response = (DnsResponse) requireNonNull(roundTrip.response());
        return requireNonNull(response.content());
    }
}
