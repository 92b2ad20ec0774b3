package io.wiretrip.exporter.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time, as retries see it; tests bring their own. */
public interface RetryTime {
    /** The system's. */
    RetryTime SYSTEM =
            new RetryTime() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void pause(CountDownLatch end, Duration wait) throws InterruptedException {
                    boolean _ = end.await(wait.toNanos(), TimeUnit.NANOSECONDS);
                }
            };

    /** Nanoseconds since whenever. */
    long nanoTime();

    /** Waits so long, or until the latch opens. */
    void pause(CountDownLatch end, Duration wait) throws InterruptedException;
}
