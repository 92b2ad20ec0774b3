package io.wiretrip.protocol;

import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.TraceHeaders.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields through which a message gives its trace context; none of them is in JSON. */
public final class TraceFields {
    private static final Map<Key, String> NAMES =
            Map.of(
                    Key.TRACEPARENT, "TraceParent",
                    Key.TRACESTATE, "TraceState",
                    Key.B3, "B3",
                    Key.B3_TRACE_ID, "B3TraceID",
                    Key.B3_SPAN_ID, "B3SpanID",
                    Key.B3_SAMPLED, "B3Sampled",
                    Key.B3_FLAGS, "B3Flags");

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
            String carrier, Source<? super M> source, Key... keys) {
        List<Field<M>> fields = new ArrayList<>();
        for (Key key : keys) {
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
