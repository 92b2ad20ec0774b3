package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;

/** Tells whether frames begin at a place where nobody knows whether they do. */
final class Http2Search {
    /** So many headers, each where the one before says, are no accident. */
    private static final int CHAIN = 3;

    /** What may begin at a place. */
    enum Verdict {
        /** No frame. */
        NONE,
        /** Frames. */
        FRAMES,
        /** Perhaps a DATA frame, of which more is to come than can be waited for. */
        DATA,
        /** Too little has come to say. */
        MORE
    }

    private Http2Search() {}

    /**
     * Judges a place at which at least a frame header has come.
     *
     * @param dataLengthMax the longest DATA frame; others are no longer than the default
     */
    static Verdict judge(Bytes in, int from, int dataLengthMax) {
        int at = from;
        for (int links = 0; links < CHAIN; links++) {
            int left = in.limit() - at;
            if (left < Http2Frame.HEADER_BYTES) {
                return left == 0 || links > 1 ? Verdict.FRAMES : Verdict.MORE;
            }
            boolean data = in.u8(at + 3) == Http2Frame.DATA;
            int lengthMax = data ? dataLengthMax : Http2Frame.LENGTH_DEFAULT;
            if (!Http2Frame.isPlausible(in, at, lengthMax)) {
                return Verdict.NONE;
            }
            int length = in.i32be(at) >>> 8;
            if (length > left - Http2Frame.HEADER_BYTES) {
                return links > 0 ? Verdict.FRAMES : data ? Verdict.DATA : Verdict.MORE;
            }
            at += Http2Frame.HEADER_BYTES + length;
        }
        return Verdict.FRAMES;
    }
}
