package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.protocol.RoundTripSink;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what each worker finds goes. Asked for every worker before any of them runs; what is given
 * is then that worker's alone.
 */
interface WorkerOutputs {
    /**
     * Takes the RoundTrips of a worker, on its thread.
     *
     * @param worker its index, from 0
     * @param position how far in a capture file the worker is, on its thread: never falls, and is
     *     the same for what several workers conclude by one frame
     */
    RoundTripSink roundTrips(int worker, LongSupplier position);

    /**
     * A batch of packets was worked off. On the worker's thread.
     *
     * @param nowNs packet time, nanoseconds since the epoch
     * @param position no RoundTrip up to it will follow; {@link Long#MAX_VALUE} at the end
     */
    default void reached(int worker, long nowNs, long position) {}

    /** What is to be counted of a worker's flows, and for whom; null for nothing. */
    default @Nullable FlowAccounting accounting(int worker) {
        return null;
    }
}
