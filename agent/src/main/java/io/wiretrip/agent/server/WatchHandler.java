package io.wiretrip.agent.server;

import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams RoundTrips as JSON lines until there were as many as asked for, or none for a while, or
 * the agent ends. Lines are made here, on the watcher's thread. What was missed is told in the log,
 * in the metrics, and, where {@code summary=true} asks for it, in a last line.
 */
final class WatchHandler implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(WatchHandler.class);

    private static final long MESSAGES = 100;
    private static final long IDLE_NS = 5_000_000_000L;
    private static final long IDLE_NS_MAX = 3_600_000_000_000L;
    private static final int WRITE_BYTES = 16 << 10;
    private static final long PAUSE_NS_MIN = 500_000;
    private static final long PAUSE_NS_MAX = 16_000_000;

    private final WatchHub hub;
    private final List<? extends Protocol> protocols;
    private final Duration timeout;
    private final ZoneId zone;

    /**
     * Creates a handler.
     *
     * @param timeout how long one write may take; zero for no limit
     */
    WatchHandler(WatchHub hub, List<? extends Protocol> protocols, Duration timeout, ZoneId zone) {
        this.hub = hub;
        this.protocols = protocols;
        this.timeout = timeout;
        this.zone = zone;
    }

    /** Why a stream ended. */
    private enum End {
        MAX_MESSAGE,
        TIMEOUT,
        SHUTDOWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void handle(Call call) throws IOException, BadRequestException {
        Map<String, List<String>> query = call.query();
        WatchFilter filter = WatchFilter.of(query, protocols);
        if (call.isHead()) {
            call.stream("application/x-ndjson", false);
            return;
        }
        try (Watcher watcher = hub.watch(filter)) {
            if (watcher == null) {
                call.set("Retry-After", "5");
                call.text(
                        503,
                        "too many watch already (expected: at most " + hub.watchersMax() + ")");
                return;
            }
            Stream stream = new Stream(call, watcher);
            End end = stream.run(messages(query), idleNs(query));
            finish(stream, end, query);
        }
    }

    private void finish(Stream stream, End end, Map<String, List<String>> query)
            throws IOException {
        long missed = stream.watcher.missed();
        if (query.containsKey("summary")) {
            String line =
                    "{\"Watch\":{\"Sent\":%d,\"Missed\":%d,\"End\":\"%s\"}}\n"
                            .formatted(stream.sent, missed, end.text());
            stream.out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        stream.out.close();
        if (missed > 0) {
            LOG.warn(
                    "a watcher was too slow and missed {} RoundTrips of those it asked for; it was"
                            + " sent {}",
                    missed,
                    stream.sent);
        }
    }

    /** As packetd: 100 unless it is a number above zero. */
    private static long messages(Map<String, List<String>> query) {
        try {
            long wanted = Long.parseLong(last(query, "max_message"));
            return wanted > 0 ? wanted : MESSAGES;
        } catch (NumberFormatException _) {
            return MESSAGES;
        }
    }

    /** As packetd: five seconds unless it is a duration above zero. */
    static long idleNs(Map<String, List<String>> query) {
        long wanted = DurationText.parse(last(query, "timeout"));
        return wanted > 0 ? Math.min(wanted, IDLE_NS_MAX) : IDLE_NS;
    }

    private static String last(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getLast();
    }

    /** One answer under way. */
    private final class Stream {
        private final Watcher watcher;
        private final OutputStream out;
        private final LineBuffer lines = new LineBuffer(WRITE_BYTES);
        private final RoundTripJson json = new RoundTripJson(lines, zone);
        private final Deadlines.Deadline deadline = Deadlines.current();
        private long sent;

        Stream(Call call, Watcher watcher) throws IOException {
            this.watcher = watcher;
            OutputStream body = call.stream("application/x-ndjson", false);
            this.out = body == null ? OutputStream.nullOutputStream() : body;
            out.flush(); // the client sees at once that it watches
        }

        End run(long messages, long idleNs) throws IOException {
            long lastNs = System.nanoTime();
            long pauseNs = PAUSE_NS_MIN;
            while (sent < messages) {
                if (watcher.isEnded()) {
                    flush();
                    return End.SHUTDOWN;
                }
                RoundTrip roundTrip = watcher.poll();
                if (roundTrip != null && watcher.matches(roundTrip)) {
                    write(roundTrip);
                    lastNs = System.nanoTime();
                    pauseNs = PAUSE_NS_MIN;
                    continue;
                }
                if (roundTrip == null) {
                    flush();
                    deadline.set(Duration.ZERO); // while nothing is written
                    LockSupport.parkNanos(this, pauseNs);
                    pauseNs = Math.min(pauseNs * 2, PAUSE_NS_MAX);
                }
                if (System.nanoTime() - lastNs >= idleNs) {
                    flush();
                    return End.TIMEOUT;
                }
            }
            flush();
            return End.MAX_MESSAGE;
        }

        private void write(RoundTrip roundTrip) throws IOException {
            try {
                json.write(roundTrip);
            } catch (RuntimeException e) { // one RoundTrip's harm, not the watcher's end
                LOG.error(
                        "a RoundTrip of {} could not be written as JSON",
                        roundTrip.protocol().name(),
                        e);
                return;
            }
            sent++;
            hub.sent();
            if (lines.size() >= WRITE_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            if (lines.size() > 0) {
                deadline.set(timeout);
                out.write(lines.array(), 0, lines.size());
                out.flush();
                lines.clear();
            }
        }
    }
}
