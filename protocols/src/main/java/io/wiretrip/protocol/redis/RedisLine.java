package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;

/**
 * The line that begins a value: a type byte, a number or a text, CR LF. Read where it lies;
 * remembers how far it has looked for the end of a line that has not come whole.
 */
final class RedisLine {
    /** What {@link #number} gives for what is none; no length or count is this small. */
    static final long NOT_A_NUMBER = Long.MIN_VALUE;

    /** What {@link #number} gives for {@code ?}: the value comes in pieces. */
    static final long STREAMED = Long.MIN_VALUE + 1;

    private static final int DIGITS_MAX = 18;

    private long scannedTo;

    /**
     * Index of the CR of the CR LF that ends the line at the position; −1 if it has not come. A CR
     * without LF is passed over.
     */
    int end(Bytes in) {
        int lf = lineFeed(in);
        while (lf >= 0 && (lf == in.position() || in.u8(lf - 1) != '\r')) {
            lf = scan(in, lf + 1);
        }
        return lf < 0 ? -1 : lf - 1;
    }

    /** Index of the first LF from the position on; −1 if it has not come. */
    int lineFeed(Bytes in) {
        long looked = scannedTo - (in.streamPosition() - in.position());
        return scan(in, (int) Math.max(in.position(), Math.min(looked, in.limit())));
    }

    private int scan(Bytes in, int from) {
        int lf = in.indexOf((byte) '\n', from, in.limit());
        if (lf < 0) {
            scannedTo = in.streamPosition() - in.position() + in.limit();
        }
        return lf;
    }

    /** The decimal number {@code from..to-1}; {@link #STREAMED} or {@link #NOT_A_NUMBER}. */
    static long number(Bytes in, int from, int to) {
        if (to - from == 1 && in.u8(from) == '?') {
            return STREAMED;
        }
        int first = from < to && in.u8(from) == '-' ? from + 1 : from;
        if (first == to || to - first > DIGITS_MAX) {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (int i = first; i < to; i++) {
            int digit = in.u8(i) - '0';
            if (digit < 0 || digit > 9) {
                return NOT_A_NUMBER;
            }
            value = value * 10 + digit;
        }
        return first == from ? value : -value;
    }

    /** Whether {@code from..to-1} is text that a person could have typed. */
    static boolean isText(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if ((b < ' ' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
