package io.wiretrip.agent.capture;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packed captures: the members, their headers and trailers, and what damage leaves. */
final class GzipInputTest {
    private static final byte[] PLAIN = plain();

    @Test
    void givesTheFramesOfThePlainFile() throws Exception {
        Reading expected = Reading.of(PLAIN);

        assertThat(expected.frames()).hasSize(200);
        assertThat(Reading.of(FileBytes.gzip(PLAIN))).isEqualTo(expected);
        assertThat(Reading.of(FileBytes.gzip(PLAIN), 128)).isEqualTo(expected);
        assertThat(Reading.trickling(FileBytes.gzip(PLAIN))).isEqualTo(expected);
    }

    @Test
    void joinsMembers() throws Exception {
        byte[] file =
                FileBytes.joined(
                        FileBytes.gzip(),
                        FileBytes.gzip(Arrays.copyOf(PLAIN, 2)),
                        FileBytes.gzip(Arrays.copyOfRange(PLAIN, 2, 777)),
                        FileBytes.gzip(),
                        FileBytes.gzip(Arrays.copyOfRange(PLAIN, 777, PLAIN.length)));

        assertThat(Reading.of(file)).isEqualTo(Reading.of(PLAIN));
        assertThat(Reading.trickling(file)).isEqualTo(Reading.of(PLAIN));
    }

    @Test
    void skipsEveryOptionalHeaderField() throws Exception {
        byte[] packed = FileBytes.gzip(PLAIN);
        FileBytes header = FileBytes.in(LITTLE_ENDIAN).u16(0x8b1f).u8(8).u8(0x1f).u32(5).u16(0);
        header.u16(3).u8(1).u8(2).u8(3);
        header.bytes(new byte[] {'a', '.', 'p', 0, 'h', 'i', 0}).u16(0xabcd);
        byte[] file =
                FileBytes.joined(header.done(), Arrays.copyOfRange(packed, 10, packed.length));

        assertThat(Reading.of(file)).isEqualTo(Reading.of(PLAIN));
        assertThat(Reading.trickling(file)).isEqualTo(Reading.of(PLAIN));
    }

    @Test
    void acceptsZeroPaddingAndNothingElseBehindTheLastMember() throws Exception {
        byte[] packed = FileBytes.gzip(PLAIN);

        assertThat(Reading.of(FileBytes.joined(packed, new byte[500])).damage()).isEmpty();
        assertThat(Reading.of(FileBytes.joined(packed, new byte[] {0, 0, 1})).damage())
                .contains("after the padding");
        assertThat(
                        Reading.of(FileBytes.joined(packed, "this is no member".getBytes(US_ASCII)))
                                .damage())
                .contains(
                        "byte " + PLAIN.length + " of the uncompressed data",
                        "near byte " + packed.length,
                        "no gzip member header");
    }

    @Test
    void checksTheTrailer() throws Exception {
        byte[] badChecksum = FileBytes.gzip(PLAIN);
        badChecksum[badChecksum.length - 8] ^= 1;
        byte[] badLength = FileBytes.gzip(PLAIN);
        badLength[badLength.length - 1] ^= 1;

        assertThat(Reading.of(badChecksum).damage()).contains("checksum");
        assertThat(Reading.of(badLength).damage()).contains("length is not the one recorded");
        assertThat(Reading.of(badLength).frames()).isEqualTo(Reading.of(PLAIN).frames());
    }

    @Test
    void givesAPrefixOfTheFramesAndDamageForEveryCut() throws Exception {
        byte[] packed = FileBytes.gzip(PLAIN);
        Reading whole = Reading.of(PLAIN);
        int most = 0;
        for (int cut = 0; cut < packed.length; cut++) {
            Reading reading;
            try {
                reading = Reading.of(Arrays.copyOf(packed, cut), 4096);
            } catch (CaptureFileException e) {
                assertThat(most).as("cut at %d: %s", cut, e.getMessage()).isZero();
                continue;
            }
            int count = reading.frames().size();
            assertThat(reading.frames()).isEqualTo(whole.frames().subList(0, count));
            assertThat(reading.damage())
                    .as("cut at %d", cut)
                    .contains("of the uncompressed data", "gzip file is cut short at byte " + cut);
            assertThat(count).isGreaterThanOrEqualTo(most);
            most = count;
        }
        assertThat(most).isEqualTo(200);
    }

    @Test
    void passesOnWhatCameOutBeforeInvalidData() throws Exception {
        byte[] first = FileBytes.gzip(Arrays.copyOf(PLAIN, PLAIN.length / 2));
        byte[] invalid = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
        int complete = Reading.of(Arrays.copyOf(PLAIN, PLAIN.length / 2)).frames().size();

        Reading reading = Reading.of(FileBytes.joined(first, invalid));

        assertThat(reading.frames()).hasSize(complete);
        assertThat(reading.damage())
                .contains("gzip file is damaged near byte", "invalid block type");
    }

    @Test
    void saysWhatIsWrongAtOpening() {
        assertThatThrownBy(() -> Reading.of((byte) 0x1f, (byte) 0x8b))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining("cut short at byte 2, in a member header");
        assertThatThrownBy(() -> Reading.of(FileBytes.gzip("no capture".getBytes(US_ASCII))))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining("begins with 6e6f2063");
    }

    /** Frames of which some pack well and some not at all. */
    private static byte[] plain() {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN).pcapHeader(0xa1b2c3d4, 262_144, 1);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[i];
            if (i % 2 == 0) {
                random.nextBytes(frame);
            }
            file.u32(i).u32(i).u32(i).u32(i).bytes(frame);
        }
        return file.done();
    }
}
