package io.wiretrip.exporter.roundtrips;

import io.wiretrip.protocol.RoundTripSink;
import java.util.function.LongSupplier;

/**
 * The way of one of several workers that read a file together into its lines: these come in the
 * order of the places in the file at which RoundTrips were concluded, and where two workers were at
 * the same, in the order of the workers. So the lines are the same in every run.
 */
public interface OrderedSink extends RoundTripSink {
    /**
     * From now on RoundTrips belong to where this says, which never falls. Before the worker runs.
     *
     * @param position where the worker is; asked on its thread
     * @return this
     */
    OrderedSink at(LongSupplier position);

    /**
     * No RoundTrip up to a place will follow, so that others need not wait for this worker. On its
     * thread; {@link Long#MAX_VALUE} once it has ended.
     */
    void reached(long position);
}
