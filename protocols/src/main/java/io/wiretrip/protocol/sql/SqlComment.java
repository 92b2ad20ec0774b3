package io.wiretrip.protocol.sql;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trace context in comments, as sqlcommenter puts it there: {@code
 * traceparent='00-<trace>-<span>-<flags>'}, values percent-encoded. Nothing else of a comment is
 * kept.
 */
final class SqlComment {
    /** A comment longer than this is not looked into beyond it. */
    static final int BYTES_MAX = 512;

    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "traceparent\\s*=\\s*'([0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})'");

    private byte @Nullable [] text;
    private int length;
    private @Nullable String traceparent;

    void clear() {
        text = null;
        length = 0;
        traceparent = null;
    }

    void begin() {
        length = 0;
    }

    void append(byte b) {
        if (traceparent != null || length == BYTES_MAX) {
            return;
        }
        if (text == null) {
            text = new byte[BYTES_MAX];
        }
        text[length++] = b;
    }

    void end() {
        if (text != null && traceparent == null && length > 0) {
            Matcher found =
                    TRACEPARENT.matcher(new String(text, 0, length, StandardCharsets.ISO_8859_1));
            traceparent = found.find() ? found.group(1) : null;
        }
        length = 0;
    }

    @Nullable String traceparent() {
        return traceparent;
    }

    int retainedBytes() {
        return text == null ? 0 : BYTES_MAX;
    }
}
