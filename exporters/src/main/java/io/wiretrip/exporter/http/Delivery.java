package io.wiretrip.exporter.http;

import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportDrop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one request after the other to a target, trying again where that may help. One thread
 * delivers; any thread may {@link #stop}.
 */
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** One attempt; {@link HttpSender#send} is one. */
    public interface Attempt {
        /**
         * Sends and waits for the response.
         *
         * @param fields header fields of this request
         * @param atMost how long it may take, if the target's own limit is not shorter
         */
        HttpOutcome send(byte[] body, int length, Map<String, String> fields, Duration atMost);
    }

    /**
     * How a delivery ended.
     *
     * @param drop why what was sent is lost; null if the target has taken it
     * @param last how the last attempt ended
     */
    public record Result(@Nullable ExportDrop drop, HttpOutcome last) {
        /** Whether the target has taken it. */
        public boolean isDelivered() {
            return drop == null;
        }
    }

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final HttpOutcome NOT_TRIED =
            HttpOutcome.unreachable("not tried", "there was no time left");

    private final Attempt attempt;
    private final RetryPolicy policy;
    private final RetryTime time;
    private final FailureLog log;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long endNs;

    /**
     * Prepares deliveries.
     *
     * @param what is delivered and to whom, for the log, without secrets
     */
    public Delivery(String what, Attempt attempt, RetryConfig retry) {
        this(what, attempt, retry, RandomGenerator.getDefault(), RetryTime.SYSTEM);
    }

    /** As above, with another chance and time. */
    public Delivery(
            String what,
            Attempt attempt,
            RetryConfig retry,
            RandomGenerator random,
            RetryTime time) {
        this.attempt = attempt;
        this.policy = new RetryPolicy(retry, random);
        this.time = time;
        this.log = new FailureLog(LOG, what);
    }

    /**
     * Sends until the target has taken it or there is no hope. Once {@link #stop} was called, only
     * one attempt is made, and none when its time is over.
     *
     * @param body what to send, from its front
     * @param length how many bytes of it
     * @param fields header fields of this request
     */
    public Result deliver(byte[] body, int length, Map<String, String> fields) {
        long startNs = time.nanoTime();
        for (int attempts = 1; ; attempts++) {
            Duration atMost = timeLeft();
            if (!atMost.isPositive()) {
                return new Result(ExportDrop.SHUTDOWN, NOT_TRIED);
            }
            HttpOutcome outcome = attempt.send(body, length, fields, atMost);
            switch (outcome.kind()) {
                case DELIVERED -> {
                    log.delivered();
                    return new Result(null, outcome);
                }
                case REJECTED -> {
                    log.failed(outcome, "what was sent is dropped and counted", time.nanoTime());
                    return new Result(ExportDrop.REJECTED, outcome);
                }
                case RETRY -> {
                    ExportDrop drop = pauseOrDrop(outcome, attempts, startNs);
                    if (drop != null) {
                        return new Result(drop, outcome);
                    }
                }
            }
        }
    }

    /**
     * Ends waiting at once. What is delivered from now on gets one attempt each, in the time there
     * is. Any thread; the first call counts.
     *
     * @param limit how much time that is from now
     */
    public void stop(Duration limit) {
        synchronized (stopping) {
            if (!isStopping()) {
                endNs = time.nanoTime() + limit.toNanos();
                stopping.countDown();
            }
        }
    }

    /** Whether {@link #stop} was called. */
    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private @Nullable ExportDrop pauseOrDrop(HttpOutcome outcome, int attempts, long startNs) {
        long nowNs = time.nanoTime();
        if (isStopping()) {
            log.failed(outcome, "what was sent is lost, since we stop", nowNs);
            return ExportDrop.SHUTDOWN;
        }
        Duration wait =
                policy.waitAfter(attempts, Duration.ofNanos(nowNs - startNs), outcome.retryAfter());
        if (wait == null) {
            log.failed(outcome, "given up after " + attempts + " attempts", nowNs);
            return ExportDrop.RETRIES_EXHAUSTED;
        }
        log.failed(outcome, "it is tried again", nowNs);
        try {
            time.pause(stopping, wait);
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExportDrop.SHUTDOWN;
        }
    }

    private Duration timeLeft() {
        return isStopping() ? Duration.ofNanos(endNs - time.nanoTime()) : FOR_EVER;
    }
}
