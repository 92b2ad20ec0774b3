package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What captures while a load runs. */
enum LiveContender {
    NONE("none", "no capture"),
    TCPDUMP("tcpdump", "tcpdump -w /dev/null"),
    PCAP("pcap", "wiretrip, pcap"),
    AFPACKET("afpacket", "wiretrip, ring"),
    OTLP("otlp", "wiretrip, ring, OTLP traces"),
    SMALL("small", "wiretrip, ring of 8 MiB"),
    NICE("nice", "wiretrip, ring, nice -10"),
    WORKERS("workers", "wiretrip, ring, 2 workers");

    /**
     * All but the last three: the smaller ring is packetd's, precedence for busy machines, two
     * workers for more processors.
     */
    static final Set<LiveContender> COMMON = EnumSet.range(NONE, OTLP);

    private static final int SMALL_BLOCKS = 16;
    private static final int PRECEDENCE = -10;

    final String key;
    final String title;

    LiveContender(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Those with these keys, and {@link #NONE} to compare with; the common ones for none. */
    static Set<LiveContender> named(List<String> keys) throws IOException {
        Set<LiveContender> chosen = EnumSet.of(NONE);
        List<String> unknown = new ArrayList<>(keys);
        for (LiveContender each : values()) {
            if (unknown.remove(each.key)) {
                chosen.add(each);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IOException(
                    unknown
                            + " (expected: none, tcpdump, pcap, afpacket, otlp, small, nice, workers)");
        }
        return keys.isEmpty() ? COMMON : chosen;
    }

    /** Starts it and waits until it captures; null for {@link #NONE}. */
    @Nullable LiveCapture start(Children children, Path folder, LiveLoad load, int port)
            throws IOException, InterruptedException {
        AgentOptions ring = AgentOptions.RING;
        return switch (this) {
            case NONE -> null;
            case TCPDUMP -> new LiveTcpdump(children, folder, port);
            case PCAP -> new LiveAgent(children, folder, ring.engine("pcap"), load, port);
            case AFPACKET -> new LiveAgent(children, folder, ring, load, port);
            case OTLP -> new LiveAgent(children, folder, ring.traced(), load, port);
            case SMALL -> new LiveAgent(children, folder, ring.blocks(SMALL_BLOCKS), load, port);
            case NICE -> new LiveAgent(children, folder, ring.nice(PRECEDENCE), load, port);
            case WORKERS -> new LiveAgent(children, folder, ring.workers(2), load, port);
        };
    }
}
