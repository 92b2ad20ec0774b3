package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.TraceHeaders;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a head that carry trace context. */
final class Http2Trace {
    private static final TraceHeaders.Key[] KEYS = TraceHeaders.Key.values();
    private static final Http2Name[] NAMES = new Http2Name[KEYS.length];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            NAMES[i] = Http2Name.known(KEYS[i].text());
        }
    }

    private Http2Trace() {}

    /** What a head carries; null if nothing. */
    static @Nullable TraceHeaders of(Http2Block head) {
        TraceHeaders found = null;
        for (int i = 0; i < head.count(); i++) {
            Http2Name name = head.name(i);
            for (int k = 0; k < NAMES.length; k++) {
                if (NAMES[k] == name && head.length(i) <= KEYS[k].bytesMax()) {
                    found = TraceHeaders.add(found, KEYS[k], head.text(i));
                }
            }
        }
        return found;
    }
}
