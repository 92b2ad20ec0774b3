package io.wiretrip.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that were cut anywhere, damaged or made up: nothing is thrown, nothing is read that was
 * not captured, and nothing vanishes without a count.
 */
class HostileFramesTest {
    private static final int[] LINK_TYPES = {1, 101, 12, 14, 228, 229, 0, 108, 113, 276, 9, 105};

    static Stream<Arguments> samples() {
        return Stream.concat(EncapsulationTest.overIpv4(), EncapsulationTest.overIpv6());
    }

    /** Every captured length of the frame, as a snapshot length would cut it. */
    @ParameterizedTest
    @MethodSource("samples")
    void findsNoMoreThanWasCaptured(int linkType, byte[] frame) {
        Dissection.Found whole = new Dissection().frame(linkType, frame, frame.length, 0).single();
        for (int captured = 0; captured < frame.length; captured++) {
            Dissection dissection = new Dissection();
            dissection.frame(linkType, frame, captured, 0);
            if (dissection.found.isEmpty()) {
                continue;
            }
            Dissection.Found found = dissection.single();
            if (found.tcp()) { // and not a tunnel that could not be recognised
                assertThat(found.payloadLength()).isEqualTo(whole.payloadLength());
                assertThat(found.sequence()).isEqualTo(whole.sequence());
                assertThat(whole.text()).startsWith(found.text());
            }
            assertThat(found.text().length()).isLessThanOrEqualTo(found.payloadLength());
        }
    }

    /** Every captured length of the frame, as if there never had been more. */
    @ParameterizedTest
    @MethodSource("samples")
    void survivesFramesCutOnTheWire(int linkType, byte[] frame) {
        Dissection dissection = new Dissection();
        for (int length = 0; length < frame.length; length++) {
            dissection.frame(linkType, frame, length, length, 0);
        }
        assertThat(dissection.count(PacketEvent.FRAMES)).isEqualTo(frame.length);
    }

    @Test
    void survivesNoise() {
        long seed = 20;
        Random random = new Random(seed);
        Dissection dissection = new Dissection();
        byte[] frame = new byte[256];
        for (int i = 0; i < 600_000; i++) {
            random.nextBytes(frame);
            int length = random.nextInt(frame.length);
            int linkType = LINK_TYPES[i % LINK_TYPES.length];
            if (i % 2 == 0) { // get a little further than the version, often
                frame[0] = (byte) ((i & 2) == 0 ? 0x45 : 0x60);
            }
            feed(dissection, seed, i, linkType, frame, length);
        }
        assertThat(dissection.count(PacketEvent.FRAMES)).isEqualTo(600_000);
    }

    @Test
    void survivesDamage() {
        long seed = 21;
        Random random = new Random(seed);
        Dissection dissection = new Dissection();
        List<Arguments> samples = samples().toList();
        for (int i = 0; i < 600_000; i++) {
            Object[] sample = samples.get(i % samples.size()).get();
            byte[] frame = Arrays.copyOf((byte[]) sample[1], ((byte[]) sample[1]).length);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(4) > 0 ? frame.length : random.nextInt(frame.length);
            feed(dissection, seed, i, (int) sample[0], frame, length);
        }
        assertThat(dissection.count(PacketEvent.TCP)).isGreaterThan(100_000);
        assertThat(dissection.count(PacketEvent.FRAGMENTS)).isGreaterThan(100);
        assertThat(dissection.count(PacketEvent.BAD_TUNNEL)).isGreaterThan(100);
    }

    private static void feed(
            Dissection dissection, long seed, int i, int linkType, byte[] frame, int length) {
        try {
            dissection.frame(linkType, frame, length, i * 1_000_000L);
            dissection.found.clear();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", frame " + i, e);
        }
    }
}
