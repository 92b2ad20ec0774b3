package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.airlift.compress.Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.wiretrip.protocol.Decompressor.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was compressed comes back; what is damaged or too long does not, and costs nothing. */
final class DecompressorTest {
    private static final byte[] TEXT =
            "{\"find\":\"people\",\"filter\":{\"name\":\"Ann\"}} "
                    .repeat(40)
                    .getBytes(StandardCharsets.US_ASCII);

    private final Decompressor decompressor = new Decompressor();
    private final Bytes out = new Bytes();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void givesBackWhatWasCompressed(Kind kind) {
        for (int length : new int[] {0, 1, 7, TEXT.length}) {
            byte[] plain = Arrays.copyOf(TEXT, length);
            assertThat(decompress(kind, compress(kind, plain), length)).isTrue();
            assertThat(out.copy(0, out.limit())).isEqualTo(plain);
            assertThat(out.position()).isZero();
            assertThat(out.timeNs()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsBetweenTheGivenIndexesAlone(Kind kind) {
        byte[] packed = compress(kind, TEXT);
        byte[] within = new byte[packed.length + 20];
        Arrays.fill(within, (byte) 0xa5);
        System.arraycopy(packed, 0, within, 13, packed.length);
        Bytes in = bytes(within);
        assertThat(decompressor.decompress(kind, in, 13, 13 + packed.length, TEXT.length, out))
                .isTrue();
        assertThat(out.copy(0, out.limit())).isEqualTo(TEXT);
        assertThat(in.position()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsAnArrayToo(Kind kind) {
        byte[] packed = compress(kind, TEXT);
        byte[] within = new byte[packed.length + 20];
        System.arraycopy(packed, 0, within, 13, packed.length);
        int to = 13 + packed.length;
        assertThat(decompressor.decompress(kind, within, 13, to, TEXT.length, out)).isTrue();
        assertThat(out.copy(0, out.limit())).isEqualTo(TEXT);
        assertThat(decompressor.decompress(kind, within, 13, to - 1, TEXT.length, out)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void growsForALargeResultAndGivesItBack(Kind kind) {
        byte[] plain = new byte[3_000_000];
        new Random(1).nextBytes(plain);
        assertThat(decompress(kind, compress(kind, plain), plain.length)).isTrue();
        assertThat(out.copy(0, out.limit())).isEqualTo(plain);
        assertThat(decompressor.retainedBytes()).isGreaterThan(2_000_000);
        assertThat(decompress(kind, compress(kind, TEXT), TEXT.length)).isTrue();
        assertThat(decompressor.retainedBytes()).isLessThan(100_000);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void refusesAResultOfAnotherLength(Kind kind) {
        byte[] packed = compress(kind, TEXT);
        for (int wrong :
                new int[] {
                    0,
                    1,
                    TEXT.length - 1,
                    TEXT.length + 1,
                    Decompressor.LENGTH_MAX + 1,
                    -1,
                    Integer.MIN_VALUE,
                    Integer.MAX_VALUE
                }) {
            assertThat(decompress(kind, packed, wrong)).as("length %d", wrong).isFalse();
        }
    }

    /** A thousandfold: what it would become is never allocated. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aBombFailsAtTheLengthThatWasSaid(Kind kind) {
        byte[] packed = compress(kind, new byte[8_000_000]);
        assertThat(decompress(kind, packed, 1000)).isFalse();
        assertThat(decompressor.retainedBytes()).isLessThan(100_000);
    }

    /**
     * Any byte changed, cut anywhere: an answer and no exception, and afterwards it still works.
     */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void damageIsFalseAndNoException(Kind kind) {
        byte[] packed = compress(kind, TEXT);
        Random random = new Random(7);
        for (int length = 0; length < packed.length; length++) {
            assertThat(decompress(kind, Arrays.copyOf(packed, length), TEXT.length)).isFalse();
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = packed.clone();
            for (int n = 0; n <= i % 4; n++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            decompress(kind, damaged, TEXT.length);
        }
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            decompress(kind, noise, random.nextInt(500));
        }
        assertThat(decompress(kind, packed, TEXT.length)).isTrue();
        assertThat(out.copy(0, out.limit())).isEqualTo(TEXT);
    }

    @Test
    void holdsNothingBeforeItIsUsed() {
        assertThat(decompressor.retainedBytes()).isZero();
    }

    /** The views that the libraries want, and what they allocate for themselves. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void allocatesALittleForACall(Kind kind) {
        Bytes in = bytes(compress(kind, TEXT));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 5_000;
        long before = 0;
        for (int i = 0; i < 2 * rounds; i++) {
            if (i == rounds) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            decompressor.decompress(kind, in, 0, in.limit(), TEXT.length, out);
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
        assertThat(bytes).isLessThan(1_024);
    }

    private boolean decompress(Kind kind, byte[] packed, int length) {
        Bytes in = bytes(packed);
        return decompressor.decompress(kind, in, 0, in.limit(), length, out);
    }

    private static Bytes bytes(byte[] content) {
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, content.length));
        MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, 0, content.length);
        return new Bytes().wrap(memory, 0, content.length, 0).arrived(5, -1);
    }

    static byte[] compress(Kind kind, byte[] plain) {
        return switch (kind) {
            case NONE -> plain.clone();
            case ZLIB -> {
                Deflater deflater = new Deflater();
                deflater.setInput(plain);
                deflater.finish();
                byte[] packed = new byte[plain.length + 1024];
                int length = deflater.deflate(packed);
                deflater.end();
                yield Arrays.copyOf(packed, length);
            }
            case SNAPPY -> compress(new SnappyCompressor(), plain);
            case ZSTD -> compress(new ZstdCompressor(), plain);
        };
    }

    private static byte[] compress(Compressor compressor, byte[] plain) {
        byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
        int length = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
        return Arrays.copyOf(packed, length);
    }
}
