package io.wiretrip.protocol;

import io.wiretrip.protocol.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields through which a message gives its trace context; none of them is in JSON. */
public final class TraceFields {
    private static final Map<TraceHeaders.Key, String> NAMES =
            Map.of(
                    TraceHeaders.Key.TRACEPARENT, "TraceParent",
                    TraceHeaders.Key.TRACESTATE, "TraceState",
                    TraceHeaders.Key.B3, "B3",
                    TraceHeaders.Key.B3_TRACE_ID, "B3TraceID",
                    TraceHeaders.Key.B3_SPAN_ID, "B3SpanID",
                    TraceHeaders.Key.B3_SAMPLED, "B3Sampled",
                    TraceHeaders.Key.B3_FLAGS, "B3Flags");

    /** Where a message keeps its trace context. */
    @FunctionalInterface
    public interface Source<M extends Message> {
        /** What it carries; null if nothing. */
        @Nullable TraceHeaders of(M message);
    }

    private TraceFields() {}

    /**
     * A field for each key.
     *
     * @param carrier what carries it, as in "header"
     */
    public static <M extends Message> List<Field<M>> of(
            String carrier, Source<? super M> source, TraceHeaders.Key... keys) {
        List<Field<M>> fields = new ArrayList<>();
        for (TraceHeaders.Key key : keys) {
            fields.add(
                    Field.<M>of(
                                    String.valueOf(NAMES.get(key)),
                                    Kind.TEXT,
                                    "The " + carrier + " " + key.text() + ": trace context.",
                                    (rt, m, out) -> {
                                        TraceHeaders held = source.of(m);
                                        out.text(held == null ? null : held.get(key));
                                    })
                            .carries(key)
                            .notInJson());
        }
        return List.copyOf(fields);
    }
}
