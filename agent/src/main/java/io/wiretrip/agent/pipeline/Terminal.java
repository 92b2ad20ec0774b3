package io.wiretrip.agent.pipeline;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Collection;
import java.util.List;

/**
 * A processor at which a way through a pipeline ends: it makes metrics, spans, lines of RoundTrips.
 */
public interface Terminal {
    /** For what is switched off: nothing is wanted and nothing happens. */
    Terminal NOWHERE =
            new Terminal() {
                @Override
                public Collection<Field<?>> demand() {
                    return List.of();
                }

                @Override
                public RoundTripSink open(int worker, FieldView view) {
                    return roundTrip -> {};
                }
            };

    /** The fields that decoders must keep for it. */
    Collection<Field<?>> demand();

    /**
     * The way in for one worker. From any thread, while that worker does not run.
     *
     * @param worker the worker's number; its ways share what is the worker's own
     * @param view what the processors before it made of the fields; this way's alone
     */
    RoundTripSink open(int worker, FieldView view);
}
