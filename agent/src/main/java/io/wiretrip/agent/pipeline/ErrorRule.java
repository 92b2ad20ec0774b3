package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which RoundTrips are errors: what the protocol calls one of its spans, and every request
 * that nobody answered.
 */
final class ErrorRule {
    private ErrorRule() {}

    /** Whether a RoundTrip is an error. */
    static boolean isError(RoundTrip roundTrip) {
        return roundTrip.outcome() == Outcome.UNANSWERED
                || (roundTrip.request() != null && roundTrip.protocol().spans().isError(roundTrip));
    }

    /** The fields that decoders must keep so that errors are known as such. */
    static Set<Field<?>> fields(Collection<Protocol> protocols) {
        Set<Field<?>> fields = new HashSet<>();
        for (Protocol protocol : protocols) {
            for (Field<?> field : protocol.fields().response()) {
                String attribute = field.attribute();
                if (attribute != null
                        && (attribute.equals("error.type") || attribute.endsWith("status_code"))) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
