package io.wiretrip.agent.server;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.exporter.metrics.Exposition;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers scrapes in the format that the client prefers. A snapshot of many series is large, and
 * anybody may ask for one: few are answered at a time, and of one peer fewer, so that a peer that
 * reads slowly keeps nobody else from scraping.
 */
final class Scrapes {
    private static final int AT_ONCE_MAX = 4;
    private static final int OF_ONE_PEER_MAX = 2;
    private static final long WAIT_SECS = 10;

    private final Semaphore permits = new Semaphore(AT_ONCE_MAX);
    private final Map<InetAddress, Integer> peers = new HashMap<>();

    /** Answers with metrics. */
    void answer(Call call, Supplier<MetricSnapshots> source) throws IOException {
        InetAddress peer = call.peer();
        if (!enter(peer)) {
            refuse(call, "too many scrapes of one peer at the same time", OF_ONE_PEER_MAX);
            return;
        }
        try {
            if (!permits.tryAcquire(WAIT_SECS, TimeUnit.SECONDS)) {
                refuse(call, "too many scrapes at the same time", AT_ONCE_MAX);
                return;
            }
            try {
                write(call, source.get());
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the request has lasted too long", e);
        } finally {
            leave(peer);
        }
    }

    private boolean enter(InetAddress peer) {
        synchronized (peers) {
            if (peers.getOrDefault(peer, 0) >= OF_ONE_PEER_MAX) {
                return false;
            }
            peers.merge(peer, 1, Integer::sum);
            return true;
        }
    }

    private void leave(InetAddress peer) {
        synchronized (peers) {
            peers.computeIfPresent(peer, (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    private static void refuse(Call call, String why, int max) throws IOException {
        call.set("Retry-After", "5");
        call.text(503, why + " (expected: " + max + ")");
    }

    private static void write(Call call, MetricSnapshots metrics) throws IOException {
        Exposition format = Exposition.of(call.headerList("Accept"));
        OutputStream out = call.stream(format.contentType(), true);
        if (out != null) {
            format.write(metrics, out);
            out.close(); // if all was written: a half must not look like a whole
        }
    }
}
