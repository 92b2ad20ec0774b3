package io.wiretrip.agent.packet;

import static io.wiretrip.agent.packet.FrameBytes.TCP;
import static io.wiretrip.agent.packet.FrameBytes.UDP;
import static io.wiretrip.agent.packet.FrameBytes.ethernet;
import static io.wiretrip.agent.packet.FrameBytes.extension;
import static io.wiretrip.agent.packet.FrameBytes.fragment6;
import static io.wiretrip.agent.packet.FrameBytes.ipv4;
import static io.wiretrip.agent.packet.FrameBytes.ipv6;
import static io.wiretrip.agent.packet.FrameBytes.tcp;
import static io.wiretrip.agent.packet.FrameBytes.udp;
import static io.wiretrip.agent.packet.FrameBytes.vxlan;
import static io.wiretrip.agent.packet.PacketEvent.FRAGMENT_BAD;
import static io.wiretrip.agent.packet.PacketEvent.FRAGMENT_DUPLICATE;
import static io.wiretrip.agent.packet.PacketEvent.FRAGMENT_OVERLAP;
import static io.wiretrip.agent.packet.PacketEvent.FRAGMENT_OVERSIZED;
import static io.wiretrip.agent.packet.PacketEvent.REASSEMBLED;
import static io.wiretrip.agent.packet.PacketEvent.REASSEMBLY_EVICTED;
import static io.wiretrip.agent.packet.PacketEvent.REASSEMBLY_TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Datagrams put together from fragments, and what hostile fragments cannot do. */
class FragmentsTest {
    private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(3);
    private static final byte[] DATAGRAM = udp(TEXT);
    private static final int RAW = LinkLayer.TYPE_RAW;
    private static final byte[] NONE = new byte[0];
    private static final int MORE = 0x2000;
    private static final long SECOND = 1_000_000_000L;

    private long timeNs = 1_000_000 * SECOND;

    @Test
    void putsFragmentsTogetherInAnyOrder() {
        List<byte[]> pieces = List.of(piece4(0, 40), piece4(40, 64), piece4(64, 112), tail4(112));
        List<byte[]> pieces6 = List.of(piece6(0, 40), piece6(40, 64), piece6(64, 112), tail6(112));
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            List<byte[]> order = new ArrayList<>(round % 2 == 0 ? pieces : pieces6);
            Collections.shuffle(order, random);
            Dissection dissection = new Dissection();
            order.subList(0, 3).forEach(piece -> feed(dissection, piece));
            assertThat(dissection.found).isEmpty();
            timeNs += 5;
            feed(dissection, order.get(3));
            assertThat(dissection.single().text()).isEqualTo(TEXT);
            assertThat(dissection.single().timeNs()).isEqualTo(timeNs);
            assertThat(dissection.count(REASSEMBLED)).isEqualTo(1);
        }
    }

    @Test
    void keepsManyDatagramsApart() {
        Dissection dissection = new Dissection();
        int count = 200;
        for (int id = 0; id < count; id++) {
            feed(dissection, ipv4(UDP, id, MORE, NONE, Arrays.copyOf(udp("datagram " + id), 16)));
        }
        for (int id = count - 1; id >= 0; id--) {
            byte[] datagram = udp("datagram " + id);
            feed(dissection, ipv4(UDP, id, 2, NONE, slice(datagram, 16, datagram.length)));
        }
        assertThat(dissection.found).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(dissection.found.get(i).text()).isEqualTo("datagram " + (count - 1 - i));
        }
    }

    @Test
    void keepsProtocolsOfTheSameIdentificationApart() {
        Dissection dissection = new Dissection();
        byte[] segment = tcp("of a segment");
        feed(dissection, piece4(0, 40));
        feed(dissection, ipv4(TCP, 7, MORE, NONE, slice(segment, 0, 24)));
        feed(dissection, ipv4(TCP, 7, 3, NONE, slice(segment, 24, segment.length)));
        assertThat(dissection.single().text()).isEqualTo("of a segment");
        feed(dissection, tail4(40));
        assertThat(dissection.found.get(1).text()).isEqualTo(TEXT);
    }

    @Test
    void keepsTheFirstCopyOfAByte() {
        Dissection dissection = new Dissection();
        byte[] forged = DATAGRAM.clone();
        Arrays.fill(forged, (byte) '!');
        feed(dissection, piece4(0, 40));
        feed(dissection, tail4(80));
        feed(dissection, ipv4(UDP, 7, MORE, NONE, slice(forged, 0, 40)));
        feed(dissection, ipv4(UDP, 7, MORE | 4, NONE, slice(forged, 32, 48)));
        feed(dissection, piece4(24, 96));
        assertThat(dissection.count(FRAGMENT_DUPLICATE)).isEqualTo(1);
        assertThat(dissection.count(FRAGMENT_OVERLAP)).isEqualTo(2);
        assertThat(dissection.single().text())
                .isEqualTo(TEXT.substring(0, 32) + "!".repeat(8) + TEXT.substring(40));
    }

    @Test
    void takesCopiesOfFragmentsForWhatTheyAre() {
        Dissection dissection = new Dissection();
        for (byte[] piece : List.of(piece4(0, 40), tail4(40))) {
            for (int copy = 0; copy < 3; copy++) {
                timeNs += 1_000;
                feed(dissection, piece);
            }
        }
        assertThat(dissection.single().text()).isEqualTo(TEXT);
        assertThat(dissection.count(FRAGMENT_DUPLICATE)).isEqualTo(4);
        dissection.dissector.end();
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isZero();
        timeNs += CompletedDatagrams.MOMENT_NS;
        feed(dissection, piece4(0, 40));
        feed(dissection, tail4(40));
        assertThat(dissection.found).hasSize(2);
    }

    @Test
    void refusesTeardrops() {
        Dissection dissection = new Dissection();
        feed(dissection, piece4(0, 40));
        feed(dissection, ipv4(UDP, 7, 2, NONE, slice(DATAGRAM, 16, 20)));
        feed(dissection, ipv4(UDP, 7, MORE | 5, NONE, new byte[7]));
        feed(dissection, ipv4(UDP, 7, MORE | 5, NONE, NONE));
        feed(dissection, ipv4(UDP, 7, 5, NONE, NONE));
        assertThat(dissection.count(FRAGMENT_BAD)).isEqualTo(4);
        feed(dissection, tail4(40));
        assertThat(dissection.single().text()).isEqualTo(TEXT);
    }

    @Test
    void refusesFragmentsBeyondAKnownEnd() {
        Dissection dissection = new Dissection();
        feed(dissection, tail4(80));
        feed(dissection, ipv4(UDP, 7, MORE | 14, NONE, new byte[16]));
        feed(dissection, ipv4(UDP, 7, 14, NONE, new byte[5]));
        assertThat(dissection.count(FRAGMENT_BAD)).isEqualTo(2);
        feed(dissection, piece4(0, 80));
        assertThat(dissection.single().text()).isEqualTo(TEXT);
    }

    @Test
    void refusesThePingOfDeath() {
        Dissection dissection = new Dissection();
        feed(dissection, ipv4(UDP, 7, 0x1fff, NONE, new byte[1000]));
        feed(dissection, ipv6(44, fragment6(UDP, 7, 0xfff8, false, new byte[8])));
        assertThat(dissection.count(FRAGMENT_OVERSIZED)).isEqualTo(2);
    }

    @Test
    void putsTogetherTheLargestDatagram() {
        byte[] datagram = udp(1, 2, new byte[65515 - 8]);
        Dissection dissection = new Dissection();
        for (int at = 0; at < datagram.length; at += 1480) {
            int end = Math.min(datagram.length, at + 1480);
            int more = end < datagram.length ? MORE : 0;
            feed(dissection, ipv4(UDP, 7, more | at >> 3, NONE, slice(datagram, at, end)));
        }
        assertThat(dissection.single().payloadLength()).isEqualTo(65507);
        assertThat(dissection.single().text()).hasSize(65507);
    }

    @Test
    void passesOnNothingBehindWhatTheSnapshotLengthCutOff() {
        Dissection dissection = new Dissection();
        dissection.frame(RAW, piece4(40, 80), 20 + 30, timeNs);
        feed(dissection, piece4(0, 40));
        feed(dissection, tail4(80));
        assertThat(dissection.single().payloadLength()).isEqualTo(TEXT.length());
        assertThat(dissection.single().text()).isEqualTo(TEXT.substring(0, 70 - 8));
    }

    @Test
    void givesUpWhatDoesNotComeInTime() {
        Dissection dissection = new Dissection();
        feed(dissection, piece4(0, 40));
        feed(dissection, piece6(0, 40));
        timeNs += 30 * SECOND - 1;
        feed(dissection, ipv4(TCP, tcp("")));
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isZero();
        timeNs++;
        feed(dissection, ipv4(TCP, tcp("")));
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isEqualTo(1);
        feed(dissection, tail4(40));
        timeNs += 30 * SECOND;
        dissection.dissector.tick(timeNs);
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isEqualTo(3);
        assertThat(dissection.found).hasSize(2).allMatch(Dissection.Found::tcp);
    }

    @Test
    void waitsWhenTimeGoesBackwards() {
        Dissection dissection = new Dissection();
        feed(dissection, piece4(0, 40));
        timeNs -= 3600 * SECOND;
        feed(dissection, tail4(40));
        assertThat(dissection.single().text()).isEqualTo(TEXT);
    }

    @Test
    void countsWhatIsIncompleteAtTheEnd() {
        Dissection dissection = new Dissection();
        feed(dissection, piece4(0, 40));
        feed(dissection, piece6(0, 40));
        dissection.dissector.end();
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isEqualTo(2);
    }

    @Test
    void givesUpTheOldestForTheNewest() {
        DissectorOptions four = new DissectorOptions(true, 4, 4 << 16, SECOND, SECOND);
        Dissection dissection = new Dissection(four);
        for (int id = 0; id < 10; id++) {
            timeNs++;
            feed(dissection, ipv4(UDP, id, MORE, NONE, slice(DATAGRAM, 0, 40)));
            timeNs++;
            feed(dissection, ipv6(44, fragment6(UDP, id, 0, true, slice(DATAGRAM, 0, 40))));
        }
        assertThat(dissection.count(REASSEMBLY_EVICTED)).isEqualTo(16);
        for (int id : new int[] {8, 9}) {
            byte[] tail = slice(DATAGRAM, 40, DATAGRAM.length);
            feed(dissection, ipv4(UDP, id, 5, NONE, tail));
            feed(dissection, ipv6(44, fragment6(UDP, id, 40, false, tail)));
        }
        assertThat(dissection.found).hasSize(4).allMatch(found -> found.text().equals(TEXT));
    }

    @Test
    void staysWithinItsMemoryWhateverComes() {
        DissectorOptions small = new DissectorOptions(true, 4, 3 << 16, SECOND, SECOND);
        Dissection dissection = new Dissection(small);
        Random random = new Random(2);
        for (int i = 0; i < 50_000; i++) {
            timeNs += random.nextInt(100_000_000);
            int from = random.nextInt(8) * 8;
            int to = Math.min(64, from + 8 + random.nextInt(6) * 8);
            byte[] piece = slice(DATAGRAM, from, to);
            int more = to == 64 ? 0 : MORE;
            boolean v6 = random.nextBoolean();
            int id = random.nextInt(3);
            feed(
                    dissection,
                    v6
                            ? ipv6(44, fragment6(UDP, id, from, more != 0, piece))
                            : ipv4(UDP, id, more | from >> 3, NONE, piece));
        }
        dissection.dissector.end();
        long started =
                dissection.count(REASSEMBLED)
                        + dissection.count(REASSEMBLY_EVICTED)
                        + dissection.count(REASSEMBLY_TIMED_OUT);
        assertThat(dissection.count(REASSEMBLED)).isGreaterThan(1000);
        assertThat(dissection.count(REASSEMBLY_EVICTED)).isGreaterThan(1000);
        assertThat(dissection.count(REASSEMBLY_TIMED_OUT)).isGreaterThan(10);
        assertThat(started).isLessThan(dissection.count(PacketEvent.FRAGMENTS));
    }

    @Test
    void putsTogetherWhatIsInsideATunnelAndTheTunnelItself() {
        byte[] inner1 = vxlan(ethernet(0x0800, piece4(0, 80)));
        byte[] inner2 = vxlan(ethernet(0x0800, tail4(80)));
        Dissection dissection = new Dissection();
        int id = 100;
        for (byte[] outer : List.of(inner1, inner2)) {
            feed(dissection, ipv4(UDP, id, 4, NONE, slice(outer, 32, outer.length)));
            feed(dissection, ipv4(UDP, id, MORE, NONE, slice(outer, 0, 32)));
            id++;
        }
        assertThat(dissection.single().text()).isEqualTo(TEXT);
        assertThat(dissection.single().ipId()).isEqualTo(7);
        assertThat(dissection.count(REASSEMBLED)).isEqualTo(3);
    }

    @Test
    void refusesANestedFragmentWhenTheTunnelHoldsAllMemory() {
        DissectorOptions one = new DissectorOptions(true, 4, 1 << 16, SECOND, SECOND);
        Dissection dissection = new Dissection(one);
        byte[] outer = vxlan(ethernet(0x0800, piece4(0, 80)));
        feed(dissection, ipv4(UDP, 100, MORE, NONE, slice(outer, 0, 32)));
        feed(dissection, ipv4(UDP, 100, 4, NONE, slice(outer, 32, outer.length)));
        assertThat(dissection.count(REASSEMBLED)).isEqualTo(1);
        assertThat(dissection.count(REASSEMBLY_EVICTED)).isEqualTo(1);
        feed(dissection, piece4(0, 80));
        feed(dissection, tail4(80));
        assertThat(dissection.single().text()).isEqualTo(TEXT);
    }

    @Test
    void readsExtensionsBehindTheFragmentHeader() {
        byte[] whole = extension(UDP, 1, DATAGRAM);
        Dissection dissection = new Dissection();
        byte[] tail = slice(whole, 48, whole.length);
        feed(dissection, ipv6(44, fragment6(99, 7, 48, false, tail)));
        feed(dissection, ipv6(0, extension(44, 0, fragment6(60, 7, 0, true, slice(whole, 0, 48)))));
        assertThat(dissection.single().text()).isEqualTo(TEXT);
        assertThat(dissection.single().ipId()).isEqualTo(7);
    }

    @Test
    void reusesMemoryWithoutLeavingTraces() {
        Dissection dissection = new Dissection(new DissectorOptions(true, 4, 1 << 16, 1, 1));
        for (int length = 200; length > 0; length -= 7) {
            byte[] datagram = udp("x".repeat(length) + ".1");
            int cut = Math.min(16, datagram.length & ~7);
            feed(dissection, ipv4(UDP, length, MORE, NONE, slice(datagram, 0, cut)));
            feed(
                    dissection,
                    ipv4(UDP, length, cut >> 3, NONE, slice(datagram, cut, datagram.length)));
            assertThat(dissection.found.getLast().text()).isEqualTo("x".repeat(length) + ".1");
        }
    }

    private void feed(Dissection dissection, byte[] packet) {
        dissection.frame(RAW, packet, packet.length, timeNs);
    }

    private static byte[] piece4(int from, int to) {
        return ipv4(UDP, 7, MORE | from >> 3, NONE, slice(DATAGRAM, from, to));
    }

    private static byte[] tail4(int from) {
        return ipv4(UDP, 7, from >> 3, NONE, slice(DATAGRAM, from, DATAGRAM.length));
    }

    private static byte[] piece6(int from, int to) {
        return ipv6(44, fragment6(UDP, 7, from, true, slice(DATAGRAM, from, to)));
    }

    private static byte[] tail6(int from) {
        byte[] piece = slice(DATAGRAM, from, DATAGRAM.length);
        return ipv6(0, extension(44, 0, fragment6(UDP, 7, from, false, piece)));
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
