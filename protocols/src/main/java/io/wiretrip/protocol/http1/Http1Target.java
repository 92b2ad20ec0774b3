package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.http.HttpPath;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request target in its four forms (RFC 9112, 3.2): {@code /path?query}, {@code
 * scheme://authority/path?query}, {@code authority} with CONNECT, and {@code *}.
 */
final class Http1Target {
    private static final byte[] HTTP = Http1Lines.ascii("http");

    private Http1Target() {}

    /** The scheme in lower case; empty unless the target is in absolute form. */
    static String scheme(Bytes in, int from, int to) {
        int colon = schemeEnd(in, from, to);
        if (colon < 0) {
            return "";
        }
        boolean http = colon - from == 4 && in.matchesIgnoreCase(from, HTTP);
        return http ? "http" : in.latin1(from, colon).toLowerCase(Locale.ROOT);
    }

    /** The authority without its userinfo; null if the target names none. */
    static @Nullable String host(Bytes in, int from, int to) {
        int start = authorityStart(in, from, to);
        if (start < 0) {
            return null;
        }
        int end = authorityEnd(in, start, to);
        return in.utf8(afterUserinfo(in, start, end), end);
    }

    /** The path, percent-decoded unless its escapes are malformed; empty if there is none. */
    static String path(Bytes in, int from, int to) {
        int authority = authorityStart(in, from, to);
        int start = authority < 0 ? from : authorityEnd(in, authority, to);
        int end = in.indexOf((byte) '?', start, to);
        if (end < 0) {
            end = to;
        }
        return in.indexOf((byte) '%', start, end) < 0
                ? in.utf8(start, end)
                : HttpPath.decode(in.copy(start, end));
    }

    private static int authorityStart(Bytes in, int from, int to) {
        int first = in.u8(from);
        if (first == '/' || (first == '*' && to - from == 1)) {
            return -1;
        }
        int colon = schemeEnd(in, from, to);
        return colon < 0 ? from : colon + 3;
    }

    /** Index of the colon of {@code ://} if a scheme is before it, else −1. */
    private static int schemeEnd(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b == ':') {
                boolean absolute = i > from && i + 2 < to && in.u16be(i + 1) == 0x2f2f;
                return absolute ? i : -1;
            }
            if (!isSchemeByte(b)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isSchemeByte(int b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '-'
                || b == '.';
    }

    private static int authorityEnd(Bytes in, int from, int to) {
        int end = from;
        while (end < to && in.u8(end) != '/' && in.u8(end) != '?' && in.u8(end) != '#') {
            end++;
        }
        return end;
    }

    private static int afterUserinfo(Bytes in, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (in.u8(i) == '@') {
                return i + 1;
            }
        }
        return from;
    }
}
