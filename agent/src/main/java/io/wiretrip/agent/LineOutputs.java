package io.wiretrip.agent;

import io.wiretrip.exporter.roundtrips.OrderedSink;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.protocol.RoundTripSink;
import java.util.List;
import java.util.function.LongSupplier;

/** Workers whose RoundTrips become lines, and nothing else. */
final class LineOutputs implements WorkerOutputs {
    private final List<OrderedSink> sinks;

    LineOutputs(RoundTripExporter lines, int workers) {
        sinks = lines.newProducers(workers);
    }

    @Override
    public RoundTripSink roundTrips(int worker, LongSupplier position) {
        return sinks.get(worker).at(position);
    }

    @Override
    public void reached(int worker, long nowNs, long position) {
        sinks.get(worker).reached(position);
    }
}
