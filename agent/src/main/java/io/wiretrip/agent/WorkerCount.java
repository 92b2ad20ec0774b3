package io.wiretrip.agent;

import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.SnifferConfig;
import java.nio.file.Path;

/** How many workers share the packets. */
final class WorkerCount {
    /** A smaller file is read before a second worker is warm: bench file. */
    private static final long FILE_BYTES_EACH = 1L << 30;

    private static final int AUTO_MAX = 8;

    private WorkerCount() {}

    /**
     * What a configuration means on this host.
     *
     * <p>Several workers read a file together if it can be opened several times. Live, every worker
     * needs a ring of its own, which only the engine {@code afpacket} has; and tunnels need one
     * worker, for the kernel spreads packets by their outer addresses, by which the two directions
     * of a connection inside may differ.
     */
    static int of(AgentConfig config) {
        return of(config, Runtime.getRuntime().availableProcessors());
    }

    static int of(AgentConfig config, int processors) {
        SnifferConfig sniffer = config.sniffer();
        boolean auto = sniffer.workers() == SnifferConfig.AUTO_WORKERS;
        if (sniffer.isFile()) {
            long bytes = CaptureFiles.bytesToShare(Path.of(sniffer.file()));
            if (bytes <= 0) {
                return 1;
            }
            long worth = Math.min(AUTO_MAX, 1 + bytes / FILE_BYTES_EACH);
            // a processor is left to the compiler, which works most of a short run
            return auto ? Math.clamp(worth, 1, Math.max(1, processors - 1)) : sniffer.workers();
        }
        if (sniffer.tunnels() || !LiveCapture.isRing(sniffer.engine())) {
            return 1;
        }
        return auto ? Math.clamp(processors / 4, 1, AUTO_MAX) : sniffer.workers();
    }
}
