package io.wiretrip.agent.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were cut or whose bytes were changed. */
final class DamagedFilesTest {
    /** A file, where it may end, and how many frames it holds up to there. */
    private static final class Sample {
        private final byte[] file;
        private final List<Integer> borders;
        private final List<Integer> framesAtBorder;

        Sample(byte[] file, List<Integer> borders, List<Integer> framesAtBorder) {
            this.file = file;
            this.borders = borders;
            this.framesAtBorder = framesAtBorder;
        }

        int framesBefore(int offset) {
            int frames = 0;
            for (int i = 0; i < borders.size() && borders.get(i) <= offset; i++) {
                frames = framesAtBorder.get(i);
            }
            return frames;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void givesEveryFrameBeforeACutAndThenSaysSo(String format) throws Exception {
        Sample sample = sample(format);
        Reading whole = Reading.of(sample.file);
        assertThat(whole.damage()).isEmpty();
        for (int cut = 0; cut < sample.file.length; cut++) {
            Reading reading;
            try {
                reading = Reading.of(Arrays.copyOf(sample.file, cut), 4096);
            } catch (CaptureFileException e) {
                assertThat(cut).isLessThan(format.equals("pcap") ? 24 : 4);
                assertThat(e).hasMessageContainingAll("test: got", "expected");
                continue;
            }
            assertThat(reading.frames())
                    .as("cut at %d", cut)
                    .isEqualTo(whole.frames().subList(0, sample.framesBefore(cut)));
            if (sample.borders.contains(cut)) {
                assertThat(reading.damage()).as("cut at %d", cut).isEmpty();
            } else {
                assertThat(reading.damage())
                        .as("cut at %d", cut)
                        .contains("damaged at byte ", "found", "expected", "cut short");
            }
        }
    }

    @Test
    void namesTheOffsetOfTheRecordThatIsCut() throws Exception {
        Sample sample = sample("pcap");

        assertThat(Reading.of(Arrays.copyOf(sample.file, 24 + 10)).damage())
                .isEqualTo(
                        "damaged at byte 24: found 10 bytes before the end of the file, expected at"
                                + " least 16 for a packet record: the file is cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void keepsEveryFrameBeforeAChangedByte(String format) throws Exception {
        Sample sample = sample(format);
        List<Reading.Seen> frames = Reading.of(sample.file).frames();
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] changed = sample.file.clone();
            int first = changed.length;
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                first = Math.min(first, at);
            }
            Reading reading = read(changed, seed);
            int sure = first < 28 ? 0 : sample.framesBefore(first);
            assertThat(reading.frames().subList(0, sure))
                    .as("seed %d", seed)
                    .isEqualTo(frames.subList(0, sure));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void surviveRandomBytesPackedOrNot(String format) {
        Sample sample = sample(format);
        byte[] packed = FileBytes.gzip(sample.file);
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] changed = (seed % 2 == 0 ? packed : sample.file).clone();
            byte[] noise = new byte[random.nextInt(1, 64)];
            random.nextBytes(noise);
            int at = random.nextInt(seed % 2 == 0 ? 10 : 24, changed.length);
            System.arraycopy(noise, 0, changed, at, Math.min(noise.length, changed.length - at));
            read(changed, seed);
        }
    }

    /** Reads to the end; more frames than the bytes have room for would be an endless loop. */
    private static Reading read(byte[] file, long seed) {
        try {
            Reading reading = Reading.of(file, seed % 3 == 0 ? 64 : 4096);
            assertThat(reading.frames().size()).as("seed %d", seed).isLessThan(1 << 16);
            return reading;
        } catch (CaptureFileException e) {
            assertThat(e).as("seed %d", seed).hasMessageContainingAll("got", "expected");
            return new Reading(List.of(), e.toString());
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static Sample sample(String format) {
        return format.equals("pcap") ? pcap() : pcapng();
    }

    private static Sample pcap() {
        FileBytes file = FileBytes.in(BIG_ENDIAN).pcapHeader(0xa1b2c3d4, 96, 1);
        List<Integer> borders = new ArrayList<>(List.of(file.length()));
        List<Integer> frames = new ArrayList<>(List.of(0));
        for (int i = 1; i <= 9; i++) {
            file.u32(1_700_000_000L + i).u32(i).u32(i * 5L).u32(100).bytes(new byte[i * 5]);
            borders.add(file.length());
            frames.add(i);
        }
        return new Sample(file.done(), borders, frames);
    }

    private static Sample pcapng() {
        FileBytes file = FileBytes.in(LITTLE_ENDIAN);
        List<Integer> borders = new ArrayList<>();
        List<Integer> frames = new ArrayList<>();
        int count = 0;
        for (int section = 0; section < 2; section++) {
            file.order(section == 0 ? LITTLE_ENDIAN : BIG_ENDIAN);
            List<Runnable> blocks =
                    List.of(
                            file::section,
                            () -> file.interfaceBlock(1, 0),
                            () -> file.enhanced(0, 1_700_000_000_000_000L, new byte[17]),
                            () -> file.block(0xbad, file.same().bytes(new byte[33])),
                            () -> file.obsolete(0, 1_700_000_000_000_001L, new byte[3]),
                            () -> file.simple(4, new byte[4]));
            for (int i = 0; i < blocks.size(); i++) {
                blocks.get(i).run();
                count += i == 2 || i >= 4 ? 1 : 0;
                borders.add(file.length());
                frames.add(count);
            }
        }
        return new Sample(file.done(), borders, frames);
    }
}
