package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Tcpdump;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** tcpdump that throws away what it captures, with a buffer as large as wiretrip's. */
final class LiveTcpdump implements LiveCapture {
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");

    private final Children children;
    private final Path log;
    private final Process process;

    LiveTcpdump(Children children, Path folder, int port) throws IOException, InterruptedException {
        this.children = children;
        log = folder.resolve("tcpdump.log");
        process = Tcpdump.start(children, log, port, "-B", Tcpdump.BUFFER_KIB, "-w", "/dev/null");
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void mark() {
        // It tells only at its end, so what it lost includes the warming up.
    }

    @Override
    public long roundTrips() {
        return UNKNOWN;
    }

    @Override
    public long end() throws IOException {
        children.end(process); // SIGTERM: it writes its counts
        Matcher dropped = DROPPED.matcher(Children.text(log));
        if (!dropped.find()) {
            throw new IOException("tcpdump gave no counts: " + Children.text(log).strip());
        }
        return Long.parseLong(dropped.group(1));
    }

    @Override
    public void close() {
        children.end(process);
    }
}
