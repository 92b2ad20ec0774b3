package io.wiretrip.agent.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.capture.Reading.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic format, feature by feature. */
final class PcapFileTest {
    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    private static final int MODIFIED = 0xa1b2cd34;

    @ParameterizedTest
    @CsvSource({
        "BIG_ENDIAN, a1b2c3d4, 123456000",
        "LITTLE_ENDIAN, a1b2c3d4, 123456000",
        "BIG_ENDIAN, a1b23c4d, 123456",
        "LITTLE_ENDIAN, a1b23c4d, 123456",
        "BIG_ENDIAN, a1b2cd34, 123456000",
        "LITTLE_ENDIAN, a1b2cd34, 123456000"
    })
    void readsEitherByteOrderAndEveryMagic(String order, String magic, long fractionNs)
            throws Exception {
        int code = Integer.parseUnsignedInt(magic, 16);
        FileBytes file = FileBytes.in(order(order)).pcapHeader(code, 65_535, 113);
        file.u32(1_700_000_000).u32(123_456).u32(3).u32(60);
        if (code == MODIFIED) {
            file.u32(7).u16(0x800).u8(4).u8(0);
        }
        file.bytes((byte) 1, (byte) 2, (byte) 0xff);

        Reading reading = Reading.of(file.done());

        assertThat(reading.damage()).isEmpty();
        assertThat(reading.frames())
                .containsExactly(
                        new Seen(1_700_000_000_000_000_000L + fractionNs, 60, 113, "0102ff"));
    }

    @Test
    void takesSecondsAsUnsigned() throws Exception {
        byte[] file = one(NANOS, 1, 0xffff_ffffL, 999_999_999, 0, 0);

        assertThat(Reading.of(file).frames().getFirst().timeNs())
                .isEqualTo(4_294_967_295_999_999_999L);
    }

    @ParameterizedTest
    @CsvSource({
        "f4000001, 1",
        "14000071, 113",
        "c, 101",
        "e, 101",
        "65, 101",
        "e4, 228",
        "6c, 108"
    })
    void takesTheLinkTypeWithoutItsUpperBitsAndByItsRegisteredNumber(String network, int linkType)
            throws Exception {
        byte[] file = one(MICROS, Long.parseLong(network, 16), 1, 2, 0, 0);

        assertThat(Reading.of(file).frames().getFirst().linkType()).isEqualTo(linkType);
    }

    @Test
    void neverGivesAWireLengthBelowTheCapturedLength() throws Exception {
        assertThat(Reading.of(one(MICROS, 1, 1, 2, 4, 3)).frames().getFirst().wireLength())
                .isEqualTo(4);
        assertThat(
                        Reading.of(one(MICROS, 1, 1, 2, 4, 0xffff_ffffL))
                                .frames()
                                .getFirst()
                                .wireLength())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void swapsTheLengthsOfAnOldFileThatHasThemSwapped() throws Exception {
        byte[] file = one(MICROS, 1, 1, 2, 4, 60);
        file[6] = 3;
        byte[] lengths = {60, 0, 0, 0, 4, 0, 0, 0};
        System.arraycopy(lengths, 0, file, 24 + 8, 8);

        assertThat(Reading.of(file).frames())
                .containsExactly(new Seen(1_000_002_000L, 60, 1, "00000000"));
    }

    @Test
    void believesFramesBeyondTheSnapshotLengthUpToTheUsualLimit() throws Exception {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN).pcapHeader(MICROS, 96, 1);
        file.u32(0).u32(0).u32(262_144).u32(262_144).bytes(new byte[262_144]);
        file.u32(0).u32(0).u32(262_145).u32(262_145).bytes(new byte[262_145]);

        Reading reading = Reading.of(file.done());

        assertThat(reading.frames()).hasSize(1);
        assertThat(reading.damage())
                .isEqualTo(
                        "damaged at byte 262184: found a packet record with a captured length of"
                                + " 262145 bytes, expected at most 262144");
    }

    @Test
    void believesTheSnapshotLengthOnlyUpToALimit() throws Exception {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN).pcapHeader(MICROS, 0xffff_ffffL, 1);
        file.u32(0).u32(0).u32((16 << 20) + 1).u32(0);

        Reading reading = Reading.of(file.done());

        assertThat(reading.damage()).contains("byte 24", "16777217", "at most 16777216");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 4096, 1 << 20})
    void givesTheSameFramesWithABufferOfAnySize(int bufferBytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureFileWriter writer = CaptureFileWriter.nanos(out, 1)) {
            for (int i = 0; i < 300; i++) {
                byte[] frame = new byte[i * 37 % 1500];
                java.util.Arrays.fill(frame, (byte) i);
                writer.cutFrame(i, frame.length + i, frame);
            }
        }

        Reading reading = Reading.of(out.toByteArray(), bufferBytes);

        assertThat(reading.damage()).isEmpty();
        assertThat(reading.frames()).hasSize(300);
        for (int i = 0; i < 300; i++) {
            int length = i * 37 % 1500;
            assertThat(reading.frames().get(i))
                    .isEqualTo(
                            new Seen(i, length + i, 1, "%02x".formatted(i & 0xff).repeat(length)));
        }
        assertThat(Reading.trickling(out.toByteArray())).isEqualTo(reading);
    }

    @Test
    void growsTheBufferForAFrameLargerThanIt() throws Exception {
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 1;
        byte[] head =
                FileBytes.in(BIG_ENDIAN)
                        .pcapHeader(MICROS, 4 << 20, 1)
                        .u64(0)
                        .u32(large.length)
                        .u32(large.length)
                        .done();

        Reading reading = Reading.of(FileBytes.joined(head, large));

        assertThat(reading.frames()).hasSize(1);
        assertThat(reading.frames().getFirst().bytes()).hasSize(6 << 20).endsWith("0001");
    }

    @Test
    void endsCleanlyWithoutAnyRecord() throws Exception {
        byte[] file = FileBytes.in(BIG_ENDIAN).pcapHeader(MICROS, 0, 1).done();

        assertThat(Reading.of(file)).isEqualTo(new Reading(List.of(), ""));
    }

    @Test
    void refusesAnUnknownVersionAtOpening() {
        byte[] file = one(MICROS, 1, 1, 2, 4, 60);
        file[4] = 9;

        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContainingAll("test: got", "version 9", "expected 2", "editcap");
    }

    @Test
    void readsWhatTheTestWriterWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureFileWriter writer = CaptureFileWriter.micros(out, 276)) {
            writer.frame(1_234_567_891_234L, (byte) 5).cutFrame(2_000, 9, (byte) 6, (byte) 7);
        }

        assertThat(Reading.of(out.toByteArray()).frames())
                .containsExactly(
                        new Seen(1_234_567_891_000L, 1, 276, "05"),
                        new Seen(2_000, 9, 276, "0607"));
    }

    private static byte[] one(
            int magic, long network, long seconds, long fraction, int captured, long wire) {
        return FileBytes.in(LITTLE_ENDIAN)
                .pcapHeader(magic, 262_144, network)
                .u32(seconds)
                .u32(fraction)
                .u32(captured)
                .u32(wire)
                .bytes(new byte[captured])
                .done();
    }

    static ByteOrder order(String name) {
        return name.equals("BIG_ENDIAN") ? BIG_ENDIAN : LITTLE_ENDIAN;
    }
}
