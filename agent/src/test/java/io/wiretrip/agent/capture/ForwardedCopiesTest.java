package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ForwardedCopiesTest {
    private static final long MS = 1_000_000;

    // UDP 192.0.2.1:53 > 192.0.2.2:9, "ab"
    private static final String IP4 =
            "4500001e 0001 0000 40 11 0000 c0000201 c0000202 0035 0009 000a 0000 6162";
    private static final String IP6 =
            "60000000 000a 11 40 20010db8000000000000000000000001"
                    + " 20010db8000000000000000000000002 0035 0009 000a 0000 6162";
    private static final String ETHERNET = "020000000001 020000000002 ";

    private final ForwardedCopies copies = new ForwardedCopies(42);

    @Test
    void theSamePacketOnAnotherInterfaceIsACopy() {
        assertThat(isCopy(ETHERNET + "0800" + IP4, 0, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 1, 1)).isTrue();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 2, 2)).isTrue();
        assertThat(isCopy(ETHERNET + "86dd" + IP6, 0, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "86dd" + IP6, 1, 1)).isTrue();
    }

    @Test
    void aRepeatedPacketOnTheSameInterfaceIsNot() {
        assertThat(isCopy(ETHERNET + "0800" + IP4, 0, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 1, 1)).isTrue();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 0, 2)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 1, 3)).isTrue();
    }

    @Test
    void whatRoutersAndNetworkCardsChangeDoesNotMatter() {
        assertThat(isCopy(ETHERNET + "0800" + IP4, 0, 0)).isFalse();
        String routed =
                IP4.replace("45000", "45b80")
                        .replace("40 11 0000", "3f 11 beef")
                        .replace("000a 0000", "000a f00d");
        assertThat(isCopy("0200000000ff 0200000000fe 8100 0005 0800" + routed, 1, 0)).isTrue();
    }

    @Test
    void anotherPacketIsNotACopy() {
        assertThat(isCopy(ETHERNET + "0800" + IP4, 0, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4.replace("6162", "6163"), 1, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4.replace("0001 0000", "0002 0000"), 1, 0))
                .isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4.replace("c0000202", "c0000203"), 1, 0)).isFalse();
        assertThat(isCopy(ETHERNET + "0800" + IP4, 1, 101 * MS)).isFalse();
    }

    @Test
    void cookedFramesTellTheirInterfaceAndDirection() {
        String in = "0800 0000 00000003 0001 00 06 0200000000010000";
        String out = "0800 0000 00000004 0001 04 06 0200000000010000";
        assertThat(isCopy(LinkTypes.LINUX_SLL2, in + IP4, 0, 0)).isFalse();
        assertThat(isCopy(LinkTypes.LINUX_SLL2, in + IP4, 0, 1)).isFalse();
        assertThat(isCopy(LinkTypes.LINUX_SLL2, out + IP4, 0, 2)).isTrue();

        String in1 = "0000 0001 0006 0200000000010000 0800";
        String out1 = "0004 0001 0006 0200000000010000 0800";
        String other = IP4.replace("6162", "6364");
        assertThat(isCopy(LinkTypes.LINUX_SLL, in1 + other, 0, 0)).isFalse();
        assertThat(isCopy(LinkTypes.LINUX_SLL, out1 + other, 0, 0)).isTrue();
    }

    /** It passes no other interface, so it is neither compared nor remembered. */
    @Test
    void whatPassesLoopbackIsNot() {
        String lo = "0800 0000 00000001 0304 00 06 0000000000000000";
        String eth = "0800 0000 00000002 0001 00 06 0200000000010000";
        assertThat(isCopy(LinkTypes.LINUX_SLL2, lo + IP4, 0, 0)).isFalse();
        assertThat(isCopy(LinkTypes.LINUX_SLL2, eth + IP4, 0, 1)).isFalse();
        assertThat(isCopy(LinkTypes.LINUX_SLL2, lo + IP4, 0, 2)).isFalse();
    }

    @Test
    void thousandsOfPacketsMayLieBetweenAPacketAndItsCopy() {
        for (int device = 0; device < 3; device++) {
            for (int i = 0; i < 4000; i++) {
                String packet = IP4.replace("0001 0000", "%04x 0000".formatted(i));
                assertThat(isCopy(ETHERNET + "0800" + packet, device, i))
                        .as("packet %d on device %d", i, device)
                        .isEqualTo(device > 0);
            }
        }
    }

    @Test
    void noiseIsNeverACopyAndNeverThrows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            int[] linkTypes = {0, 1, 101, 108, 113, 276, 228, 999};
            int linkType = linkTypes[random.nextInt(linkTypes.length)];
            if (bytes.length > 13 && random.nextBoolean()) {
                bytes[12] = 8; // reach the IP header more often
                bytes[13] = 0;
            }
            // the same device: cooked ones could differ by their bytes, which hold the packet too
            assertThat(isCopy(linkType, bytes, 0, i)).as("seed %d, round %d", seed, i).isFalse();
        }
    }

    private boolean isCopy(String hex, int device, long timeNs) {
        return isCopy(LinkTypes.ETHERNET, hex, device, timeNs);
    }

    private boolean isCopy(int linkType, String hex, int device, long timeNs) {
        return isCopy(linkType, HexFormat.of().parseHex(hex.replace(" ", "")), device, timeNs);
    }

    private boolean isCopy(int linkType, byte[] bytes, int device, long timeNs) {
        try (Arena arena = Arena.ofConfined()) {
            // exactly as long as the frame: reading past its end throws
            MemorySegment segment = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
            Frame frame = new Frame();
            frame.segment = segment;
            frame.capturedLength = bytes.length;
            frame.wireLength = bytes.length;
            frame.linkType = linkType;
            frame.timeNs = timeNs;
            return copies.isCopy(frame, device);
        }
    }
}
