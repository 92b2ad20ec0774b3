package io.wiretrip.agent.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.Reading.Seen;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The block-structured format, feature by feature. */
final class PcapngFileTest {
    private static final byte[] DATA = {1, 2, 3, 4, 5};

    @ParameterizedTest
    @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
    void readsEveryPacketBlockOfEitherByteOrder(String order) throws Exception {
        FileBytes file = FileBytes.in(PcapFileTest.order(order)).section();
        file.interfaceBlock(1, 4).interfaceBlock(101, 0);
        file.enhanced(1, 1_700_000_000_123_456L, DATA);
        file.obsolete(0, 1_700_000_000_123_457L, DATA);
        file.simple(70, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        file.simple(2, (byte) 8, (byte) 9);

        Reading reading = Reading.of(file.done());

        assertThat(reading.damage()).isEmpty();
        assertThat(reading.frames())
                .containsExactly(
                        new Seen(1_700_000_000_123_456_000L, 10, 101, "0102030405"),
                        new Seen(1_700_000_000_123_457_000L, 10, 1, "0102030405"),
                        new Seen(1_700_000_000_123_457_000L, 70, 1, "01020304"),
                        new Seen(1_700_000_000_123_457_000L, 2, 1, "0809"));
    }

    @Test
    void startsAnewWithEverySection() throws Exception {
        FileBytes file = FileBytes.in(BIG_ENDIAN).section().interfaceBlock(1, 0);
        file.enhanced(0, 1, DATA);
        file.order(LITTLE_ENDIAN).section().interfaceBlock(12, 0).enhanced(0, 2, DATA);
        file.order(BIG_ENDIAN).section();
        int last = file.length();
        file.enhanced(0, 3, DATA);

        Reading reading = Reading.of(file.done());

        assertThat(reading.frames())
                .containsExactly(
                        new Seen(1_000, 10, 1, "0102030405"),
                        new Seen(2_000, 10, 101, "0102030405"));
        assertThat(reading.damage())
                .isEqualTo(
                        "damaged at byte %d: found a block with a packet of interface 0, expected one of those described so far, 0"
                                .formatted(last));
    }

    @ParameterizedTest
    @CsvSource({
        // octet, offset in seconds, ticks, nanoseconds
        "0, 0, 1700000000, 1700000000000000000",
        "3, 0, 1700000000123, 1700000000123000000",
        "6, 0, 1700000000123456, 1700000000123456000",
        "9, 0, 1700000000123456789, 1700000000123456789",
        "9, 3600, 1700000000123456789, 1700003600123456789",
        "9, -3600, 1700000000123456789, 1699996400123456789",
        "9, -3600, 5, 0",
        "9, 9223372036854775807, 5, 8589934591999999999",
        "9, 4294967296, 4294967295999999999, 8589934591999999999",
        "9, 4294967297, 4294967295999999999, 8589934591999999999",
        "9, -9223372036854775808, 18446744073709551615, 0",
        "9, -9223372036854775808, 1700000000123456789, 0",
        "10, 0, 17000000001234567891, 1700000000123456789",
        "12, 1700000000, 5999, 1700000000000000005",
        "27, 0, 1999999999999999999, 1",
        "9, 0, 18446744073709551615, 8589934591999999999",
        "0, 0, 18446744073709551615, 8589934591999999999",
        "6, 0, 4294967296000000, 4294967296000000000",
        "6, 0, 9223372036854776, 8589934591999999999",
        // powers of two
        "128, 0, 1700000000, 1700000000000000000",
        "128, 0, 18446744073709551615, 8589934591999999999",
        "138, 0, 1025, 1000976562",
        "160, 0, 4294967295, 999999999",
        "162, 0, 17179869183, 999999999",
        "191, 0, 9223372036854775807, 999999999",
        "191, 0, 18446744073709551615, 1999999999"
    })
    void countsTimeAsTheInterfaceSays(int octet, long offset, String ticks, long timeNs)
            throws Exception {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN).section();
        FileBytes description = file.same().u16(1).u16(0).u32(0);
        description.u16(2).u16(3).bytes((byte) 'e', (byte) 'n', (byte) '0').pad();
        description.u16(9).u16(1).u8(octet).pad();
        description.u16(14).u16(8).u64(offset).u16(0).u16(0);
        file.block(1, description).enhanced(0, Long.parseUnsignedLong(ticks), DATA);

        Reading reading = Reading.of(file.done());

        assertThat(reading.damage()).isEmpty();
        assertThat(reading.frames().getFirst().timeNs()).isEqualTo(timeNs);
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 100, 127, 192, 255})
    void refusesAResolutionItCannotComputeWith(int octet) throws Exception {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN).section();
        file.block(1, file.same().u16(1).u16(0).u32(0).u16(9).u16(1).u8(octet).pad());

        assertThat(Reading.of(file.done()).damage())
                .contains("byte 28", "resolution octet of " + octet, "expected at most 27 or 191");
    }

    @Test
    void passesOverOtherBlocksHoweverLarge() throws Exception {
        FileBytes file = FileBytes.in(BIG_ENDIAN).section();
        file.block(0x0bad, file.same().bytes(new byte[100_000]));
        file.interfaceBlock(1, 0).block(5, file.same());
        file.enhanced(0, 1, DATA).block(4, file.same().bytes(new byte[70])).enhanced(0, 2, DATA);

        byte[] content = file.done();
        for (int bufferBytes : new int[] {64, 4096, 1 << 20}) {
            Reading reading = Reading.of(content, bufferBytes);
            assertThat(reading.damage()).isEmpty();
            assertThat(reading.frames()).extracting(Seen::timeNs).containsExactly(1_000L, 2_000L);
        }
    }

    @Test
    void ignoresOptionsOfPackets() throws Exception {
        FileBytes file = FileBytes.in(BIG_ENDIAN).section().interfaceBlock(1, 0);
        FileBytes body = file.same().u32(0).u64(77).u32(2).u32(2).u8(1).u8(2).pad();
        file.block(6, body.u16(1).u16(60_000).u32(0));

        assertThat(Reading.of(file.done()))
                .isEqualTo(new Reading(java.util.List.of(new Seen(77_000, 2, 1, "0102")), ""));
    }

    @Test
    void endsInterfaceOptionsAtTheirEndMark() throws Exception {
        FileBytes file = FileBytes.in(BIG_ENDIAN).section();
        FileBytes body = file.same().u16(1).u16(0).u32(0).u16(0).u16(0).u16(9).u16(1).u8(9).pad();
        file.block(1, body).enhanced(0, 77, DATA);

        assertThat(Reading.of(file.done()).frames().getFirst().timeNs()).isEqualTo(77_000);
    }

    @Test
    void saysWhereABlockIsWrong() throws Exception {
        FileBytes good = FileBytes.in(LITTLE_ENDIAN).section().interfaceBlock(1, 3);
        byte[] begin = good.done();
        FileBytes next = good.same();

        assertDamage(
                begin, next.u32(6).u32(28).bytes(new byte[40]), "byte 48", "of 28", "least 32");
        assertDamage(begin, next.u32(99).u32(8).u32(8), "byte 48", "of 8 ", "least 12");
        assertDamage(begin, next.u32(99).u32(15).u64(0), "byte 48", "of 15", "multiple of 4");
        assertDamage(begin, next.u32(99).u32(16).u32(0).u32(20), "byte 48", "16 in", "20 at");
        assertDamage(begin, next.u32(3).u32(20).u64(0).u32(24), "byte 48", "20 in", "24 at");
        assertDamage(begin, next.u32(6).u32(0x7fff_fff0L).u32(0), "byte 48", "2147483632");
        assertDamage(begin, next.simple(3), "byte 48", "packet of 3 bytes", "at most 0");
        assertDamage(
                begin,
                next.block(6, next.same().u32(0).u64(0).u32(9).u32(9).u64(0)),
                "byte 48",
                "captured length of 9",
                "at most 8");
        assertDamage(
                begin,
                next.block(1, next.same().u16(1).u16(0).u32(0).u16(1).u16(5).u32(0)),
                "byte 64",
                "option of 5 bytes",
                "at most the 4");
        assertDamage(
                begin,
                next.block(PcapngFile.SECTION, next.same().u32(0x1a2b3c4d).u16(2).u16(0).u64(0)),
                "byte 60",
                "version 2",
                "expected 1");
        assertDamage(
                begin,
                next.block(PcapngFile.SECTION, next.same().u32(0x1a2b3c4e).u32(1).u64(0)),
                "byte 56",
                "1a2b3c4e",
                "1a2b3c4d");
    }

    private static void assertDamage(byte[] begin, FileBytes next, String... parts)
            throws CaptureFileException {
        Reading reading = Reading.of(FileBytes.joined(begin, next.done()));
        assertThat(reading.frames()).isEmpty();
        assertThat(reading.damage()).contains(parts).contains("found", "expected");
    }

    @Test
    void boundsTheInterfaces() throws Exception {
        ByteOrder order = LITTLE_ENDIAN;
        byte[] description = FileBytes.in(order).interfaceBlock(1, 0).done();
        byte[] many = new byte[description.length * 65_537];
        for (int i = 0; i < 65_537; i++) {
            System.arraycopy(description, 0, many, i * description.length, description.length);
        }

        Reading reading = Reading.of(FileBytes.joined(FileBytes.in(order).section().done(), many));

        assertThat(reading.damage()).contains("one more interface, expected at most 65536");
    }
}
