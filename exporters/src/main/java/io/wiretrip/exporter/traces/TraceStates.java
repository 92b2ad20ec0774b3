package io.wiretrip.exporter.traces;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;

/**
 * Reads a {@code tracestate}: at most 32 members between commas, the newest first (W3C Trace
 * Context, 3.3.1). Members that are none are left out.
 */
final class TraceStates {
    private static final int MEMBERS_MAX = 32;

    private TraceStates() {}

    /** What is valid of it, as it is sent on. */
    static String valid(String text) {
        if (text.isEmpty()) {
            return "";
        }
        StringBuilder valid = new StringBuilder(text.length());
        parse(text)
                .forEach(
                        (key, value) ->
                                valid.append(valid.isEmpty() ? "" : ",")
                                        .append(key)
                                        .append('=')
                                        .append(value));
        return valid.toString();
    }

    private static TraceState parse(String text) {
        String[] members = text.split(",", -1);
        if (members.length > MEMBERS_MAX) {
            return TraceState.getDefault();
        }
        TraceStateBuilder state = TraceState.builder();
        for (int i = members.length - 1; i >= 0; i--) { // each is put before the others
            String member = members[i].strip();
            int equals = member.indexOf('=');
            if (equals > 0) {
                state.put(member.substring(0, equals), member.substring(equals + 1));
            }
        }
        return state.build();
    }
}
