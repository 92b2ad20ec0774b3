package io.wiretrip.protocol.http2;

/** The streams that were reset last, whose frames may still be on the way. */
final class Http2Resets {
    private static final int REMEMBERED = 64;

    /** What it holds. */
    static final int BYTES = REMEMBERED * Integer.BYTES;

    private final int[] ids = new int[REMEMBERED];
    private int next;

    /** A stream was reset. */
    void add(int id) {
        ids[next++ & (REMEMBERED - 1)] = id;
    }

    /** Whether a stream was reset, not too many resets ago. */
    boolean has(int id) {
        for (int reset : ids) {
            if (reset == id) {
                return true;
            }
        }
        return false;
    }
}
