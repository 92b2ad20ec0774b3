package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;

/** Tells whether frames begin at a place where nobody knows whether they do. */
final class Http2Search {
    /** So many headers, each where the one before says, are no accident. */
    private static final int CHAIN = 3;

    private static final int STREAM_OFFSET = 5;

    /** What may begin at a place. */
    enum Verdict {
        /** No frame. */
        NONE,
        /** Frames. */
        FRAMES,
        /** Too little has come to say. */
        MORE
    }

    private Http2Search() {}

    /**
     * Judges a place. A frame longer than the default is not told from noise.
     *
     * @param fromClient who sent it
     * @param streamMax the highest stream that may be open
     */
    static Verdict judge(Bytes in, int from, boolean fromClient, int streamMax) {
        int at = from;
        for (int links = 0; links < CHAIN; links++) {
            int left = in.limit() - at;
            if (left < Http2Frame.HEADER_BYTES) {
                return left == 0 || links > 1 ? Verdict.FRAMES : Verdict.MORE;
            }
            boolean head = in.u8(at + 3) == Http2Frame.HEADERS;
            int stream = in.i32be(at + STREAM_OFFSET);
            boolean odd = (stream & 1) == 1;
            boolean fits = Http2Frame.isPlausible(in, at, Http2Frame.LENGTH_DEFAULT);
            if (!fits || stream > streamMax || (fromClient && head && !odd)) {
                return Verdict.NONE;
            }
            int length = in.i32be(at) >>> 8;
            if (length > left - Http2Frame.HEADER_BYTES) {
                return links > 1 ? Verdict.FRAMES : Verdict.MORE;
            }
            at += Http2Frame.HEADER_BYTES + length;
        }
        return Verdict.FRAMES;
    }
}
