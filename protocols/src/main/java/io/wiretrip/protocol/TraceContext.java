package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which span caused a message, as the message says: <a
 * href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>, else <a
 * href="https://github.com/openzipkin/b3-propagation">B3</a>.
 *
 * @param traceId 32 hexadecimal digits in lower case; empty if nothing but a decision came
 * @param spanId 16 hexadecimal digits in lower case; empty if nothing but a decision came
 * @param sampled false if the sender says that the trace is not recorded
 * @param state the {@code tracestate}, unparsed; empty without one
 */
public record TraceContext(String traceId, String spanId, boolean sampled, String state) {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;
    private static final int SHORT_TRACE_DIGITS = 16;
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int TRACEPARENT_LENGTH = 55;

    /** Whether it names a trace and a span; a B3 decision without them does not. */
    public boolean hasParent() {
        return !traceId.isEmpty();
    }

    /**
     * Reads what a message carries; W3C wins over B3 in one header, that over B3 in several.
     *
     * @return null if it carries none, or none that is valid
     */
    public static @Nullable TraceContext parse(TraceHeaders headers) {
        TraceContext w3c =
                traceparent(
                        headers.get(TraceHeaders.Key.TRACEPARENT),
                        headers.get(TraceHeaders.Key.TRACESTATE));
        if (w3c != null) {
            return w3c;
        }
        TraceContext single = single(headers.get(TraceHeaders.Key.B3));
        return single != null ? single : multiple(headers);
    }

    /**
     * Version, trace, parent and flags (W3C, 3.2.2). Versions to come may append more behind a
     * hyphen; version ff is invalid, and so are ids of zeros alone and capital letters.
     */
    private static @Nullable TraceContext traceparent(
            @Nullable String text, @Nullable String state) {
        if (text == null || text.length() < TRACEPARENT_LENGTH) {
            return null;
        }
        boolean first = text.startsWith("00-");
        boolean ends =
                text.length() == TRACEPARENT_LENGTH
                        || (!first && text.charAt(TRACEPARENT_LENGTH) == '-');
        boolean valid =
                ends
                        && isHex(text, 0, 2)
                        && !text.startsWith("ff")
                        && text.charAt(TRACE_AT - 1) == '-'
                        && isId(text, TRACE_AT, TRACE_AT + TRACE_DIGITS)
                        && text.charAt(SPAN_AT - 1) == '-'
                        && isId(text, SPAN_AT, SPAN_AT + SPAN_DIGITS)
                        && text.charAt(FLAGS_AT - 1) == '-'
                        && isHex(text, FLAGS_AT, FLAGS_AT + 2);
        if (!valid) {
            return null;
        }
        boolean sampled = (Character.digit(text.charAt(FLAGS_AT + 1), 16) & 1) != 0;
        return new TraceContext(
                text.substring(TRACE_AT, TRACE_AT + TRACE_DIGITS),
                text.substring(SPAN_AT, SPAN_AT + SPAN_DIGITS),
                sampled,
                state == null ? "" : state);
    }

    /** {@code trace-span-decision-parent}, {@code trace-span-decision}, or a decision alone. */
    private static @Nullable TraceContext single(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            return decision(text);
        }
        String trace = text.substring(0, dash);
        int spanEnd = text.indexOf('-', dash + 1);
        String span = text.substring(dash + 1, spanEnd < 0 ? text.length() : spanEnd);
        boolean denied =
                spanEnd >= 0 && text.startsWith("-0", spanEnd) && endsAt(text, spanEnd + 2);
        return b3(trace, span, !denied);
    }

    private static boolean endsAt(String text, int at) {
        return at == text.length() || text.charAt(at) == '-';
    }

    private static @Nullable TraceContext multiple(TraceHeaders headers) {
        String trace = headers.get(TraceHeaders.Key.B3_TRACE_ID);
        String span = headers.get(TraceHeaders.Key.B3_SPAN_ID);
        String sampled = headers.get(TraceHeaders.Key.B3_SAMPLED);
        boolean debug = "1".equals(headers.get(TraceHeaders.Key.B3_FLAGS));
        boolean denied =
                !debug && ("0".equals(sampled) || (sampled != null && sampled.equals("false")));
        if (trace != null && span != null) {
            return b3(trace, span, !denied);
        }
        return denied ? decision("0") : null;
    }

    /** What came without ids: do not record, or record. */
    private static @Nullable TraceContext decision(String text) {
        return switch (text) {
            case "0" -> new TraceContext("", "", false, "");
            case "1", "d" -> new TraceContext("", "", true, "");
            default -> null;
        };
    }

    private static @Nullable TraceContext b3(String trace, String span, boolean sampled) {
        boolean whole = trace.length() == TRACE_DIGITS || trace.length() == SHORT_TRACE_DIGITS;
        boolean valid =
                whole
                        && span.length() == SPAN_DIGITS
                        && isId(trace, 0, trace.length())
                        && isId(span, 0, SPAN_DIGITS);
        if (!valid) {
            return null;
        }
        String padded = "0".repeat(TRACE_DIGITS - trace.length()) + trace;
        return new TraceContext(padded, span, sampled, "");
    }

    /** Digits of which one is not zero. */
    private static boolean isId(String text, int from, int to) {
        boolean zeros = true;
        for (int i = from; i < to; i++) {
            zeros &= text.charAt(i) == '0';
        }
        return !zeros && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
