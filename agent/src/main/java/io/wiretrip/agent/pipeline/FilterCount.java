package io.wiretrip.agent.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** How many RoundTrips the filters of one pipeline held back; one thread counts, any may read. */
final class FilterCount {
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(FilterCount.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long count;

    void add() {
        COUNT.setOpaque(this, count + 1);
    }

    long get() {
        return (long) COUNT.getOpaque(this);
    }
}
