package io.wiretrip.agent.server;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.exporter.metrics.Exposition;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers scrapes in the format that the client prefers, few at a time. */
final class Scrapes {
    /** A snapshot of many series is large, and anybody may ask for one. */
    private static final int AT_ONCE_MAX = 2;

    private static final long WAIT_SECS = 10;

    private final Semaphore permits = new Semaphore(AT_ONCE_MAX);

    /** Answers with metrics. */
    void answer(Call call, Supplier<MetricSnapshots> source) throws IOException {
        try {
            if (!permits.tryAcquire(WAIT_SECS, TimeUnit.SECONDS)) {
                call.set("Retry-After", "5");
                call.text(503, "too many scrapes at the same time (expected: " + AT_ONCE_MAX + ")");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the request has lasted too long", e);
        }
        try {
            write(call, source.get());
        } finally {
            permits.release();
        }
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
