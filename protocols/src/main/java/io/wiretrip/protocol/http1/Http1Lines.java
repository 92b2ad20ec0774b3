package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * The grammar of start lines, on bytes where they lie. Recognition, decoding and the search after a
 * loss all ask here, so that they never disagree.
 */
final class Http1Lines {
    /** The longest method that is taken for one. */
    static final int METHOD_BYTES_MAX = 24;

    /** Length of {@code HTTP/1.1}. */
    static final int VERSION_BYTES = 8;

    /** How many bytes a field name behind a found start line may have. */
    private static final int NAME_BYTES_MAX = 128;

    private static final byte[] VERSION = ascii("HTTP/1.");

    /** {@code HTTP/1.1 200} and what ends the status. */
    private static final int STATUS_START_BYTES = 13;

    private static final boolean[] TOKEN = tokenBytes();

    private Http1Lines() {}

    /** What some bytes, of which more may follow, say. */
    enum Match {
        /** It is what was asked for. */
        YES,
        /** It is not, whatever follows. */
        NO,
        /** Too few bytes to say. */
        MORE
    }

    /** The bytes of an ASCII text. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a byte may stand in a token: a method or a field name (RFC 9110, 5.6.2). */
    static boolean isToken(int b) {
        return b < 128 && TOKEN[b];
    }

    /**
     * Whether a status line begins at an index; looks at 13 bytes (RFC 9112, 4).
     *
     * <p>In two loops: of one, the compiler moves the check of the version's bounds in front, where
     * it fails each time, so that it never ends compiling this.
     */
    static Match statusLine(Bytes in, int at) {
        int length = Math.min(in.limit() - at, STATUS_START_BYTES);
        int common = Math.min(length, VERSION.length);
        for (int i = 0; i < common; i++) {
            if (in.u8(at + i) != VERSION[i]) {
                return Match.NO;
            }
        }
        for (int i = VERSION.length; i < length; i++) {
            if (!isStatusByte(in.u8(at + i), i)) {
                return Match.NO;
            }
        }
        return length < STATUS_START_BYTES ? Match.MORE : Match.YES;
    }

    private static boolean isStatusByte(int b, int index) {
        return switch (index) {
            case 7, 10, 11 -> isDigit(b);
            case 8 -> b == ' ';
            case 9 -> isDigit(b) && b != '0';
            default -> b == ' ' || b == '\r' || b == '\n';
        };
    }

    /**
     * Whether what begins at an index may become a request line: a method, a space and the first
     * byte of a target. Looks at no more than that, so that asking again is cheap.
     */
    static Match requestStart(Bytes in, int at) {
        int limit = in.limit();
        int i = at;
        while (i < limit && isToken(in.u8(i))) {
            i++;
            if (i - at > METHOD_BYTES_MAX) {
                return Match.NO;
            }
        }
        if (i == limit) {
            return Match.MORE;
        }
        if (i == at || in.u8(i) != ' ') {
            return Match.NO;
        }
        if (i + 1 == limit) {
            return Match.MORE;
        }
        return isTarget(in.u8(i + 1)) ? Match.YES : Match.NO;
    }

    /** Whether the bytes, without line end, are a request line (RFC 9112, 3). */
    static boolean isRequestLine(Bytes in, int from, int to) {
        if (requestStart(in, from) != Match.YES) {
            return false;
        }
        int target = in.indexOf((byte) ' ', from, to) + 1;
        int end = targetEnd(in, to);
        if (target == 0 || end <= target) {
            return false;
        }
        for (int i = target; i < end; i++) {
            if (!isTarget(in.u8(i))) {
                return false;
            }
        }
        return true;
    }

    /** Where the target of a request line ends; −1 if the line does not end with a version. */
    static int targetEnd(Bytes in, int to) {
        int end = to - VERSION_BYTES - 1;
        return end > 0
                        && in.u8(end) == ' '
                        && in.matches(end + 1, VERSION)
                        && isDigit(in.u8(to - 1))
                ? end
                : -1;
    }

    /**
     * Where a request line begins that ends where a line ends, and may begin within it because a
     * body was before it; −1 if there is none.
     *
     * @param lineStart whether a line begins at {@code from}; an unknown method is only believed
     *     there, and only in capitals
     */
    static int requestWithin(Bytes in, int from, int to, boolean lineStart) {
        int end = to - from > VERSION_BYTES + 1 ? targetEnd(in, to) : -1;
        int i = end - 1;
        while (i >= from && isTarget(in.u8(i))) {
            i--;
        }
        if (i <= from || in.u8(i) != ' ' || i + 1 == end) {
            return -1;
        }
        if (lineStart && isCapitals(in, from, i) && isRequestLine(in, from, to)) {
            return from;
        }
        return Http1Method.startOf(in, from, i);
    }

    private static boolean isCapitals(Bytes in, int from, int to) {
        int i = from;
        while (i < to && ((in.u8(i) >= 'A' && in.u8(i) <= 'Z') || in.u8(i) == '-')) {
            i++;
        }
        return i == to;
    }

    /**
     * Whether a field line or the empty line follows a start line that was found by searching. That
     * keeps a text that speaks of HTTP from being taken for it.
     */
    static Match fieldFollows(Bytes in, int at) {
        int to = Math.min(in.limit(), at + NAME_BYTES_MAX);
        for (int i = at; i < to; i++) {
            int b = in.u8(i);
            if (b == ':') {
                return i > at ? Match.YES : Match.NO;
            }
            if (i == at && b == '\n') {
                return Match.YES;
            }
            if (i == at && b == '\r') {
                return i + 1 == in.limit()
                        ? Match.MORE
                        : in.u8(i + 1) == '\n' ? Match.YES : Match.NO;
            }
            if (!isToken(b)) {
                return Match.NO;
            }
        }
        return to == in.limit() && to - at < NAME_BYTES_MAX ? Match.MORE : Match.NO;
    }

    /** Where a line without its line end stops, given its first index and that of its LF. */
    static int lineEnd(Bytes in, int from, int lf) {
        return lf > from && in.u8(lf - 1) == '\r' ? lf - 1 : lf;
    }

    static boolean isEnd(int b) {
        return b == '\r' || b == '\n';
    }

    private static boolean isTarget(int b) {
        return b > ' ' && b != 0x7f;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static boolean[] tokenBytes() {
        boolean[] token = new boolean[128];
        for (char c = '!'; c < 127; c++) {
            token[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        return token;
    }
}
