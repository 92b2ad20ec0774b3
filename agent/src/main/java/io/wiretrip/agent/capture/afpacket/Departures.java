package io.wiretrip.agent.capture.afpacket;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interfaces that went away while they were captured: for a moment longer their rings are read, for
 * what they brought last is handed over late. For the polling thread.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    /** Several times as long as the kernel holds frames back. */
    private static final long LAST_FRAMES_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<RingSocket, Long> sinceNs = new HashMap<>();
    private long lost;
    private long freezes;

    boolean isEmpty() {
        return sinceNs.isEmpty();
    }

    /** The interface of the socket is there, perhaps again. */
    void isBack(RingSocket socket) {
        sinceNs.remove(socket);
    }

    /** Whether the socket of an interface that is not there was read for long enough. */
    boolean isOver(RingSocket socket, long nowNs) {
        Long since = sinceNs.putIfAbsent(socket, nowNs);
        if (since == null) {
            LOG.warn("capture on {} pauses: the interface went away", socket.name());
            return false;
        }
        return nowNs - since >= LAST_FRAMES_NS;
    }

    /** Keeps the counts of a socket that is about to be closed. */
    void ended(RingSocket socket) {
        sinceNs.remove(socket);
        socket.refresh();
        lost += socket.lost();
        freezes += socket.freezes();
    }

    /** What the sockets that were closed had lost. */
    long lost() {
        return lost;
    }

    /** How often their rings were full. */
    long freezes() {
        return freezes;
    }
}
