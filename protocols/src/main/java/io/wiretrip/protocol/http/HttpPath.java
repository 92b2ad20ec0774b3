package io.wiretrip.protocol.http;

import java.nio.charset.StandardCharsets;

/** Paths of request targets as they are shown. */
public final class HttpPath {
    private HttpPath() {}

    /** A path, percent-decoded unless its escapes are malformed. */
    public static String decode(byte[] escaped) {
        byte[] plain = new byte[escaped.length];
        int length = 0;
        for (int i = 0; i < escaped.length; i++) {
            byte b = escaped[i];
            if (b == '%') {
                int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
                int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return new String(escaped, StandardCharsets.UTF_8);
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            plain[length++] = b;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
