package io.wiretrip.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What captures while a load runs. */
enum LiveContender {
    NONE("none", "no capture"),
    TCPDUMP("tcpdump", "tcpdump -w /dev/null"),
    PCAP("pcap", "wiretrip, pcap"),
    AFPACKET("afpacket", "wiretrip, afpacket");

    final String key;
    final String title;

    LiveContender(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Starts it and waits until it captures; null for {@link #NONE}. */
    @Nullable LiveCapture start(Children children, Path folder, LiveLoad load, int port)
            throws IOException, InterruptedException {
        return switch (this) {
            case NONE -> null;
            case TCPDUMP -> new LiveTcpdump(children, folder, port);
            case PCAP, AFPACKET -> new LiveAgent(children, folder, key, load, port);
        };
    }
}
