package io.wiretrip.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the trace context fields of a RoundTrip say, as {@code KEY=value}, for tests. */
public final class Carried {
    private Carried() {}

    /** Of the request. */
    public static List<String> request(RoundTrip roundTrip) {
        return of(roundTrip, roundTrip.protocol().fields(), true);
    }

    /** Of the response. */
    public static List<String> response(RoundTrip roundTrip) {
        return of(roundTrip, roundTrip.protocol().fields(), false);
    }

    private static <Q extends Message, R extends Message> List<String> of(
            RoundTrip roundTrip, Fields<Q, R> table, boolean request) {
        return request
                ? read(roundTrip, table.request(), table.requestType().cast(roundTrip.request()))
                : read(
                        roundTrip,
                        table.response(),
                        table.responseType().cast(roundTrip.response()));
    }

    private static <M extends Message> List<String> read(
            RoundTrip roundTrip, List<Field<M>> fields, @Nullable M message) {
        if (message == null) {
            throw new AssertionError("half a RoundTrip: " + roundTrip.outcome());
        }
        List<String> all = new ArrayList<>();
        for (Field<M> field : fields) {
            if (field.carries() != null) {
                JsonText json = new JsonText();
                field.write(roundTrip, message, json);
                String value = json.toString();
                if (!value.equals("null")) {
                    all.add(field.carries() + "=" + value.replace("\"", ""));
                }
            }
        }
        return all;
    }
}
