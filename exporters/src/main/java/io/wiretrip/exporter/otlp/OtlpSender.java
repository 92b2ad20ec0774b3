package io.wiretrip.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.otlp.OtlpResult.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * Sends batches, a few at a time, and keeps the account of them: each item of a batch is counted as
 * exported or as dropped, once. Used by one thread; only the account is read from others.
 *
 * @param <T> spans, or metrics
 */
public final class OtlpSender<T> {
    /** How many batches are under way at once. */
    public static final int IN_FLIGHT_MAX = 4;

    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The official exporter of a signal. */
    public interface Signal<T> {
        /** Sends; the result may come on another thread. */
        CompletableResultCode export(List<T> items);

        /** Cancels what is under way and frees what is held. */
        CompletableResultCode shutdown();

        /** A batch was taken or dropped and is not read any more; on whichever thread. */
        default void settled(List<T> items) {}
    }

    /** One batch until it is settled. */
    private final class Delivery {
        private final List<T> items;
        private final long weight;
        private final long firstNs = System.nanoTime();
        private final AtomicBoolean settled = new AtomicBoolean();
        private int attempts;
        private long dueNs;

        Delivery(List<T> items) {
            this.items = items;
            this.weight = items.stream().mapToLong(OtlpSender.this.weight).sum();
        }
    }

    private final Signal<T> signal;
    private final ResponseTap tap;
    private final RetryConfig retry;
    private final ToLongFunction<T> weight;
    private final ExportCounters counters;
    private final OtlpLog log;
    private final Thread owner;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();
    private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
    private final List<Delivery> waiting = new ArrayList<>();
    private volatile boolean closing;

    /**
     * A sender, for the thread that makes it.
     *
     * @param tap what the signal's exporter was built with
     * @param retry how often to repeat what the exporter has given up
     * @param weight how many an item counts for in the account
     * @param counters who keeps the account
     * @param log tells trouble
     */
    public OtlpSender(
            Signal<T> signal,
            ResponseTap tap,
            RetryConfig retry,
            ToLongFunction<T> weight,
            ExportCounters counters,
            OtlpLog log) {
        this.signal = signal;
        this.tap = tap;
        this.retry = retry;
        this.weight = weight;
        this.counters = counters;
        this.log = log;
        this.owner = Thread.currentThread();
    }

    /** Whether another batch may be sent; also repeats what is due. */
    public boolean hasRoom() {
        repeatDue();
        return inFlight.get() < IN_FLIGHT_MAX;
    }

    /** Sends a batch, which is this sender's from now on. */
    public void send(List<T> batch) {
        Delivery delivery = new Delivery(batch);
        inFlight.incrementAndGet();
        deliveries.add(delivery);
        attempt(delivery);
    }

    private void repeatDue() {
        for (Delivery delivery = failed.poll(); delivery != null; delivery = failed.poll()) {
            waiting.add(delivery);
        }
        long now = System.nanoTime();
        for (Iterator<Delivery> all = waiting.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (delivery.settled.get()) {
                all.remove();
            } else if (delivery.dueNs - now <= 0) {
                all.remove();
                attempt(delivery);
            }
        }
    }

    private void attempt(Delivery delivery) {
        ResponseTap.Slot slot = new ResponseTap.Slot();
        delivery.attempts++;
        tap.expect(slot);
        CompletableResultCode code;
        try {
            code = signal.export(delivery.items);
        } catch (RuntimeException e) { // the batch is lost, the exporter goes on
            concluded(delivery, OtlpResult.unsent(e));
            return;
        } finally {
            tap.expect(null);
        }
        code.whenComplete(
                () -> {
                    OtlpResult result = slot.result();
                    concluded(
                            delivery,
                            result != null
                                    ? result
                                    : OtlpResult.unsent(code.getFailureThrowable()));
                });
    }

    /** An attempt has ended; on whichever thread. */
    private void concluded(Delivery delivery, OtlpResult result) {
        long count = delivery.weight;
        switch (result.kind()) {
            case TAKEN -> {
                long refused = Math.min(count, result.rejected());
                if (settle(delivery)) {
                    counters.exported(count - refused);
                    counters.dropped(ExportDrop.REJECTED, refused);
                    log.taken(refused, result.message());
                }
            }
            case FAILED -> {
                if (mayRepeat(delivery)) {
                    log.failed(result.message());
                    delivery.dueNs = System.nanoTime() + backoffNs(delivery.attempts);
                    failed.add(delivery);
                } else {
                    drop(delivery, ExportDrop.RETRIES_EXHAUSTED, result);
                }
            }
            case REFUSED -> drop(delivery, ExportDrop.REJECTED, result);
            case UNSENT -> drop(delivery, ExportDrop.ENCODING_FAILED, result);
        }
        LockSupport.unpark(owner);
    }

    private void drop(Delivery delivery, ExportDrop reason, OtlpResult result) {
        if (settle(delivery)) {
            counters.dropped(reason, delivery.weight);
            if (result.kind() == Kind.FAILED) {
                log.failed(result.message());
            } else {
                log.refused(result.message());
            }
        }
    }

    private boolean settle(Delivery delivery) {
        if (!delivery.settled.compareAndSet(false, true)) {
            return false;
        }
        deliveries.remove(delivery);
        inFlight.decrementAndGet();
        signal.settled(delivery.items);
        return true;
    }

    private boolean mayRepeat(Delivery delivery) {
        boolean counted = retry.attempts() == 0 || delivery.attempts < retry.attempts();
        return !closing
                && counted
                && System.nanoTime() - delivery.firstNs < retry.limit().toNanos();
    }

    private long backoffNs(int attempts) {
        long ns = retry.initial().toNanos();
        for (int i = 1; i < attempts && ns < retry.max().toNanos(); i++) {
            ns *= 2;
        }
        ns = Math.min(ns, retry.max().toNanos());
        return (long) (ns * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }

    /**
     * Waits for what is under way, then gives it up: it counts as lost by the shutdown. Nothing may
     * be sent any more.
     */
    public void close(Duration deadline) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (inFlight.get() > 0 && endNs - System.nanoTime() > 0) {
            repeatDue();
            LockSupport.parkNanos(this, Math.min(AWAIT_NS, Math.max(1, endNs - System.nanoTime())));
        }
        closing = true;
        for (Delivery delivery : deliveries) {
            if (settle(delivery)) {
                counters.dropped(ExportDrop.SHUTDOWN, delivery.weight);
            }
        }
        signal.shutdown();
    }

    /** How many batches are under way or wait to be repeated. */
    public int inFlight() {
        return inFlight.get();
    }
}
