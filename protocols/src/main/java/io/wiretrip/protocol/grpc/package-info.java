/**
 * gRPC over HTTP/2 (<a
 * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">PROTOCOL-HTTP2</a>), with
 * <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</a> and <a
 * href="https://connectrpc.com/docs/protocol">Connect</a>, which have the same calls.
 *
 * <pre>
 *   request    HEADERS :path /service/method    DATA message…    END_STREAM
 *   response   HEADERS :status 200              DATA message…    HEADERS grpc-status  END_STREAM
 *   or         HEADERS :status 200 grpc-status END_STREAM                      (trailers only)
 *
 *   message    flags 8 | length 32 | bytes       wherever DATA frames end
 * </pre>
 *
 * <p>A dialect of HTTP/2: {@link io.wiretrip.protocol.grpc.GrpcSpeaker} claims requests by their
 * content type, the decoders of {@link io.wiretrip.protocol.http2} do the rest. A call is one
 * RoundTrip, whatever the number of its messages; halves pair by the number of their stream. Where
 * the content type stands in a table whose beginning was not seen, the response decides; if that
 * does not say either, the RoundTrip is one of HTTP/2.
 *
 * <p>Meaning of times. A call begins with the first byte of its HEADERS frame and ends with the
 * last byte of the trailers, or with the reset that took their place; Duration is the time between
 * them. FirstByte is the time to the response's head, FirstMessage to the last byte of its first
 * message.
 *
 * <p>The status is the one that was sent: in trailers, in the head, or in the body where the
 * protocol has it there. If none was, and all of the response was seen, it is what the
 * specification makes of the status of HTTP or of the code of the reset; StatusSource says which.
 * It stays unknown if bytes are missing that may have held it.
 *
 * <p>Messages are counted when their last byte has passed, and passed over. After a gap that may
 * have held a prefix their number is unknown.
 *
 * <p>Limits: 4 KiB of the part of a body that says how the call ended; those of HTTP/2.
 *
 * <p>Not decoded: what is in messages; what is inside of base64 (gRPC-Web text); GET requests of
 * Connect, which are requests of HTTP/2 here; gRPC-Web and Connect over HTTP/1.
 */
@NullMarked
package io.wiretrip.protocol.grpc;

import org.jspecify.annotations.NullMarked;
