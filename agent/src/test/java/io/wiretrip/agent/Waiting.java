package io.wiretrip.agent;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must happen, and not longer. */
public final class Waiting {
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final long LOOK_NS = 1_000_000;

    private Waiting() {}

    /** Waits until something holds; fails if it does not in half a minute. */
    public static void until(String what, BooleanSupplier holds) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("in 30 s it did not happen: " + what);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
