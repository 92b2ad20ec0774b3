package io.wiretrip.bench;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.LiveSource;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that captures with one of our engines as the agent does, up to the flow: {@code ENGINE
 * INTERFACE}. Says {@code ready} and its thread, reads until SIGTERM, then says {@code packets N
 * drops M}.
 */
public final class RingContender {
    private static final int BATCH = 256;
    private static final long JOIN_MS = 5_000;
    private static volatile boolean ended;

    private RingContender() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(ender(Thread.currentThread())));
        LiveOptions options =
                new LiveOptions(arguments[1], true, LiveOptions.DEFAULT_BLOCK_NUM, BpfFilter.NONE);
        long frames = 0;
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
            }
        }
        System.out.println("packets " + frames + " drops " + source.kernelDrops());
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
