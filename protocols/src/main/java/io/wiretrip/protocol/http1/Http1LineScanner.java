package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;

/**
 * Finds line ends in bytes that come piece by piece. Remembers how far it has looked, so that a
 * line that comes byte by byte is looked through once.
 */
final class Http1LineScanner {
    private int scanned;

    /** Index of the first LF that was not passed over; −1 if there is none yet. */
    int lineFeed(Bytes in) {
        int lf = in.indexOf((byte) '\n', in.position() + scanned, in.limit());
        scanned = (lf < 0 ? in.limit() : lf) - in.position();
        return lf;
    }

    /** The line goes on behind a line feed. */
    void passOver(Bytes in, int lf) {
        scanned = lf + 1 - in.position();
    }

    /** Everything before an index is consumed. */
    void consume(Bytes in, int to) {
        in.position(to);
        scanned = 0;
    }

    /** The unconsumed bytes are others from now on. */
    void reset() {
        scanned = 0;
    }
}
