package io.wiretrip.protocol.dns;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsSection;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Netty reads generated responses as we do. */
final class DnsNettyOracleTest {
    private static final int MESSAGES = 3_000;
    private static final DnsSection[] SECTIONS = {
        DnsSection.ANSWER, DnsSection.AUTHORITY, DnsSection.ADDITIONAL
    };
    private static final int[] TYPES = {1, 2, 5, 12, 15, 16, 28, 65, 257, 65534};

    @Test
    void agreesWithNettyOnNamesTypesClassesAndTtls() {
        for (int seed = 0; seed < MESSAGES; seed++) {
            byte[] message = message(new Random(seed));
            assertThat(ours(message)).as("seed %d", seed).isEqualTo(netty(message));
        }
    }

    private static byte[] message(Random random) {
        DnsBytes bytes = new DnsBytes(random.nextInt(65536), 0x8000 | random.nextInt(1 << 11));
        bytes.question(name(random), TYPES[random.nextInt(TYPES.length)], 1);
        for (int section = 0; section < 3; section++) {
            for (int i = random.nextInt(5); i > 0; i--) {
                int type = TYPES[random.nextInt(TYPES.length)];
                byte[] data = data(type, random);
                String owner = random.nextInt(3) == 0 ? name(random) : "";
                int ttl = random.nextInt(1 << 30);
                bytes.record(section, owner, type, 1 + random.nextInt(4), ttl, data);
            }
        }
        return bytes.bytes();
    }

    private static byte[] data(int type, Random random) {
        return switch (type) {
            case 2, 5, 12 ->
                    random.nextBoolean()
                            ? DnsBytes.wireName(name(random))
                            : DnsBytes.join(DnsBytes.string("sub"), DnsBytes.u16s(0xc00c));
            case 15 -> DnsBytes.join(DnsBytes.u16s(10), DnsBytes.wireName(name(random)));
            default -> {
                byte[] data = new byte[type == 1 ? 4 : type == 28 ? 16 : random.nextInt(40)];
                random.nextBytes(data);
                yield data;
            }
        };
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = 1 + random.nextInt(5); labels > 0; labels--) {
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                name.append("abcdefghijklmnopqrstuvwxyzABC0123456789-_".charAt(random.nextInt(41)));
            }
            name.append('.');
        }
        return name.toString();
    }

    private static List<String> ours(byte[] message) {
        List<String> lines = new ArrayList<>();
        try (StreamHarness harness =
                new StreamHarness(Setup.of(new DnsProtocol()).over(Transport.UDP))) {
            harness.deliver(false, message);
            RoundTrip roundTrip = harness.roundTrips().getFirst();
            DnsResponse response = (DnsResponse) requireNonNull(roundTrip.response());
            DnsContent content = DnsRecordTest.content(roundTrip);
            lines.add(response.id() + " " + response.opcode() + " " + response.rcode());
            for (DnsContent.Question question : content.questions()) {
                lines.add(question.name() + " " + question.type() + " " + question.dnsClass());
            }
            lines.add("answers");
            content.answers().forEach(record -> lines.add(line(record)));
            lines.add("authorities");
            content.authorities().forEach(record -> lines.add(line(record)));
            lines.add("additionals");
            content.additionals().forEach(record -> lines.add(line(record)));
        }
        return lines;
    }

    private static String line(DnsContent.ResourceRecord record) {
        return record.name()
                + " "
                + record.type()
                + " "
                + record.dnsClass()
                + " "
                + record.ttlSeconds()
                + (record.type() == 12 ? " " + record.text() : "");
    }

    private static List<String> netty(byte[] message) {
        EmbeddedChannel channel = new EmbeddedChannel(new DatagramDnsResponseDecoder());
        channel.writeInbound(
                new DatagramPacket(
                        Unpooled.wrappedBuffer(message),
                        InetSocketAddress.createUnresolved("client", 40_000),
                        InetSocketAddress.createUnresolved("server", 53)));
        DatagramDnsResponse response = channel.readInbound();
        List<String> lines = new ArrayList<>();
        lines.add(
                response.id()
                        + " "
                        + Byte.toUnsignedInt(response.opCode().byteValue())
                        + " "
                        + response.code().intValue());
        for (int i = 0; i < response.count(DnsSection.QUESTION); i++) {
            DnsQuestion question = response.recordAt(DnsSection.QUESTION, i);
            lines.add(
                    question.name() + " " + question.type().intValue() + " " + question.dnsClass());
        }
        for (DnsSection section : SECTIONS) {
            lines.add(
                    switch (section) {
                        case ANSWER -> "answers";
                        case AUTHORITY -> "authorities";
                        default -> "additionals";
                    });
            for (int i = 0; i < response.count(section); i++) {
                DnsRecord record = response.recordAt(section, i);
                lines.add(
                        record.name()
                                + " "
                                + record.type().intValue()
                                + " "
                                + record.dnsClass()
                                + " "
                                + record.timeToLive()
                                + (record instanceof DnsPtrRecord ptr ? " " + ptr.hostname() : ""));
            }
        }
        response.release();
        channel.finishAndReleaseAll();
        return lines;
    }
}
