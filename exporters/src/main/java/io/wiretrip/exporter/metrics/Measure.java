package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/**
 * What a RoundTrip adds to one metric of its group.
 *
 * @param metric the metric's index in the group
 * @param source what is read
 * @param field the field of {@link Source#REQUEST} and {@link Source#RESPONSE}
 * @param outcome the RoundTrips that it takes
 */
record Measure(int metric, Source source, @Nullable Field<Message> field, Outcome outcome) {
    /** What a measure is not of. */
    static final long NOTHING = -1;

    /** What is read. */
    enum Source {
        /** 1 for each RoundTrip. */
        ONE,
        /** The duration. */
        DURATION,
        /** A number field of the request. */
        REQUEST,
        /** A number field of the response. */
        RESPONSE
    }

    /** The value; {@link #NOTHING} if the RoundTrip has none. */
    long of(RoundTrip roundTrip, LabelReader reader) {
        return switch (source) {
            case ONE -> 1;
            case DURATION -> roundTrip.durationNs();
            case REQUEST -> number(roundTrip, roundTrip.request(), reader);
            case RESPONSE -> number(roundTrip, roundTrip.response(), reader);
        };
    }

    private long number(RoundTrip roundTrip, @Nullable Message message, LabelReader reader) {
        return field == null || message == null
                ? NOTHING
                : reader.number(field, roundTrip, message);
    }
}
