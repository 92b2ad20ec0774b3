package io.wiretrip.agent.pipeline;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Collection;

/**
 * A processor at which a way through a pipeline ends: it makes metrics, spans, lines of RoundTrips.
 */
public interface Terminal {
    /** The fields that decoders must keep for it. */
    Collection<Field<?>> demand();

    /**
     * The way in for one worker.
     *
     * @param view what the processors before it made of the fields; the worker's own
     */
    RoundTripSink open(FieldView view);
}
