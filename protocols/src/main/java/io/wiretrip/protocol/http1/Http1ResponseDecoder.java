package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.UpgradedRequest;
import io.wiretrip.protocol.http1.Http1Lines.Match;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a server sends. */
final class Http1ResponseDecoder extends Http1Decoder {
    /** How many interim responses of one request are kept. */
    static final int INTERIM_MAX = 16;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final byte[] STATUS_OK = Http1Lines.ascii("200 OK");
    private static final int[] NO_INTERIM = {};

    private int[] interim = NO_INTERIM;
    private @Nullable Http1Request request;

    Http1ResponseDecoder(MessageSink sink, Pending pending, DecoderContext context) {
        super(sink, pending, Http1Wants.ofResponses(context), context.midstream());
    }

    @Override
    Match mayStart(Bytes in) {
        return Http1Lines.statusLine(in, in.position());
    }

    @Override
    Match surelyStarts(Bytes in) {
        return mayStart(in);
    }

    /** Anywhere: a body that was lost in part need not end with a line end. */
    @Override
    boolean search(Bytes in, boolean lineStart) {
        int limit = in.limit();
        int at = in.position();
        while ((at = in.indexOf((byte) 'H', at, limit)) >= 0) {
            Match found = Http1Lines.statusLine(in, at);
            if (found == Match.YES) {
                found = lineEndsBeforeField(in, at);
            }
            if (found != Match.NO) {
                in.position(at);
                return found == Match.YES;
            }
            at++;
        }
        in.position(limit);
        return false;
    }

    private static Match lineEndsBeforeField(Bytes in, int at) {
        int lf = in.indexOf((byte) '\n', at, in.limit());
        if ((lf < 0 ? in.limit() : lf) - at > SEARCH_LINE_BYTES_MAX) {
            return Match.NO;
        }
        return lf < 0 ? Match.MORE : Http1Lines.fieldFollows(in, lf + 1);
    }

    @Override
    boolean startLine(Bytes in, int from, int to) {
        // the byte behind the code may be the line end, so the line itself says yes already
        int code = Http1Lines.VERSION_BYTES + 1 + from;
        int minorVersion = in.u8(code - 2) - '0';
        int statusCode =
                (in.u8(code) - '0') * 100 + (in.u8(code + 1) - '0') * 10 + in.u8(code + 2) - '0';
        if (statusCode < 200 && statusCode != SWITCHING_PROTOCOLS) {
            if (interim.length < INTERIM_MAX) {
                interim = Arrays.copyOf(interim, interim.length + 1);
                interim[interim.length - 1] = statusCode;
            }
            headBegins(null);
            return true;
        }
        Http1Request oldest = oldestRequest();
        boolean unsolicited =
                oldest != null && isRefusal(statusCode) && oldest.takeFollowsGarbage();
        request = unsolicited ? null : oldest;
        String status = wants.status() ? status(in, code, to) : null;
        headBegins(new Http1Response(minorVersion, statusCode, status, interim, unsolicited));
        interim = NO_INTERIM;
        return true;
    }

    private static String status(Bytes in, int from, int to) {
        if (to - from == STATUS_OK.length && in.matches(from, STATUS_OK)) {
            return "200 OK";
        }
        return in.utf8(from, to).stripTrailing();
    }

    private @Nullable Http1Request oldestRequest() {
        return pending.answeredBy(startPosition(), startAcknowledged())
                        instanceof Http1Request found
                ? found
                : null;
    }

    /** How a server answers what is no request, even if a request follows at once. */
    private static boolean isRefusal(int statusCode) {
        return switch (statusCode) {
            case 400, 405, 408, 414, 431, 501, 505 -> true;
            default -> false;
        };
    }

    @Override
    @Nullable String otherProtocol(Bytes in) {
        return null;
    }

    @Override
    Http1Violation badStartLine() {
        return Http1Violation.BAD_STATUS_LINE;
    }

    /** RFC 9112, 6.3, in its order. */
    @Override
    Http1Framing framing(Http1Message message) {
        if (message instanceof Http1Response response && isBodiless(response)) {
            return Http1Framing.NONE;
        }
        if (head.hasTransferEncoding()) {
            if (head.contentLength() != Http1Head.NO_LENGTH) {
                sink.violation(Http1Violation.CONFLICTING_LENGTHS);
            }
            return head.isChunked() ? Http1Framing.CHUNKED : Http1Framing.UNTIL_CLOSE;
        }
        if (head.contentLength() == Http1Head.BAD_LENGTH) {
            sink.violation(Http1Violation.BAD_CONTENT_LENGTH);
            return Http1Framing.UNKNOWN;
        }
        if (head.contentLength() == 0) {
            return Http1Framing.NONE;
        }
        return head.contentLength() > 0 ? Http1Framing.LENGTH : Http1Framing.UNTIL_CLOSE;
    }

    private boolean isBodiless(Http1Response response) {
        int code = response.statusCode();
        Http1Request asked = request;
        boolean toHead = asked != null && asked.isHead();
        return toHead || code < 200 || code == 204 || code == 304 || isTunnel(response);
    }

    /** If the request is unknown it may have been HEAD. */
    @Override
    boolean mayLackBody() {
        return request == null;
    }

    @Override
    Match lacksBody(Bytes in) {
        return surelyStarts(in);
    }

    @Override
    boolean likelyLacksBody() {
        return false;
    }

    @Override
    void headEnded(Http1Message message, Http1Framing framing, int bodyBytesMax) {
        boolean close = framing == Http1Framing.UNTIL_CLOSE || head.isClose(message.minorVersion());
        message.headEnded(head, close, bodyBytesMax);
    }

    @Override
    Http1After ended(Http1Message message) {
        if (!(message instanceof Http1Response response)) {
            return Http1After.NEXT;
        }
        boolean tunnel = isTunnel(response);
        if (tunnel) {
            request = null;
            sink.upgrade("tunnel");
            return Http1After.HANDOVER;
        }
        if (response.statusCode() == SWITCHING_PROTOCOLS) {
            upgrade(head.upgrade());
            return Http1After.HANDOVER;
        }
        request = null;
        return Http1After.NEXT;
    }

    /** The connection becomes another protocol, which may have to answer the request that asked. */
    private void upgrade(@Nullable String named) {
        String to = named == null ? "other" : named;
        Http1Request asked = request;
        request = null;
        if (asked == null) {
            sink.upgrade(to);
        } else {
            sink.upgrade(
                    to,
                    new UpgradedRequest(
                            asked.method(),
                            asked.url(),
                            asked.path(),
                            asked.remoteHost(),
                            asked.startNs(),
                            asked.trace()));
        }
    }

    private boolean isTunnel(Http1Response response) {
        Http1Request asked = request;
        return asked != null && asked.isConnect() && response.statusCode() / 100 == 2;
    }

    @Override
    void forget() {
        interim = NO_INTERIM;
        request = null;
    }
}
