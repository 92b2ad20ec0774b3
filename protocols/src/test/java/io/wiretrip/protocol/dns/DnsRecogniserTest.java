package io.wiretrip.protocol.dns;

import static io.wiretrip.protocol.dns.DnsBytes.QUERY;
import static io.wiretrip.protocol.dns.DnsBytes.RESPONSE;
import static io.wiretrip.protocol.dns.DnsBytes.answer;
import static io.wiretrip.protocol.dns.DnsBytes.framed;
import static io.wiretrip.protocol.dns.DnsBytes.join;
import static io.wiretrip.protocol.dns.DnsBytes.query;
import static io.wiretrip.protocol.dns.DnsBytes.u16s;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** First bytes: yes only where there is no doubt. */
final class DnsRecogniserTest {
    private static final int RANDOM_RUNS = 200_000;
    private static final List<byte[]> QUERIES =
            List.of(
                    query(1, "example.com.", 1),
                    query(7, ".", 2),
                    new DnsBytes(2, QUERY)
                            .question("_sip._udp.test.", 33, 1)
                            .opt(1232, 0, 0, true, u16s(10, 8, 1, 2, 3, 4))
                            .bytes(),
                    new DnsBytes(0, 0).question("_http._tcp.local.", 12, 0x8001).bytes(),
                    new DnsBytes(3, 0x2400).question("test.", 6, 1).bytes());
    private static final List<byte[]> RESPONSES =
            List.of(
                    answer(1, "example.com.", "1"),
                    new DnsBytes(1, 0x8183).question("nx.test.", 28, 1).bytes(),
                    new DnsBytes(0, 0x8400)
                            .record(0, "box.local.", 1, 0x8001, 120, 192, 0, 2, 1)
                            .bytes());

    @Test
    void recognisesMessagesBySender() {
        for (byte[] message : QUERIES) {
            assertThat(judge(message, Transport.UDP)).isEqualTo(Recognition.CLIENT);
            assertThat(judge(framed(message), Transport.TCP)).isEqualTo(Recognition.CLIENT);
        }
        for (byte[] message : RESPONSES) {
            assertThat(judge(message, Transport.UDP)).isEqualTo(Recognition.SERVER);
            assertThat(judge(framed(message, message), Transport.TCP))
                    .isEqualTo(Recognition.SERVER);
        }
    }

    @Test
    void awaitsTheRestOfAStreamsFirstMessageAndRefusesACutDatagram() {
        byte[] message = framed(query(1, "example.com.", 1));
        for (int length = 0; length < message.length; length++) {
            assertThat(judge(DnsBytes.cut(message, length), Transport.TCP))
                    .as("%d bytes", length)
                    .isEqualTo(Recognition.MORE);
        }
        byte[] datagram = query(1, "example.com.", 1);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(judge(DnsBytes.cut(datagram, length), Transport.UDP))
                    .as("%d bytes", length)
                    .isEqualTo(Recognition.NO);
        }
    }

    @Test
    void doesNotAwaitAllOfALongMessage() {
        DnsBytes bytes = new DnsBytes(1, RESPONSE).question("test.", 252, 1);
        for (int i = 0; i < 200; i++) {
            bytes.record(0, "", 1, 1, 1, 192, 0, 2, 1);
        }
        byte[] message = framed(bytes.bytes());
        assertThat(judge(DnsBytes.cut(message, 300), Transport.TCP)).isEqualTo(Recognition.MORE);
        assertThat(judge(DnsBytes.cut(message, 600), Transport.TCP)).isEqualTo(Recognition.SERVER);
    }

    @Test
    void recognisesADatagramThatTheCaptureCutBehindTheQuestion() {
        byte[] answer = answer(1, "example.com.", "1");
        assertThat(judge(DnsBytes.cut(answer, 32), Transport.UDP, answer.length - 32))
                .isEqualTo(Recognition.SERVER);
        assertThat(judge(DnsBytes.cut(answer, 20), Transport.UDP, answer.length - 20))
                .isEqualTo(Recognition.NO);
    }

    @Test
    void refusesWhatOnlyLooksLikeIt() {
        byte[] good = query(1, "example.com.", 1);
        String netbios = "CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.";
        for (byte[] datagram :
                List.of(
                        join(good, new byte[] {0}),
                        query(1, "example.com.", 54),
                        new DnsBytes(1, QUERY).question("example.com.", 1, 7).bytes(),
                        new DnsBytes(1, 0x0140).question("example.com.", 1, 1).bytes(),
                        new DnsBytes(1, 0x7900).question("example.com.", 1, 1).bytes(),
                        new DnsBytes(1, QUERY).question("example.com.", 1, 1).claim(1, 1).bytes(),
                        new DnsBytes(1, QUERY).question("a\u0001b.com.", 1, 1).bytes(),
                        new DnsBytes(1, 0x0110).question(netbios, 32, 1).bytes(),
                        new DnsBytes(1, 0x8181).bytes(),
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        new byte[64])) {
            assertThat(judge(datagram, Transport.UDP)).isEqualTo(Recognition.NO);
            assertThat(judge(framed(datagram), Transport.TCP)).isEqualTo(Recognition.NO);
        }
    }

    @Test
    void refusesRandomBytes() {
        Random random = new Random(53);
        for (int run = 0; run < RANDOM_RUNS; run++) {
            byte[] bytes = new byte[12 + random.nextInt(100)];
            random.nextBytes(bytes);
            Transport transport = random.nextBoolean() ? Transport.UDP : Transport.TCP;
            assertThat(judge(bytes, transport))
                    .as("seed 53, run %d", run)
                    .isNotIn(Recognition.CLIENT, Recognition.SERVER);
        }
    }

    private static Recognition judge(byte[] bytes, Transport transport) {
        return judge(bytes, transport, 0);
    }

    private static Recognition judge(byte[] bytes, Transport transport, int missing) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length + 1L);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 1, bytes.length);
            Bytes in = new Bytes().wrap(memory, 1, bytes.length, 0).missing(missing);
            Recognition recognition = new DnsProtocol().recognise(in, transport);
            assertThat(in.position()).isZero();
            return recognition;
        }
    }
}
