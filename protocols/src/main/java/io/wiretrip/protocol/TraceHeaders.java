package io.wiretrip.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Trace context as it came with a message: the values of the headers, properties or comments that
 * carry it, unparsed. Filled in by a decoder on its worker and never changed after its message was
 * emitted. Bounded: what is longer than its kind ever is, is not kept.
 */
public final class TraceHeaders {
    private static final int OBJECT_BYTES = 64;
    private static final int TEXT_BYTES = 56;

    /** What carries trace context, by its name in lower case. */
    public enum Key {
        /** W3C Trace Context: version, trace, parent and flags. */
        TRACEPARENT("traceparent", 256),
        /** W3C Trace Context: what each vendor adds. */
        TRACESTATE("tracestate", 2048),
        /** B3 in a single header. */
        B3("b3", 128),
        /** B3: the trace. */
        B3_TRACE_ID("x-b3-traceid", 32),
        /** B3: the span. */
        B3_SPAN_ID("x-b3-spanid", 16),
        /** B3: 0 or 1. */
        B3_SAMPLED("x-b3-sampled", 8),
        /** B3: 1 for debug, which implies sampled. */
        B3_FLAGS("x-b3-flags", 8);

        private static final Key[] ALL = values();

        private final String text;

        @SuppressWarnings("ImmutableEnumChecker") // written once, never handed out
        private final byte[] bytes;

        private final int bytesMax;

        Key(String text, int bytesMax) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.US_ASCII);
            this.bytesMax = bytesMax;
        }

        /** The name in lower case. */
        public String text() {
            return text;
        }

        /** Values that are longer are not kept. */
        public int bytesMax() {
            return bytesMax;
        }

        /** The key with the name in {@code from..to-1}, in any case; null if it is none. */
        public static @Nullable Key of(Bytes in, int from, int to) {
            int length = to - from;
            if (length < 2 || length > 12 || !mayBegin(in.u8(from))) {
                return null;
            }
            for (Key key : ALL) {
                if (key.bytes.length == length && in.matchesIgnoreCase(from, key.bytes)) {
                    return key;
                }
            }
            return null;
        }

        /** Most names are told from these by their first letter. */
        private static boolean mayBegin(int b) {
            int lower = b | 0x20;
            return lower == 't' || lower == 'b' || lower == 'x';
        }
    }

    private final @Nullable String[] values = new String[Key.ALL.length];
    private int textBytes;

    /**
     * Adds a value, to those given if there are any.
     *
     * @param to what was kept of the message before; null if nothing was
     * @return what is kept now
     */
    public static @Nullable TraceHeaders add(@Nullable TraceHeaders to, Key key, String value) {
        if (value.isEmpty() || value.length() > key.bytesMax) {
            return to;
        }
        TraceHeaders kept = to == null ? new TraceHeaders() : to;
        kept.put(key, value);
        return kept;
    }

    /** Of several, the first holds; but several tracestates are one list. */
    private void put(Key key, String value) {
        String before = values[key.ordinal()];
        if (before == null) {
            values[key.ordinal()] = value;
            textBytes += TEXT_BYTES + value.length();
        } else if (key == Key.TRACESTATE && before.length() + 1 + value.length() <= key.bytesMax) {
            values[key.ordinal()] = before + ',' + value;
            textBytes += 1 + value.length();
        }
    }

    /** The value; null if the message had none. */
    public @Nullable String get(Key key) {
        return values[key.ordinal()];
    }

    /** Approximate heap bytes. */
    public int retainedBytes() {
        return OBJECT_BYTES + textBytes;
    }
}
