package io.wiretrip.bench.run;

import io.wiretrip.agent.capture.LiveOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** tcpdump on loopback. */
public final class Tcpdump {
    /** For its option -B: a buffer as large as wiretrip's. */
    public static final String BUFFER_KIB =
            Integer.toString(LiveOptions.of("lo").bufferBytes() / 1024);

    private Tcpdump() {}

    /**
     * Starts it and waits until it captures.
     *
     * @param log what it says
     * @param port of the server
     * @param options of its own, such as where to write
     */
    public static Process start(Children children, Path log, int port, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Children.tool("tcpdump"), "-i", "lo", "-n"));
        command.addAll(List.of(options));
        command.add("tcp port " + port);
        Process tcpdump = children.start(log, command);
        children.await("tcpdump", tcpdump, log, () -> Children.text(log).contains("listening on"));
        return tcpdump;
    }
}
