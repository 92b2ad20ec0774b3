package io.wiretrip.agent.packet;

import static io.wiretrip.agent.packet.FrameBytes.TCP;
import static io.wiretrip.agent.packet.FrameBytes.UDP;
import static io.wiretrip.agent.packet.FrameBytes.ascii;
import static io.wiretrip.agent.packet.FrameBytes.ethernet;
import static io.wiretrip.agent.packet.FrameBytes.extension;
import static io.wiretrip.agent.packet.FrameBytes.fragment6;
import static io.wiretrip.agent.packet.FrameBytes.hex;
import static io.wiretrip.agent.packet.FrameBytes.ipv4;
import static io.wiretrip.agent.packet.FrameBytes.ipv4Total;
import static io.wiretrip.agent.packet.FrameBytes.ipv6;
import static io.wiretrip.agent.packet.FrameBytes.ipv6Length;
import static io.wiretrip.agent.packet.FrameBytes.join;
import static io.wiretrip.agent.packet.FrameBytes.tcp;
import static io.wiretrip.agent.packet.FrameBytes.u8;
import static io.wiretrip.agent.packet.FrameBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Which length is believed, and what happens when lengths contradict each other. */
class LengthsTest {
    private static final byte[] NONE = new byte[0];

    @Test
    void takesPaddingAndTrailersForNothing() {
        byte[] padding = ascii("padding and a trailer");
        Dissection dissection = new Dissection();
        dissection.frame(join(ethernet(0x0800, ipv4(TCP, tcp(""))), padding));
        dissection.frame(join(ethernet(0x86dd, ipv6(TCP, tcp("v6"))), padding));
        dissection.frame(join(ethernet(0x0800, ipv4(UDP, udp("datagram"))), padding));
        assertThat(dissection.found)
                .extracting(Dissection.Found::text)
                .containsExactly("", "v6", "datagram");
        assertThat(dissection.found)
                .extracting(Dissection.Found::payloadLength)
                .containsExactly(0, 2, 8);
    }

    @Test
    void takesThePayloadOfUdpFromItsOwnHeader() {
        byte[] datagram = udp(40000, 53, 8 + 5, ascii("query, and options behind"));
        assertThat(new Dissection().frame(ethernet(0x0800, ipv4(UDP, datagram))).single().text())
                .isEqualTo("query");
    }

    @Test
    void tellsHowMuchTheSnapshotLengthCutOff() {
        byte[] frame = ethernet(0x0800, ipv4(TCP, tcp("GET / HTTP/1.1")));
        Dissection dissection = new Dissection().frame(1, frame, 14 + 20 + 20 + 3, 0);
        assertThat(dissection.single().text()).isEqualTo("GET");
        assertThat(dissection.single().payloadLength()).isEqualTo(14);
        assertThat(dissection.count(PacketEvent.TRUNCATED_PAYLOAD)).isEqualTo(1);
        assertThat(dissection.count(PacketEvent.LENGTH_BEYOND_FRAME)).isZero();
    }

    @Test
    void knowsThePayloadLengthWhenOptionsWereCutOff() {
        byte[] frame = ethernet(0x0800, ipv4(TCP, tcp(1, 2, new byte[12], ascii("data"))));
        Dissection.Found found = new Dissection().frame(1, frame, 14 + 20 + 20 + 5, 0).single();
        assertThat(found.text()).isEmpty();
        assertThat(found.payloadLength()).isEqualTo(4);
    }

    @Test
    void takesTheLengthOfOffloadedPacketsFromTheFrame() {
        byte[] large = new byte[100_000];
        Dissection dissection = new Dissection();
        dissection.frame(ethernet(0x0800, ipv4Total(0, TCP, 1, 0, NONE, tcp(1, 2, NONE, large))));
        dissection.frame(ethernet(0x86dd, ipv6Length(0, TCP, tcp(1, 2, NONE, large))));
        dissection.frame(ethernet(0x0800, ipv4Total(0, UDP, 1, 0, NONE, udp(1, 2, 0, large))));
        dissection.frame(ethernet(0x86dd, ipv6Length(0, UDP, udp(1, 2, 0, large))));
        assertThat(dissection.found)
                .hasSize(4)
                .allSatisfy(found -> assertThat(found.text()).hasSize(100_000));
    }

    @Test
    void takesTheLengthOfJumbogramsFromTheFrame() {
        byte[] jumbo =
                join(u8(TCP), u8(0), hex("c2040001 8650"), tcp(1, 2, NONE, new byte[70_000]));
        Dissection dissection = new Dissection().frame(ethernet(0x86dd, ipv6Length(0, 0, jumbo)));
        assertThat(dissection.single().payloadLength()).isEqualTo(70_000);
    }

    @Test
    void goesOnWithWhatIsThereOfAPacketLongerThanItsFrame() {
        byte[] frame = ethernet(0x0800, ipv4Total(1000, TCP, 1, 0, NONE, tcp("start")));
        Dissection dissection = new Dissection().frame(frame);
        assertThat(dissection.single().text()).isEqualTo("start");
        assertThat(dissection.single().payloadLength()).isEqualTo(960);
        assertThat(dissection.count(PacketEvent.LENGTH_BEYOND_FRAME)).isEqualTo(1);
        assertThat(dissection.count(PacketEvent.TRUNCATED_PAYLOAD)).isEqualTo(1);
    }

    private static byte[] dataOffset(int words) {
        byte[] segment = tcp("hello");
        segment[12] = (byte) (words << 4);
        return segment;
    }

    private static byte[] patched(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    /** Packets (raw IP) whose headers cannot be, and what is counted for them. */
    static final List<Arguments> IMPOSSIBLE =
            List.of(
                    argumentSet(
                            "version 5 in Ethernet's IPv4",
                            patched(ipv4(TCP, tcp("x")), 0, 0x55),
                            PacketEvent.BAD_IP),
                    argumentSet(
                            "IPv4 header of 16 bytes",
                            patched(ipv4(TCP, tcp("x")), 0, 0x44),
                            PacketEvent.BAD_IP),
                    argumentSet(
                            "IPv4 shorter than its header",
                            ipv4Total(19, TCP, 1, 0, NONE, tcp("x")),
                            PacketEvent.BAD_IP),
                    argumentSet(
                            "IPv4 shorter than its options",
                            ipv4Total(27, TCP, 1, 0, new byte[8], tcp("x")),
                            PacketEvent.BAD_IP),
                    argumentSet(
                            "IPv4 of 19 bytes", hex("45" + "00".repeat(18)), PacketEvent.BAD_IP),
                    argumentSet("TCP in 19 bytes", ipv4(TCP, new byte[19]), PacketEvent.BAD_TCP),
                    argumentSet("TCP header of 16", ipv4(TCP, dataOffset(4)), PacketEvent.BAD_TCP),
                    argumentSet(
                            "TCP header longer than the packet",
                            ipv4(TCP, dataOffset(7)),
                            PacketEvent.BAD_TCP),
                    argumentSet("UDP in 7 bytes", ipv4(UDP, new byte[7]), PacketEvent.BAD_UDP),
                    argumentSet("UDP length 7", ipv4(UDP, udp(1, 2, 7, NONE)), PacketEvent.BAD_UDP),
                    argumentSet("UDP length 0", ipv4(UDP, udp(1, 2, 0, NONE)), PacketEvent.BAD_UDP),
                    argumentSet(
                            "UDP longer than the packet",
                            ipv4(UDP, udp(1, 2, 9, NONE)),
                            PacketEvent.BAD_UDP),
                    argumentSet("GRE in 3 bytes", ipv4(47, new byte[3]), PacketEvent.BAD_TUNNEL),
                    argumentSet(
                            "GRE without its key",
                            ipv4(47, hex("20000800")),
                            PacketEvent.BAD_TUNNEL));

    /** The same for IPv6. */
    static final List<Arguments> IMPOSSIBLE_6 =
            List.of(
                    argumentSet("version 4", ipv4(TCP, new byte[40]), PacketEvent.BAD_IP),
                    argumentSet("extension cut", ipv6(0, new byte[7]), PacketEvent.BAD_IP),
                    argumentSet(
                            "extension beyond the end",
                            ipv6(0, patched(extension(TCP, 0, tcp("x")), 1, 99)),
                            PacketEvent.BAD_IP),
                    argumentSet("fragment header cut", ipv6(44, new byte[7]), PacketEvent.BAD_IP));

    @ParameterizedTest
    @FieldSource("IMPOSSIBLE")
    void countsImpossibleIpv4(byte[] packet, PacketEvent event) {
        checkCounted(228, packet, event);
    }

    @ParameterizedTest
    @FieldSource("IMPOSSIBLE_6")
    void countsImpossibleIpv6(byte[] packet, PacketEvent event) {
        checkCounted(229, packet, event);
    }

    private static void checkCounted(int linkType, byte[] packet, PacketEvent event) {
        Dissection dissection = new Dissection().frame(linkType, packet, packet.length, 0);
        assertThat(dissection.count(event))
                .describedAs(dissection.dissector.counters().toString())
                .isEqualTo(1);
        assertThat(dissection.found).isEmpty();
    }

    @Test
    void survivesTheLargestAndTheSmallestWireLength() {
        byte[] offloaded = ethernet(0x0800, ipv4Total(0, TCP, 1, 0, NONE, tcp("x")));
        byte[] fragment = ethernet(0x0800, ipv4Total(0, TCP, 1, 0x1fff, NONE, tcp("x")));
        byte[] last = ethernet(0x86dd, ipv6Length(0, 44, fragment6(TCP, 1, 0xfff8, false, NONE)));
        Dissection dissection = new Dissection();
        for (byte[] frame : List.of(offloaded, fragment, last)) {
            dissection.frame(1, frame, frame.length, Integer.MAX_VALUE, 0);
            dissection.frame(1, frame, frame.length, Integer.MIN_VALUE, 0);
        }
        assertThat(dissection.found)
                .extracting(Dissection.Found::payloadLength)
                .containsExactly(Integer.MAX_VALUE - 14 - 40, 1);
        assertThat(dissection.count(PacketEvent.FRAGMENTS)).isEqualTo(4);
        assertThat(dissection.count(PacketEvent.FRAGMENT_OVERSIZED)).isEqualTo(3);
    }
}
