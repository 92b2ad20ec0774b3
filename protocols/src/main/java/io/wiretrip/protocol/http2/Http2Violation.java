package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Violation;

/** What HTTP/2 forbids, and the limits of its decoder. */
enum Http2Violation implements Violation {
    NO_PREFACE("a client that began with something else than the connection preface"),
    BAD_FRAME("a frame header that the grammar forbids, or a frame too large for its kind"),
    UNEXPECTED_CONTINUATION("a CONTINUATION frame without a header block to continue"),
    INTERRUPTED_HEADER_BLOCK("another frame within a header block"),
    HEADER_BLOCK_TOO_LARGE("a header block above the limit"),
    CUT_HEADER_BLOCK("a direction that ended within a header block"),
    BAD_HEADER_BLOCK("a header block that HPACK cannot read"),
    TOO_MANY_FIELDS("a header block with more fields, or longer ones, than are kept"),
    BAD_PADDING("padding longer than its frame"),
    BAD_STREAM("a frame for a stream that may not carry it"),
    STREAM_LIMIT("a stream given up because too many were open"),
    BOUNDARY_LOST("no frame was found for so long that the direction was given up");

    private final String meaning;

    Http2Violation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
