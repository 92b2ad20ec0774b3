package io.wiretrip.bench.ring;

import com.sun.management.ThreadMXBean;
import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.LiveSource;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.bench.stage.Opaque;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A process that captures with one of our engines as the agent does, up to the flow: {@code ENGINE
 * INTERFACE}. Says {@code ready} and its thread, reads until SIGTERM, then says {@code packets N
 * drops M allocated BYTES}, the last for each packet, once those are read that make the compiler
 * work.
 */
public final class RingContender {
    private static final int BATCH = 256;
    private static final long WARM = 100_000;
    private static final long JOIN_MS = 5_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static volatile boolean ended;

    private RingContender() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(ender(Thread.currentThread())));
        LiveOptions options =
                new LiveOptions(arguments[1], true, LiveOptions.DEFAULT_BLOCK_NUM, BpfFilter.NONE);
        long frames = 0;
        Allocation allocation = new Allocation();
        double allocated = Double.NaN;
        PacketSource source =
                arguments[0].equals(RingSource.ENGINE)
                        ? RingSource.open(options)
                        : LiveSource.open(options);
        try (source;
                FlowStage flows = Opaque.flows(1L << 26)) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            System.out.println("ready " + thread());
            while (!ended) {
                frames += Math.max(0, source.poll(dissector, BATCH));
                allocation.at(frames);
            }
            allocated = allocation.perPacket(frames);
        }
        System.out.printf(
                Locale.ROOT,
                "packets %d drops %d%s%n",
                frames,
                source.kernelDrops(),
                Double.isNaN(allocated) ? "" : " allocated " + allocated);
    }

    /** What this thread takes from the heap once it is warm. */
    private static final class Allocation {
        private long next = WARM;
        private long frames;
        private long bytes;
        private long framesBefore;
        private long bytesBefore;

        /** Remembers where it is whenever the frames have doubled. */
        void at(long now) {
            if (now >= next) {
                next = now * 2;
                framesBefore = frames;
                bytesBefore = bytes;
                frames = now;
                bytes = THREADS.getCurrentThreadAllocatedBytes();
            }
        }

        /** Bytes for each frame of the last half at least; not a number after too few of them. */
        double perPacket(long now) {
            boolean twice = framesBefore > 0;
            long from = twice ? framesBefore : frames;
            long taken = THREADS.getCurrentThreadAllocatedBytes() - (twice ? bytesBefore : bytes);
            return from == 0 ? Double.NaN : (double) taken / (now - from);
        }
    }

    /** Ends the loop, and waits until it has said what it saw. */
    private static Runnable ender(Thread reader) {
        return () -> {
            ended = true;
            try {
                reader.join(JOIN_MS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static String thread() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    }
}
