package io.wiretrip.agent;

import io.wiretrip.agent.pipeline.Terminal;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.traces.TraceExporter;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Collection;
import java.util.Set;

/** The processor {@code roundtripstotraces}: spans are encoded on the worker's thread. */
final class TracesTerminal implements Terminal {
    private final TraceExporter exporter;
    private final Set<Field<?>> demand;

    TracesTerminal(TraceExporter exporter, Set<Field<?>> demand) {
        this.exporter = exporter;
        this.demand = Set.copyOf(demand);
    }

    @Override
    public Collection<Field<?>> demand() {
        return demand;
    }

    @Override
    public RoundTripSink open(int worker, FieldView view) {
        return exporter.newProducer(view);
    }
}
