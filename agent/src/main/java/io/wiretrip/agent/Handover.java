package io.wiretrip.agent;

import io.wiretrip.agent.capture.LiveCaptureException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A change that a worker takes over between two packets, or that nobody takes over: one that was
 * not in time is withdrawn, so that it does not happen later, when nobody reckons with it.
 */
final class Handover implements Runnable {
    private final Runnable change;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    Handover(Runnable change) {
        this.change = change;
    }

    /** Does it, unless it was withdrawn. On the worker's thread. */
    @Override
    public void run() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            change.run();
            done.complete(null);
        } catch (LiveCaptureException e) {
            done.completeExceptionally(new AgentException(String.valueOf(e.getMessage()), e));
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /**
     * Waits until the worker has done it. From any thread but the worker's.
     *
     * @throws AgentException if it cannot be done, or was not begun in time; nothing has changed
     *     then
     */
    void await(Duration limit) {
        try {
            try {
                done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (claimed.compareAndSet(false, true)) {
                    throw new AgentException(
                            "capture did not take it over within " + limit.toSeconds() + " s", e);
                }
                done.get(); // begun, and no part of it waits for anything
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new AgentException(
                    String.valueOf(cause == null ? e.getMessage() : cause.getMessage()), e);
        } catch (InterruptedException e) {
            claimed.set(true);
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted", e);
        }
    }
}
