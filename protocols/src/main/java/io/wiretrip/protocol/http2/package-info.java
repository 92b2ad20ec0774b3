/**
 * HTTP/2 without encryption (<a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>), its
 * header compression HPACK (<a href="https://www.rfc-editor.org/rfc/rfc7541">RFC 7541</a>) and
 * extended CONNECT (<a href="https://www.rfc-editor.org/rfc/rfc8441">RFC 8441</a>).
 *
 * <pre>
 *   client   PRI * HTTP/2.0 CRLF CRLF SM CRLF CRLF   preface, then frames
 *   frame    length 24 | type 8 | flags 8 | stream 31 | payload
 *
 *   stream   HEADERS CONTINUATION… DATA… HEADERS     head, body, trailers; END_STREAM on the last
 *            └── header block ───┘  │       └─ trailers
 *                                   └ counted, shown to a dialect, never stored
 * </pre>
 *
 * <p>{@link io.wiretrip.protocol.http2.Http2Decoder} reads the frames of one direction, {@link
 * io.wiretrip.protocol.http2.Http2BlockReader} its header blocks with its own table; what they find
 * meets in {@link io.wiretrip.protocol.http2.Http2Connection}, which both share. Requests and
 * responses pair by the number of their stream. A protocol that is spoken within HTTP/2 implements
 * {@link io.wiretrip.protocol.http2.Http2Dialect}; its RoundTrips are its own.
 *
 * <p>Begun by the preface, by {@code Upgrade: h2c} (the request of HTTP/1 that asked is answered on
 * stream 1), or before the capture: then frames are found where several follow each other.
 *
 * <p>Meaning of times. A message begins with the first byte of its HEADERS frame, a response with
 * that of its first interim (1xx) response; it ends with the last byte of the frame that has
 * END_STREAM. A reset by the server in place of a response is a response without a status. What a
 * client cancels before any response, and what GOAWAY leaves behind, is unanswered at once.
 *
 * <p>What a table held before the capture, or in bytes that were lost, is unknown: fields that
 * refer to it are left out, their message says that bytes are missing, and what is inserted from
 * there on is known again. SETTINGS_HEADER_TABLE_SIZE need not be looked at: who changes his table
 * says so in his next header block.
 *
 * <p>Limits: a header block of 64 KiB, of which 512 fields and 64 KiB of values are kept; a table
 * of 64 KiB; as many open streams as requests may be pending; 16 interim responses; 4 MiB passed
 * over in search of a frame.
 *
 * <p>Not decoded: HTTP/2 within TLS; priorities and flow control (passed over); what is sent inside
 * of CONNECT (counted as a body); bodies.
 */
@NullMarked
package io.wiretrip.protocol.http2;

import org.jspecify.annotations.NullMarked;
