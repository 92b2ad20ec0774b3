/**
 * HTTP/1.0 and HTTP/1.1: semantics in <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC
 * 9110</a>, message syntax in <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>.
 *
 * <pre>
 *   request    METHOD SP target SP HTTP/1.x CRLF ┐
 *   response   HTTP/1.x SP status SP reason CRLF ┤ start line
 *              Name: value CRLF                  │
 *                more of the value CRLF          ├ head          obs-fold
 *              CRLF                              ┘
 *              Content-Length bytes              ┐
 *           or size;ext CRLF bytes CRLF …        ├ body          counted, not read
 *              0 CRLF  Name: value CRLF  CRLF    │               chunked, with trailers
 *           or bytes until the connection ends   ┘               responses only
 * </pre>
 *
 * <p>How a direction is read, in {@link io.wiretrip.protocol.http1.Http1Decoder}:
 *
 * <pre>
 *               ┌──────────────── message ended ◀──────────────┐
 *               ▼                                              │
 *   SEARCH ─▶ START_LINE ─▶ FIELDS ─▶ PEEK? ─▶ BODY ─▶ TRAILERS?
 *     ▲          ▲             └─▶ HELD ─▶ another protocol
 *     │          └─ refused ───────┘   (behind CONNECT and Upgrade)
 *     └── from anywhere: a gap that the framing does not bridge, a violation
 * </pre>
 *
 * <p>One line at a time is looked at where it lies and consumed when it is known to be whole.
 * Bodies are passed over with {@link io.wiretrip.protocol.Bytes#skip} by {@link
 * io.wiretrip.protocol.http1.Http1BodyReader}.
 *
 * <p>Meaning of times. A request begins with the first byte of its start line. A response begins
 * with the first byte the server said about it, an interim (1xx) response included, and ends with
 * the last byte of the final response.
 *
 * <p>Limits: a line of 32 KiB (folded lines count as one), a head of 64 KiB, 512 fields kept, a
 * chunk-size line of 4 KiB, a Content-Length of 18 digits, 16 KiB that wait for the answer to
 * CONNECT or Upgrade. A start line is found again after a loss if it is no longer than 4 KiB. Each
 * limit is a constant of the class that holds it, and reaching it is counted as a {@link
 * io.wiretrip.protocol.http1.Http1Violation}.
 *
 * <p>Leniency, where servers and clients are lenient too: a line may end with LF alone; empty lines
 * before a start line are ignored; Content-Length may be repeated with the same value. With both
 * Transfer-Encoding and Content-Length the former counts, which is a violation too.
 *
 * <p>Not decoded: HTTP/0.9; request targets with spaces in them; what follows an upgrade or a
 * CONNECT (handed over, an HTTP/2 preface too); the PROXY protocol's line (passed over as a
 * violation); content codings other than gzip and deflate in captured bodies; multipart bodies; the
 * fields of interim responses. A response to HEAD whose request was not seen is told from one with
 * a body by the status line that follows it.
 */
@NullMarked
package io.wiretrip.protocol.http1;

import org.jspecify.annotations.NullMarked;
