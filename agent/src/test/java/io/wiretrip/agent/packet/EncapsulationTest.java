package io.wiretrip.agent.packet;

import static io.wiretrip.agent.packet.FrameBytes.DESTINATION_V6;
import static io.wiretrip.agent.packet.FrameBytes.SOURCE_V6;
import static io.wiretrip.agent.packet.FrameBytes.TCP;
import static io.wiretrip.agent.packet.FrameBytes.UDP;
import static io.wiretrip.agent.packet.FrameBytes.ascii;
import static io.wiretrip.agent.packet.FrameBytes.ethernet;
import static io.wiretrip.agent.packet.FrameBytes.extension;
import static io.wiretrip.agent.packet.FrameBytes.fragment6;
import static io.wiretrip.agent.packet.FrameBytes.geneve;
import static io.wiretrip.agent.packet.FrameBytes.gre;
import static io.wiretrip.agent.packet.FrameBytes.hex;
import static io.wiretrip.agent.packet.FrameBytes.ipv4;
import static io.wiretrip.agent.packet.FrameBytes.ipv6;
import static io.wiretrip.agent.packet.FrameBytes.join;
import static io.wiretrip.agent.packet.FrameBytes.label;
import static io.wiretrip.agent.packet.FrameBytes.tag;
import static io.wiretrip.agent.packet.FrameBytes.tcp;
import static io.wiretrip.agent.packet.FrameBytes.u16;
import static io.wiretrip.agent.packet.FrameBytes.u8;
import static io.wiretrip.agent.packet.FrameBytes.udp;
import static io.wiretrip.agent.packet.FrameBytes.vxlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a segment or a datagram may be wrapped, one frame each. */
class EncapsulationTest {
    private static final byte[] V4 = ipv4(TCP, tcp("hello"));
    private static final byte[] V6 = ipv6(TCP, tcp("hello"));
    private static final byte[] ETHERNET_V4 = ethernet(0x0800, V4);
    private static final byte[] ETHERNET_V6 = ethernet(0x86dd, V6);
    private static final byte[] SLL = hex("0000 0001 0006 020000000001 0000");
    private static final byte[] SLL2_AFTER_TYPE = hex("0000 00000002 0001 00 06 0200000000010000");

    /** Name, link type, frame; in each of them the same segment over IPv4. */
    static Stream<Arguments> overIpv4() {
        return Stream.of(
                argumentSet("Ethernet", 1, ETHERNET_V4),
                argumentSet("802.1Q", 1, ethernet(0x8100, tag(0x0800, V4))),
                argumentSet("802.1ad", 1, ethernet(0x88a8, tag(0x8100, tag(0x0800, V4)))),
                argumentSet("9100", 1, ethernet(0x9100, tag(0x9100, tag(0x0800, V4)))),
                argumentSet(
                        "four tags",
                        1,
                        ethernet(0x8100, tag(0x8100, tag(0x8100, tag(0x8100, tag(0x0800, V4)))))),
                argumentSet("MPLS", 1, ethernet(0x8847, label(false, label(true, V4)))),
                argumentSet("MPLS in VLAN", 1, ethernet(0x8100, tag(0x8848, label(true, V4)))),
                argumentSet("PPPoE", 1, pppoe(u16(0x0021), V4)),
                argumentSet("PPPoE, short protocol", 1, pppoe(u8(0x21), V4)),
                argumentSet("raw 101", 101, V4),
                argumentSet("raw 12", 12, V4),
                argumentSet("raw 14", 14, V4),
                argumentSet("IPv4", 228, V4),
                argumentSet("null, little endian", 0, join(hex("02000000"), V4)),
                argumentSet("null, big endian", 0, join(hex("00000002"), V4)),
                argumentSet("loop", 108, join(hex("00000002"), V4)),
                argumentSet("SLL", 113, join(SLL, u16(0x0800), V4)),
                argumentSet("SLL, VLAN", 113, join(SLL, u16(0x8100), tag(0x0800, V4))),
                argumentSet("SLL2", 276, join(u16(0x0800), SLL2_AFTER_TYPE, V4)),
                argumentSet(
                        "SLL2, QinQ",
                        276,
                        join(u16(0x88a8), SLL2_AFTER_TYPE, tag(0x8100, tag(0x0800, V4)))),
                argumentSet("PPP", 9, join(u16(0x0021), V4)),
                argumentSet("PPP, short protocol", 9, join(u8(0x21), V4)),
                argumentSet("PPP, address and control", 9, join(hex("ff030021"), V4)),
                argumentSet("PPP, MPLS", 9, join(u16(0x0281), label(true, V4))),
                argumentSet(
                        "IPv4 options",
                        228,
                        ipv4(TCP, 0x1234, 0, hex("07040400 01010100"), tcp("hello"))),
                argumentSet("IPv4 authentication", 228, ipv4(51, ah(TCP, tcp("hello")))),
                argumentSet("4in4", 228, ipv4(4, V4)),
                argumentSet("4in6", 229, ipv6(4, V4)),
                argumentSet("4in6 behind options", 229, ipv6(60, extension(4, 0, V4))),
                argumentSet("GRE", 228, ipv4(47, gre(0, 0x0800, hex(""), V4))),
                argumentSet(
                        "GRE, checksum", 228, ipv4(47, gre(0x8000, 0x0800, hex("00000000"), V4))),
                argumentSet("GRE, key", 228, ipv4(47, gre(0x2000, 0x0800, hex("00000001"), V4))),
                argumentSet("GRE, all", 229, ipv6(47, gre(0xb000, 0x0800, new byte[12], V4))),
                argumentSet(
                        "GRE, bridged",
                        228,
                        ipv4(47, gre(0x2000, 0x6558, hex("00000100"), ETHERNET_V4))),
                argumentSet("ERSPAN I", 228, ipv4(47, gre(0, 0x88be, hex(""), ETHERNET_V4))),
                argumentSet(
                        "ERSPAN II", 228, ipv4(47, gre(0x1000, 0x88be, new byte[12], ETHERNET_V4))),
                argumentSet(
                        "PPTP",
                        228,
                        ipv4(47, gre(0x3081, 0x880b, new byte[12], join(hex("ff030021"), V4)))),
                argumentSet("GRE 1", 228, ipv4(47, gre(0x2001, 0x0800, new byte[4], V4))),
                argumentSet("GRE, MPLS", 228, ipv4(47, gre(0, 0x8847, hex(""), label(true, V4)))),
                argumentSet("VXLAN", 228, ipv4(UDP, vxlan(ETHERNET_V4))),
                argumentSet(
                        "VXLAN, Linux's old port",
                        229,
                        ipv6(UDP, udp(1, 8472, join(hex("0800000000002a00"), ETHERNET_V4)))),
                argumentSet(
                        "VXLAN, tagged inside",
                        228,
                        ipv4(UDP, vxlan(ethernet(0x8100, tag(0x0800, V4))))),
                argumentSet(
                        "Geneve",
                        228,
                        ipv4(UDP, geneve(0x6558, hex("0102800100000000"), ETHERNET_V4))),
                argumentSet("Geneve, no Ethernet", 228, ipv4(UDP, geneve(0x0800, hex(""), V4))),
                argumentSet(
                        "VXLAN in GRE in 6in4",
                        228,
                        ipv4(
                                41,
                                ipv6(47, gre(0, 0x0800, hex(""), ipv4(UDP, vxlan(ETHERNET_V4)))))));
    }

    /** The same over IPv6. */
    static Stream<Arguments> overIpv6() {
        return Stream.of(
                argumentSet("Ethernet", 1, ETHERNET_V6),
                argumentSet("802.1Q", 1, ethernet(0x8100, tag(0x86dd, V6))),
                argumentSet("MPLS", 1, ethernet(0x8847, label(true, V6))),
                argumentSet("PPPoE", 1, pppoe(u16(0x0057), V6)),
                argumentSet("raw", 101, V6),
                argumentSet("IPv6", 229, V6),
                argumentSet("null, NetBSD", 0, join(hex("00000018"), V6)),
                argumentSet("null, FreeBSD", 0, join(hex("1c000000"), V6)),
                argumentSet("null, macOS", 0, join(hex("1e000000"), V6)),
                argumentSet("null, Linux", 0, join(hex("0a000000"), V6)),
                argumentSet("loop", 108, join(hex("00000018"), V6)),
                argumentSet("SLL", 113, join(SLL, u16(0x86dd), V6)),
                argumentSet("SLL2", 276, join(u16(0x86dd), SLL2_AFTER_TYPE, V6)),
                argumentSet("PPP", 9, join(hex("ff030057"), V6)),
                argumentSet("hop-by-hop", 229, ipv6(0, extension(TCP, 0, tcp("hello")))),
                argumentSet(
                        "hop-by-hop, destination, routing",
                        229,
                        ipv6(
                                0,
                                extension(
                                        60, 0, extension(43, 1, extension(TCP, 2, tcp("hello")))))),
                argumentSet("mobility", 229, ipv6(135, extension(TCP, 0, tcp("hello")))),
                argumentSet("authentication", 229, ipv6(51, ah(TCP, tcp("hello")))),
                argumentSet(
                        "fragment that is whole",
                        229,
                        ipv6(44, fragment6(TCP, -1, 0, false, tcp("hello")))),
                argumentSet("6in4", 228, ipv4(41, V6)),
                argumentSet("6in6", 229, ipv6(41, V6)),
                argumentSet("GRE", 228, ipv4(47, gre(0, 0x86dd, hex(""), V6))),
                argumentSet("VXLAN", 228, ipv4(UDP, vxlan(ETHERNET_V6))),
                argumentSet("Geneve", 229, ipv6(UDP, geneve(0x86dd, hex(""), V6))));
    }

    @ParameterizedTest
    @MethodSource
    void overIpv4(int linkType, byte[] frame) {
        Dissection.Found found = dissect(linkType, frame).single();
        checkSegment(found);
        assertThat(found.source()).isEqualTo("0/10.0.0.1");
        assertThat(found.destination()).isEqualTo("0/192.168.255.254");
        assertThat(found.ipId()).isEqualTo(0x1234);
    }

    @ParameterizedTest
    @MethodSource
    void overIpv6(int linkType, byte[] frame) {
        Dissection.Found found = dissect(linkType, frame).single();
        checkSegment(found);
        assertThat(found.source()).isEqualTo(HexFormat.of().formatHex(SOURCE_V6));
        assertThat(found.destination()).isEqualTo(HexFormat.of().formatHex(DESTINATION_V6));
        assertThat(found.ipId()).isEqualTo(-1);
    }

    private static void checkSegment(Dissection.Found found) {
        assertThat(found.tcp()).isTrue();
        assertThat(found.sourcePort()).isEqualTo(40000);
        assertThat(found.destinationPort()).isEqualTo(80);
        assertThat(found.sequence()).isEqualTo(0xfffffff0);
        assertThat(found.acknowledgment()).isEqualTo(0x01020304);
        assertThat(found.flags()).isEqualTo(Packet.PSH | Packet.ACK);
        assertThat(found.window()).isEqualTo(0xfedc);
        assertThat(found.timeNs()).isEqualTo(1234);
        assertThat(found.text()).isEqualTo("hello");
        assertThat(found.payloadLength()).isEqualTo(5);
    }

    /** Name, link type, frame and what has to be counted for it. */
    static final List<Arguments> NOT_OURS =
            List.of(
                    argumentSet("802.11", 105, V4, PacketEvent.UNSUPPORTED_LINK_TYPE),
                    argumentSet("negative", -1, V4, PacketEvent.UNSUPPORTED_LINK_TYPE),
                    argumentSet("ARP", 1, ethernet(0x0806, new byte[28]), PacketEvent.NON_IP),
                    argumentSet("LLC", 1, ethernet(38, hex("424203")), PacketEvent.NON_IP),
                    argumentSet("null, AF 7", 0, join(hex("07000000"), V4), PacketEvent.NON_IP),
                    argumentSet("PPP LCP", 9, join(hex("c021"), V4), PacketEvent.NON_IP),
                    argumentSet("raw, version 5", 101, hex("50"), PacketEvent.NON_IP),
                    argumentSet(
                            "PPPoE discovery in session",
                            1,
                            ethernet(0x8864, hex("1109 0000 0000")),
                            PacketEvent.NON_IP),
                    argumentSet(
                            "MPLS pseudowire",
                            1,
                            ethernet(0x8847, label(true, hex("00000000"))),
                            PacketEvent.NON_IP),
                    argumentSet("five tags", 1, tags(5), PacketEvent.TAG_DEPTH),
                    argumentSet("labels", 1, labels(9), PacketEvent.TAG_DEPTH),
                    argumentSet("SCTP", 228, ipv4(132, tcp("")), PacketEvent.OTHER_TRANSPORT),
                    argumentSet("ESP", 229, ipv6(50, tcp("")), PacketEvent.OTHER_TRANSPORT),
                    argumentSet("nothing", 229, ipv6(59, hex("")), PacketEvent.OTHER_TRANSPORT),
                    argumentSet(
                            "options are no IPv4 payload",
                            228,
                            ipv4(60, extension(TCP, 0, tcp(""))),
                            PacketEvent.OTHER_TRANSPORT),
                    argumentSet("nine extensions", 229, extensions(9), PacketEvent.EXTENSION_DEPTH),
                    argumentSet("five tunnels", 228, tunnels(5), PacketEvent.TUNNEL_DEPTH),
                    argumentSet(
                            "GRE, version 2",
                            228,
                            ipv4(47, gre(0x3002, 0x880b, new byte[8], V4)),
                            PacketEvent.BAD_TUNNEL),
                    argumentSet(
                            "GRE source routes",
                            228,
                            ipv4(47, gre(0x4000, 0x0800, new byte[4], V4)),
                            PacketEvent.BAD_TUNNEL),
                    argumentSet(
                            "GRE with ARP",
                            228,
                            ipv4(47, gre(0, 0x0806, hex(""), V4)),
                            PacketEvent.NON_IP),
                    argumentSet(
                            "VXLAN with ARP",
                            228,
                            ipv4(UDP, vxlan(ethernet(0x0806, new byte[28]))),
                            PacketEvent.NON_IP));

    @ParameterizedTest
    @FieldSource("NOT_OURS")
    void countsWhatIsNotOurs(int linkType, byte[] frame, PacketEvent event) {
        Dissection dissection = dissect(linkType, frame);
        assertThat(dissection.found).isEmpty();
        assertThat(dissection.count(event))
                .describedAs(dissection.dissector.counters().toString())
                .isEqualTo(1);
    }

    @Test
    void goesAsDeepAsTheLimits() {
        assertThat(dissect(228, tunnels(4)).single().text()).isEqualTo("hello");
        assertThat(dissect(229, extensions(8)).single().text()).isEqualTo("hello");
        assertThat(dissect(1, labels(8)).single().text()).isEqualTo("hello");
    }

    @Test
    void leavesTunnelsClosedWhenToldTo() {
        DissectorOptions closed = new DissectorOptions(false, 4, 1 << 20, 1, 1);
        Dissection dissection = new Dissection(closed);
        dissection.frame(228, ipv4(4, V4), V4.length + 20, 0);
        dissection.frame(228, ipv4(41, V6), V6.length + 20, 0);
        byte[] gre = ipv4(47, gre(0, 0x0800, hex(""), V4));
        dissection.frame(228, gre, gre.length, 0);
        assertThat(dissection.found).isEmpty();
        assertThat(dissection.count(PacketEvent.OTHER_TRANSPORT)).isEqualTo(3);
        byte[] vxlan = ipv4(UDP, vxlan(ETHERNET_V4));
        dissection.frame(228, vxlan, vxlan.length, 0);
        assertThat(dissection.single().destinationPort()).isEqualTo(4789);
    }

    /** Datagrams on a tunnel's port which are something else. */
    static final List<Arguments> NO_TUNNELS =
            List.of(
                    argumentSet("empty", udp(1, 4789, hex(""))),
                    argumentSet("text", udp(1, 8472, ascii("not a tunnel at all, is it"))),
                    argumentSet(
                            "no network identifier",
                            udp(1, 4789, join(hex("0000000000002a00"), ETHERNET_V4))),
                    argumentSet("unknown type", vxlan(ethernet(0x88cc, new byte[60]))),
                    argumentSet("wrong version", vxlan(ethernet(0x0800, V6))),
                    argumentSet("wrong version 6", vxlan(ethernet(0x86dd, V4))),
                    argumentSet("cut", vxlan(ethernet(0x0800, hex("45000030")))),
                    argumentSet("too many tags", vxlan(tags(5))),
                    argumentSet(
                            "promises more",
                            vxlan(
                                    ethernet(
                                            0x0800,
                                            FrameBytes.ipv4Total(
                                                    99, TCP, 1, 0, hex(""), tcp("hello"))))),
                    argumentSet(
                            "promises more 6",
                            vxlan(ethernet(0x86dd, FrameBytes.ipv6Length(99, TCP, tcp("hello"))))),
                    argumentSet("Geneve, short", udp(1, 6081, hex("00006558000000"))),
                    argumentSet("Geneve, options cut", udp(1, 6081, hex("3f00655800000000"))),
                    argumentSet(
                            "Geneve, version 1", udp(1, 6081, join(hex("4000080000000000"), V4))),
                    argumentSet(
                            "reversed", udp(4789, 1, join(hex("0800000000002a00"), ETHERNET_V4))));

    @ParameterizedTest
    @FieldSource("NO_TUNNELS")
    void takesAnythingElseOnATunnelPortForADatagram(byte[] datagram) {
        Dissection.Found found = dissect(228, ipv4(UDP, datagram)).single();
        assertThat(found.tcp()).isFalse();
        assertThat(found.text()).hasSize(datagram.length - 8);
    }

    @Test
    void tellsDatagrams() {
        Dissection.Found found = dissect(1, ethernet(0x0800, ipv4(UDP, udp("query")))).single();
        assertThat(found.tcp()).isFalse();
        assertThat(found.sourcePort()).isEqualTo(40000);
        assertThat(found.destinationPort()).isEqualTo(53);
        assertThat(found.text()).isEqualTo("query");
        assertThat(found.flags()).isZero();
    }

    @Test
    void keepsNothingOfTheSegmentBefore() {
        Dissection dissection = new Dissection();
        dissection.frame(ethernet(0x86dd, ipv6(TCP, tcp("hello"))));
        dissection.frame(ethernet(0x0800, ipv4(UDP, udp("query"))));
        Dissection.Found datagram = dissection.found.get(1);
        assertThat(datagram.sequence()).isZero();
        assertThat(datagram.source()).isEqualTo("0/10.0.0.1");
    }

    private static Dissection dissect(int linkType, byte[] frame) {
        return new Dissection().frame(linkType, frame, frame.length, 1234);
    }

    private static byte[] pppoe(byte[] protocol, byte[] packet) {
        byte[] payload = join(protocol, packet);
        return ethernet(0x8864, join(hex("1100 0001"), u16(payload.length), payload, new byte[9]));
    }

    /** An authentication header of 24 bytes. */
    private static byte[] ah(int next, byte[] payload) {
        return join(u8(next), u8(4), new byte[22], payload);
    }

    private static byte[] tags(int count) {
        byte[] bytes = tag(0x0800, V4);
        for (int i = 1; i < count; i++) {
            bytes = tag(0x8100, bytes);
        }
        return ethernet(0x8100, bytes);
    }

    private static byte[] labels(int count) {
        byte[] bytes = label(true, V4);
        for (int i = 1; i < count; i++) {
            bytes = label(false, bytes);
        }
        return ethernet(0x8847, bytes);
    }

    private static byte[] extensions(int count) {
        byte[] bytes = extension(TCP, 0, tcp("hello"));
        for (int i = 1; i < count; i++) {
            bytes = extension(60, 0, bytes);
        }
        return ipv6(60, bytes);
    }

    private static byte[] tunnels(int count) {
        byte[] bytes = V4;
        for (int i = 0; i < count; i++) {
            bytes = ipv4(4, bytes);
        }
        return bytes;
    }
}
