package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a pcap file from the page cache; per frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class CaptureFileBenchmark {
    private static final int FRAMES = 20_000;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int FILE_HEADER_BYTES = 24;

    /** Bytes of TCP payload in each frame. */
    @Param({"64", "1400", "16000"})
    public int payload;

    private Path file;
    private long sum;

    /** For JMH. */
    public CaptureFileBenchmark() {}

    /** Writes the file. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        int frameBytes = Traffic.HEADER_BYTES + payload;
        long size = FILE_HEADER_BYTES + (long) FRAMES * (RECORD_HEADER_BYTES + frameBytes);
        file = Files.createTempFile("wiretrip-bench", ".pcap");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(size, 8);
            all.set(ValueLayout.JAVA_INT, 0, 0xa1b2_c3d4);
            all.set(ValueLayout.JAVA_INT, 4, 0x0004_0002);
            all.set(ValueLayout.JAVA_INT, 16, 262_144);
            all.set(ValueLayout.JAVA_INT, 20, Traffic.ETHERNET);
            long at = FILE_HEADER_BYTES;
            for (int i = 0; i < FRAMES; i++) {
                all.set(ValueLayout.JAVA_INT_UNALIGNED, at, i / 1000);
                all.set(ValueLayout.JAVA_INT_UNALIGNED, at + 8, frameBytes);
                all.set(ValueLayout.JAVA_INT_UNALIGNED, at + 12, frameBytes);
                at += RECORD_HEADER_BYTES;
                Traffic.tcpFrame(all, at, i % 1000, 1, payload);
                at += frameBytes;
            }
            try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
                var buffer = all.asByteBuffer();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        }
    }

    /** Removes the file. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(file);
    }

    /** Opens the file and passes on all of its frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long read() throws CaptureFileException {
        sum = 0;
        try (PacketSource source = CaptureFiles.open(file)) {
            while (source.poll(frame -> sum += frame.capturedLength, 512) != PacketSource.END) {
                // on
            }
        }
        return sum;
    }
}
