package io.wiretrip.protocol.http1;

/** How far the body of a message goes (RFC 9112, 6). */
enum Http1Framing {
    /** There is none. */
    NONE,
    /** As many bytes as Content-Length says. */
    LENGTH,
    /** As the chunks say. */
    CHUNKED,
    /** Until the connection ends. */
    UNTIL_CLOSE,
    /** The head contradicts itself, or was not read to its end. */
    UNKNOWN
}
