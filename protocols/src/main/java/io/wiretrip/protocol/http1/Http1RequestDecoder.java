package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.http.HttpSecrets;
import io.wiretrip.protocol.http1.Http1Lines.Match;
import org.jspecify.annotations.Nullable;

/** What a client sends. */
final class Http1RequestDecoder extends Http1Decoder {
    private static final byte[] HTTP2_PREFACE = Http1Lines.ascii("PRI * HTTP/2.0\r\n");

    /** Position in the stream before which no line ends, as far as bytes were left by a search. */
    private long searched;

    Http1RequestDecoder(MessageSink sink, Pending pending, DecoderContext context) {
        super(sink, pending, Http1Wants.ofRequests(context), context.midstream());
    }

    @Override
    Match mayStart(Bytes in) {
        return Http1Lines.requestStart(in, in.position());
    }

    @Override
    Match surelyStarts(Bytes in) {
        int from = in.position();
        Match start = Http1Lines.requestStart(in, from);
        if (start != Match.YES) {
            return start;
        }
        int lf = in.indexOf((byte) '\n', from, in.limit());
        if ((lf < 0 ? in.limit() : lf) - from > SEARCH_LINE_BYTES_MAX) {
            return Match.NO;
        }
        if (lf < 0) {
            return Match.MORE;
        }
        int end = Http1Lines.lineEnd(in, from, lf);
        return Http1Lines.isRequestLine(in, from, end) ? Match.YES : Match.NO;
    }

    /**
     * Line by line, and within a line from its end: a request line is known by the version that
     * ends it. Of a line that has not ended, no more is left unconsumed than a request line needs.
     */
    @Override
    boolean search(Bytes in, boolean lineStart) {
        int limit = in.limit();
        boolean atLineStart = lineStart;
        while (in.remaining() > 0) {
            int from = in.position();
            long looked = Math.clamp(searched - in.streamPosition(), 0, limit - from);
            int lf = in.indexOf((byte) '\n', from + (int) looked, limit);
            if (lf < 0) {
                searched = in.streamPosition() + in.remaining();
                if (in.remaining() > 2 * SEARCH_LINE_BYTES_MAX) {
                    in.position(limit - SEARCH_LINE_BYTES_MAX - 1);
                }
                return false;
            }
            int end = Http1Lines.lineEnd(in, from, lf);
            int first = Math.max(from, end - SEARCH_LINE_BYTES_MAX);
            int at = Http1Lines.requestWithin(in, first, end, atLineStart && first == from);
            if (at >= 0) {
                Match field = Http1Lines.fieldFollows(in, lf + 1);
                if (field != Match.NO) {
                    in.position(field == Match.YES ? at : first);
                    return field == Match.YES;
                }
            }
            in.position(lf + 1);
            atLineStart = true;
        }
        return false;
    }

    @Override
    boolean startLine(Bytes in, int from, int to) {
        if (!Http1Lines.isRequestLine(in, from, to)) {
            return false;
        }
        int methodEnd = in.indexOf((byte) ' ', from, to);
        int target = methodEnd + 1;
        int targetEnd = Http1Lines.targetEnd(in, to);
        Http1Request request =
                new Http1Request(in.u8(to - 1) - '0', Http1Method.of(in, from, methodEnd));
        request.setTarget(
                wants.url() ? url(in, target, targetEnd) : null,
                wants.path() ? path(in, target, targetEnd) : null,
                wants.scheme() ? Http1Target.scheme(in, target, targetEnd) : null,
                wants.host() ? Http1Target.host(in, target, targetEnd) : null);
        if (takeGarbage()) {
            request.markFollowsGarbage();
        }
        headBegins(request);
        return true;
    }

    private String url(Bytes in, int from, int to) {
        String url = in.utf8(from, to);
        if (!wants.mask()) {
            return url;
        }
        int first = in.u8(from);
        boolean authority = first != '/' && Http1Target.scheme(in, from, to).isEmpty();
        return HttpSecrets.url(authority ? HttpSecrets.authority(url) : url);
    }

    private String path(Bytes in, int from, int to) {
        String path = Http1Target.path(in, from, to);
        return wants.mask() ? HttpSecrets.url(path) : path;
    }

    @Override
    @Nullable String otherProtocol(Bytes in) {
        return in.matches(in.position(), HTTP2_PREFACE) ? "h2c" : null;
    }

    @Override
    Http1Violation badStartLine() {
        return Http1Violation.BAD_REQUEST_LINE;
    }

    @Override
    Http1Framing framing(Http1Message message) {
        if (head.hasTransferEncoding()) {
            if (head.contentLength() != Http1Head.NO_LENGTH) {
                sink.violation(Http1Violation.CONFLICTING_LENGTHS);
            }
            if (!head.isChunked()) {
                sink.violation(Http1Violation.BAD_TRANSFER_ENCODING);
                return Http1Framing.UNKNOWN;
            }
            return Http1Framing.CHUNKED;
        }
        if (head.contentLength() == Http1Head.BAD_LENGTH) {
            sink.violation(Http1Violation.BAD_CONTENT_LENGTH);
            return Http1Framing.UNKNOWN;
        }
        return head.contentLength() > 0 ? Http1Framing.LENGTH : Http1Framing.NONE;
    }

    /** A client that expected 100 and got a final answer need not send its body. */
    @Override
    boolean mayLackBody() {
        return head.expectsContinue();
    }

    @Override
    Match lacksBody(Bytes in) {
        return pending.count() == 0 ? surelyStarts(in) : Match.NO;
    }

    @Override
    boolean likelyLacksBody() {
        return pending.count() == 0;
    }

    @Override
    void headEnded(Http1Message message, Http1Framing framing, int bodyBytesMax) {
        message.headEnded(head, head.isClose(message.minorVersion()), bodyBytesMax);
        String host = head.host();
        if (message instanceof Http1Request request) {
            request.setHost(host == null || !wants.mask() ? host : HttpSecrets.authority(host));
            request.setOrigin(head.userAgent(), head.trace());
        }
    }

    @Override
    Http1After ended(Http1Message message) {
        boolean mayLeave =
                head.upgrade() != null
                        || (message instanceof Http1Request request && request.isConnect());
        return mayLeave ? Http1After.HELD : Http1After.NEXT;
    }

    @Override
    void forget() {}
}
