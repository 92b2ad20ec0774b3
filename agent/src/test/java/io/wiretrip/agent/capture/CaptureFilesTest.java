package io.wiretrip.agent.capture;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening files, pipes and standard input; progress; the price of a packet. */
@Timeout(60)
final class CaptureFilesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "28b52ffd00, a zstd file",
        "04224d1800, an lz4 file",
        "fd377a585a00, an xz file",
        "504b030414, a zip file",
        "425a683931, a bzip2 file",
        "48656c6c6f, begins with 48656c6c",
        "d4, only 1 bytes",
        "'', an empty file",
        "d4c3b2a10200, 6 bytes"
    })
    void saysWhatItGotInsteadOfACapture(String hex, String found) throws IOException {
        Path file = folder.resolve("x.pcap");
        Files.write(file, java.util.HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> CaptureFiles.open(file))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageStartingWith(file + ": got ")
                .hasMessageContainingAll(found, "expected");
    }

    @Test
    void saysWhyAFileCannotBeOpened() {
        assertThatThrownBy(() -> CaptureFiles.open(folder))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining(": got a directory, expected");
        assertThatThrownBy(() -> CaptureFiles.open(folder.resolve("none")))
                .isInstanceOf(CaptureFileException.class)
                .hasMessageContaining(": got no such file, expected");
    }

    @Test
    void tellsProgressInBytesOfTheFileAlsoIfPacked() throws IOException {
        byte[] plain = capture(50);
        for (byte[] content : List.of(plain, FileBytes.gzip(plain))) {
            Path file = folder.resolve("progress");
            Files.write(file, content);
            try (PacketSource source = CaptureFiles.open(file)) {
                assertThat(source.bytesTotal()).isEqualTo(content.length);
                while (source.poll(frame -> {}, 10) != PacketSource.END) {}
                assertThat(source.bytesRead()).isEqualTo(content.length);
            }
        }
    }

    @Test
    void pollsNoMoreFramesThanAsked() throws IOException {
        Path file = Files.write(folder.resolve("ten"), capture(10));
        try (PacketSource source = CaptureFiles.open(file)) {
            assertThat(source.poll(frame -> {}, 4)).isEqualTo(4);
            assertThat(source.poll(frame -> {}, 4)).isEqualTo(4);
            assertThat(source.poll(frame -> {}, 4)).isEqualTo(2);
            assertThat(source.poll(frame -> {}, 4)).isEqualTo(PacketSource.END);
        }
    }

    @Test
    void turnsAnErrorWhileReadingIntoDamage() throws Exception {
        byte[] file = capture(10);
        ByteBuffer half = ByteBuffer.wrap(file, 0, 24 + 5 * 76 + 7);
        ReadableByteChannel failing =
                new ReadableByteChannel() {
                    @Override
                    public int read(ByteBuffer target) throws IOException {
                        if (!half.hasRemaining()) {
                            throw new IOException("the disk is gone");
                        }
                        int count = half.remaining();
                        target.put(half);
                        return count;
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}
                };

        Reading reading = Reading.of(CaptureFiles.open(failing, "disk"));

        assertThat(reading.frames()).hasSize(5);
        assertThat(reading.damage())
                .isEqualTo("damaged at byte 411: reading failed, the disk is gone");
    }

    @Test
    void givesFramesOfAPipeAsTheyComeAndEndsWhenWoken() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(makePipe(pipe), "no mkfifo here");
        byte[] file = capture(3);
        CountDownLatch woken = new CountDownLatch(1);
        FutureTask<Void> writer =
                new FutureTask<>(
                        () -> {
                            try (OutputStream out = Files.newOutputStream(pipe)) {
                                out.write(file, 0, file.length - 1);
                                out.flush();
                                // The writer stays; only the wake-up can end the reading.
                                woken.await();
                                return null;
                            }
                        });
        Thread.ofPlatform().daemon().start(writer);
        try (PacketSource source = CaptureFiles.open(pipe)) {
            int seen = 0;
            while (seen < 2) {
                seen += source.poll(frame -> {}, 10);
            }
            Thread waker = Thread.ofPlatform().daemon().start(source::wakeUp);
            assertThat(source.poll(frame -> {}, 10)).isEqualTo(PacketSource.END);
            assertThat(source.damage()).isEmpty();
            assertThat(source.bytesTotal()).isEqualTo(-1);
            waker.join();
        } finally {
            woken.countDown();
        }
        writer.get();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void readsStandardInput(boolean packed) throws Exception {
        byte[] plain = capture(25);
        Path file = Files.write(folder.resolve("in"), packed ? FileBytes.gzip(plain) : plain);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                StandardInput.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (OutputStream out = process.getOutputStream()) {
            Files.copy(file, out);
        }
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEqualTo(Reading.of(plain).toString());
    }

    /** Prints what it reads from standard input. */
    static final class StandardInput {
        private StandardInput() {}

        public static void main(String[] args) throws IOException {
            System.out.print(Reading.of(CaptureFiles.open(Path.of("-"))));
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void allocatesNothingPerPacket(boolean blocks) throws IOException {
        int packets = 200_000;
        Path file = folder.resolve("many");
        if (blocks) {
            writeBlocks(file, packets);
        } else {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                writeFrames(out, packets);
            }
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] sum = new long[1];
        FrameSink sink = frame -> sum[0] += frame.capturedLength;
        try (PacketSource source = CaptureFiles.open(file)) {
            source.poll(sink, 1);
            long before = threads.getCurrentThreadAllocatedBytes();
            int count = 1;
            int polled;
            while ((polled = source.poll(sink, 64)) != PacketSource.END) {
                count += polled;
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(count).isEqualTo(packets);
            assertThat(sum[0]).isEqualTo(60L * packets);
            assertThat(allocated).isLessThan(packets);
        }
    }

    private static void writeBlocks(Path file, int packets) throws IOException {
        FileBytes blocks = FileBytes.in(LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(blocks.section().interfaceBlock(1, 0).done());
            byte[] packet = blocks.enhanced(0, 1, new byte[60]).done();
            for (int i = 0; i < packets; i++) {
                out.write(packet);
            }
        }
    }

    private static byte[] capture(int packets) throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        writeFrames(out, packets);
        return out.toByteArray();
    }

    private static void writeFrames(OutputStream out, int packets) throws IOException {
        CaptureFileWriter writer = CaptureFileWriter.micros(out, 1);
        byte[] frame = new byte[60];
        for (int i = 0; i < packets; i++) {
            frame[i % 60]++;
            writer.frame(i * 1000L, frame);
        }
    }

    private static boolean makePipe(Path path) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", path.toString())
                            .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                            .start()
                            .waitFor(10, TimeUnit.SECONDS)
                    && Files.exists(path);
        } catch (IOException e) {
            return false;
        }
    }
}
