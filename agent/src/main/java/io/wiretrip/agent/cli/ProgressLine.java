package io.wiretrip.agent.cli;

import io.wiretrip.agent.Progress;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Shows how far a file was read, a few times a second, on one line that is wiped away at the end.
 * Short files show nothing, so that they pay nothing for it.
 */
final class ProgressLine implements AutoCloseable {
    private static final long FIRST_MS = 500;
    private static final long NEXT_MS = 250;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Supplier<Progress> progress;
    private final BooleanSupplier wanted;
    private final ErrorOutput err;
    private final Thread thread;

    /**
     * Starts to watch.
     *
     * @param progress asked on a thread of its own
     * @param wanted whether somebody can see the line; asked once, after the first while
     */
    ProgressLine(Supplier<Progress> progress, BooleanSupplier wanted, ErrorOutput err) {
        this.progress = progress;
        this.wanted = wanted;
        this.err = err;
        this.thread = Thread.ofPlatform().name("progress").daemon().start(this::run);
    }

    private void run() {
        try {
            long startNs = System.nanoTime();
            if (closed.await(FIRST_MS, TimeUnit.MILLISECONDS) || !wanted.getAsBoolean()) {
                return;
            }
            do {
                err.progress(text(progress.get(), System.nanoTime() - startNs));
            } while (!closed.await(NEXT_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** At most 79 characters, so that it fits every terminal. */
    static String text(Progress progress, long elapsedNs) {
        StringBuilder text = new StringBuilder();
        long read = progress.bytesRead();
        long total = progress.bytesTotal();
        if (read >= 0 && total > 0) {
            double share = Math.min(1, (double) read / total);
            text.append(String.format(Locale.ROOT, "%5.1f %%  ", 100 * share));
        }
        if (read >= 0) {
            text.append(String.format(Locale.ROOT, "%,d MB  ", read / 1_000_000));
        }
        double secs = Math.max(elapsedNs, 1) / 1e9;
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%,d packets  %,.0f packets/s",
                                progress.packets(),
                                progress.packets() / secs))
                .toString();
    }

    /** Wipes the line away; none appears any more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        err.wipe();
    }
}
