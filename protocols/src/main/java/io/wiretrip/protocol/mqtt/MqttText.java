package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** Reads strings, and gives the same one again where the same bytes come again. */
final class MqttText {
    /** How many bytes of a string are kept. */
    static final int BYTES_MAX = 1024;

    private byte[] lastBytes = new byte[0];
    private String last = "";

    /** The bytes {@code from..to-1} as text, cut at a limit. */
    static String read(Bytes in, int from, int to) {
        return in.utf8(from, end(in, from, to));
    }

    /** The same, remembered: successive messages of one sender often name one topic. */
    String remembered(Bytes in, int from, int to) {
        int end = end(in, from, to);
        if (end - from != lastBytes.length || !in.matches(from, lastBytes)) {
            lastBytes = in.copy(from, end);
            last = in.utf8(from, end);
        }
        return last;
    }

    /** Approximate heap bytes of a text. */
    static int retainedBytes(@Nullable String text) {
        return text == null ? 0 : 56 + 2 * text.length();
    }

    /** Where the text is cut: not within a character. */
    private static int end(Bytes in, int from, int to) {
        if (to - from <= BYTES_MAX) {
            return to;
        }
        int end = from + BYTES_MAX;
        for (int i = 0; i < 3 && (in.u8(end) & 0xc0) == 0x80; i++) {
            end--;
        }
        return end;
    }

    int retainedBytes() {
        return lastBytes.length + retainedBytes(last);
    }
}
