package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which RoundTrips are errors, by what each protocol declares of its spans: what its rules
 * call an error on the server's side, else a response with an {@code error.type}; and every request
 * that nobody answered.
 */
final class ErrorRule {
    private static final String ERROR_TYPE = "error.type";

    private final Scalar scalar = new Scalar();

    /** Whether a RoundTrip is an error. */
    boolean isError(RoundTrip roundTrip) {
        if (roundTrip.outcome() == Outcome.UNANSWERED) {
            return true;
        }
        SpanRules rules = roundTrip.protocol().spans();
        if (rules.hasErrors()) {
            return roundTrip.request() != null && rules.errorType(roundTrip, true) != null;
        }
        Message response = roundTrip.response();
        return response != null
                && hasErrorType(
                        roundTrip.protocol().fields().response(),
                        roundTrip.protocol().fields().responseType(),
                        roundTrip,
                        response);
    }

    private boolean hasErrorType(
            java.util.List<? extends Field<?>> fields,
            Class<?> type,
            RoundTrip roundTrip,
            Message response) {
        for (int i = 0; i < fields.size(); i++) {
            Field<?> field = fields.get(i);
            if (ERROR_TYPE.equals(field.attribute()) && type.isInstance(response)) {
                write(field, roundTrip, response);
                if (scalar.isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked") // the table's own type was asked just before
    private <M extends Message> void write(Field<?> field, RoundTrip roundTrip, Message message) {
        ((Field<M>) field).write(roundTrip, (M) message, scalar.clear());
    }

    /** The fields that decoders must keep so that errors are known as such. */
    static Set<Field<?>> fields(Collection<Protocol> protocols) {
        Set<Field<?>> fields = new HashSet<>();
        for (Protocol protocol : protocols) {
            for (Field<?> field : protocol.fields().response()) {
                String attribute = field.attribute();
                if (attribute != null
                        && (attribute.equals(ERROR_TYPE) || attribute.endsWith("status_code"))) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
