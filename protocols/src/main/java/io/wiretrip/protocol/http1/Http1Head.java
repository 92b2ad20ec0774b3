package io.wiretrip.protocol.http1;

import static io.wiretrip.protocol.http1.Http1Lines.ascii;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.http.HttpHeaders;
import io.wiretrip.protocol.http.HttpSecrets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of one head: what they say of framing and of the connection, always; the fields
 * themselves, if somebody wants them. Reused from message to message.
 */
final class Http1Head {
    /** {@link #contentLength()} of a head without one. */
    static final long NO_LENGTH = -1;

    /** {@link #contentLength()} of a head whose lengths differ or are no numbers. */
    static final long BAD_LENGTH = -2;

    /** How many field lines are kept of a message. */
    static final int FIELDS_MAX = 512;

    private static final int LENGTH_DIGITS_MAX = 18;
    private static final int UPGRADE_LENGTH_MAX = 32;

    private static final byte[] HOST = ascii("host");
    private static final byte[] USER_AGENT = ascii("user-agent");
    private static final byte[] EXPECT = ascii("expect");
    private static final byte[] UPGRADE = ascii("upgrade");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] CONTENT_ENCODING = ascii("content-encoding");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");

    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] CONTINUE = ascii("100-continue");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] IDENTITY = ascii("identity");
    private static final byte[] GZIP = ascii("gzip");
    private static final byte[] X_GZIP = ascii("x-gzip");
    private static final byte[] DEFLATE = ascii("deflate");
    private static final byte[] WEBSOCKET = ascii("websocket");
    private static final byte[] H2C = ascii("h2c");
    private static final byte[][] TEXT_TYPES = {
        ascii("application/json"), ascii("text/json"), ascii("text/plain"), ascii("text/html")
    };
    private static final byte[][] LATIN1 = {
        ascii("charset=iso-8859-1"), ascii("charset=windows-1252"), ascii("charset=latin1")
    };

    private final MessageSink sink;
    private final Http1Wants wants;

    private long contentLength;
    private boolean transferEncoding;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private boolean expectsContinue;
    private boolean text;
    private boolean latin1;
    private Http1Capture.Coding coding = Http1Capture.Coding.IDENTITY;
    private @Nullable String upgrade;
    private @Nullable String host;
    private @Nullable String userAgent;
    private @Nullable TraceHeaders trace;
    private @Nullable HttpHeaders fields;
    private int keptBytes;
    private boolean keeps;

    Http1Head(MessageSink sink, Http1Wants wants) {
        this.sink = sink;
        this.wants = wants;
    }

    /**
     * A start line was read.
     *
     * @param keepFields whether its fields may be wanted
     */
    void begin(boolean keepFields) {
        contentLength = NO_LENGTH;
        transferEncoding = false;
        chunked = false;
        close = false;
        keepAlive = false;
        expectsContinue = false;
        text = false;
        latin1 = false;
        coding = Http1Capture.Coding.IDENTITY;
        upgrade = null;
        host = null;
        userAgent = null;
        trace = null;
        keeps = keepFields && wants.headers();
        fields = keeps ? new HttpHeaders() : null;
        keptBytes = 0;
    }

    /** The head is read and its fields were taken; those of the trailers may follow. */
    void beginTrailers() {
        keeps = wants.trailers();
        fields = null;
    }

    /** A field line, without line end; may be folded. Says nothing of framing in trailers. */
    void field(Bytes in, int from, int to, boolean trailer) {
        int colon = in.indexOf((byte) ':', from, to);
        if (colon <= from || isSpace(in.u8(from)) || isSpace(in.u8(colon - 1))) {
            sink.violation(Http1Violation.BAD_FIELD_LINE);
            return;
        }
        int start = colon + 1;
        int end = to;
        while (start < end && isSpace(in.u8(start))) {
            start++;
        }
        while (start < end && isSpace(in.u8(end - 1))) {
            end--;
        }
        boolean isHost =
                wants.requests() && colon - from == HOST.length && in.matchesIgnoreCase(from, HOST);
        if (isHost && wants.host() && host == null) {
            host = text(in, start, end);
        }
        if (!trailer && !isHost) {
            known(in, from, colon, start, end);
        }
        if (!trailer && (wants.trace() || wants.userAgent())) {
            origin(in, from, colon, start, end);
        }
        if (keeps && (trailer || !isHost)) {
            keep(in, from, colon, start, end);
        }
    }

    /** Takes note of a field that says where a request comes from. */
    private void origin(Bytes in, int from, int colon, int start, int end) {
        TraceHeaders.Key key = wants.trace() ? TraceHeaders.Key.of(in, from, colon) : null;
        if (key != null) {
            if (end - start <= key.bytesMax()) {
                trace = TraceHeaders.add(trace, key, text(in, start, end));
            }
        } else if (wants.userAgent()
                && userAgent == null
                && colon - from == USER_AGENT.length
                && in.matchesIgnoreCase(from, USER_AGENT)) {
            String value = text(in, start, end);
            userAgent = wants.mask() ? HttpSecrets.url(value) : value;
        }
    }

    /** Takes note of a field that says something about the message or the connection. */
    private void known(Bytes in, int from, int colon, int start, int end) {
        switch (colon - from) {
            case 6 -> {
                if (in.matchesIgnoreCase(from, EXPECT)) {
                    expectsContinue = isToken(in, start, end, CONTINUE);
                }
            }
            case 7 -> {
                if (in.matchesIgnoreCase(from, UPGRADE)) {
                    upgrade = upgradeName(in, start, end);
                }
            }
            case 10 -> {
                if (in.matchesIgnoreCase(from, CONNECTION)) {
                    connection(in, start, end);
                }
            }
            case 12 -> {
                if (wants.bodyBytesMax() > 0 && in.matchesIgnoreCase(from, CONTENT_TYPE)) {
                    contentType(in, start, end);
                }
            }
            case 14 -> {
                if (in.matchesIgnoreCase(from, CONTENT_LENGTH)) {
                    contentLength(in, start, end);
                }
            }
            case 16 -> {
                if (wants.bodyBytesMax() > 0 && in.matchesIgnoreCase(from, CONTENT_ENCODING)) {
                    contentEncoding(in, start, end);
                }
            }
            case 17 -> {
                if (in.matchesIgnoreCase(from, TRANSFER_ENCODING)) {
                    transferEncoding(in, start, end);
                }
            }
            default -> {}
        }
    }

    private void connection(Bytes in, int from, int to) {
        for (int at = from; at < to; ) {
            int end = elementEnd(in, at, to);
            close |= isElement(in, at, end, CLOSE);
            keepAlive |= isElement(in, at, end, KEEP_ALIVE);
            at = end + 1;
        }
    }

    /** The last coding decides (RFC 9112, 6.3); {@code identity} is none. */
    private void transferEncoding(Bytes in, int from, int to) {
        for (int at = from; at < to; ) {
            int end = elementEnd(in, at, to);
            if (!isElement(in, at, end, IDENTITY)) {
                transferEncoding = true;
                chunked = isElement(in, at, end, CHUNKED);
            }
            at = end + 1;
        }
    }

    private void contentEncoding(Bytes in, int from, int to) {
        for (int at = from; at < to; ) {
            int end = elementEnd(in, at, to);
            boolean gzip = isElement(in, at, end, GZIP) || isElement(in, at, end, X_GZIP);
            boolean first = coding == Http1Capture.Coding.IDENTITY;
            if (first && gzip) {
                coding = Http1Capture.Coding.GZIP;
            } else if (first && isElement(in, at, end, DEFLATE)) {
                coding = Http1Capture.Coding.DEFLATE;
            } else if (!isElement(in, at, end, IDENTITY)) {
                coding = Http1Capture.Coding.UNKNOWN;
            }
            at = end + 1;
        }
    }

    private void contentType(Bytes in, int from, int to) {
        text = false;
        for (byte[] type : TEXT_TYPES) {
            int end = from + type.length;
            text |=
                    end <= to
                            && in.matchesIgnoreCase(from, type)
                            && (end == to || in.u8(end) == ';' || isSpace(in.u8(end)));
        }
        for (int at = in.indexOf((byte) ';', from, to); at >= 0 && at < to; at++) {
            for (byte[] charset : LATIN1) {
                latin1 |= at + charset.length <= to && in.matchesIgnoreCase(at, charset);
            }
        }
    }

    private void contentLength(Bytes in, int from, int to) {
        long value = length(in, from, to);
        if (contentLength == NO_LENGTH || value == BAD_LENGTH) {
            contentLength = value;
        } else if (contentLength != value) {
            contentLength = BAD_LENGTH;
        }
    }

    /** One number, or several equal ones between commas (RFC 9110, 8.6). */
    private static long length(Bytes in, int from, int to) {
        long value = NO_LENGTH;
        for (int at = from; at <= to; at++) {
            while (at < to && isSpace(in.u8(at))) {
                at++;
            }
            long number = 0;
            int digits = at;
            while (at < to && in.u8(at) >= '0' && in.u8(at) <= '9') {
                if (at - digits == LENGTH_DIGITS_MAX) {
                    return BAD_LENGTH;
                }
                number = number * 10 + in.u8(at) - '0';
                at++;
            }
            boolean differs = value != NO_LENGTH && value != number;
            if (at == digits || differs) {
                return BAD_LENGTH;
            }
            value = number;
            while (at < to && isSpace(in.u8(at))) {
                at++;
            }
            if (at < to && in.u8(at) != ',') {
                return BAD_LENGTH;
            }
        }
        return value;
    }

    private void keep(Bytes in, int from, int colon, int start, int end) {
        HttpHeaders kept = fields;
        if (kept == null) {
            kept = new HttpHeaders();
            fields = kept;
        }
        if (kept.count() == FIELDS_MAX) {
            keeps = false;
            sink.violation(Http1Violation.TOO_MANY_FIELDS);
            return;
        }
        Http1FieldName name = Http1FieldName.of(in, from, colon);
        String value = text(in, start, end);
        kept.add(
                name.text(),
                wants.mask() ? HttpSecrets.fieldValue(name.text(), name.isSecret(), value) : value);
        keptBytes += end - from;
    }

    /** A value as text; the line ends of a folded one become one space each. */
    private static String text(Bytes in, int from, int to) {
        if (in.indexOf((byte) '\n', from, to) < 0) {
            return in.utf8(from, to);
        }
        StringBuilder joined = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            int lf = in.indexOf((byte) '\n', at, to);
            int end = lf < 0 ? to : lf;
            int next = end + 1;
            while (end > at && isSpace(in.u8(end - 1))) {
                end--;
            }
            while (next < to && isSpace(in.u8(next))) {
                next++;
            }
            if (at > from) {
                joined.append(' ');
            }
            joined.append(in.utf8(at, end));
            at = next;
        }
        return joined.toString();
    }

    /** The first protocol that is named, in lower case; {@code other} if its name is none. */
    private static String upgradeName(Bytes in, int from, int to) {
        int end = from;
        while (end < to && Http1Lines.isToken(in.u8(end))) {
            end++;
        }
        if (isToken(in, from, end, WEBSOCKET)) {
            return "websocket";
        }
        if (isToken(in, from, end, H2C)) {
            return "h2c";
        }
        return end == from || end - from > UPGRADE_LENGTH_MAX
                ? "other"
                : in.latin1(from, end).toLowerCase(Locale.ROOT);
    }

    private static int elementEnd(Bytes in, int from, int to) {
        int comma = in.indexOf((byte) ',', from, to);
        return comma < 0 ? to : comma;
    }

    /** Whether an element of a list, without the space around it and its parameters, is this. */
    private static boolean isElement(Bytes in, int from, int to, byte[] wanted) {
        int start = from;
        while (start < to && isSpace(in.u8(start))) {
            start++;
        }
        int end = start;
        while (end < to && Http1Lines.isToken(in.u8(end))) {
            end++;
        }
        return isToken(in, start, end, wanted);
    }

    private static boolean isToken(Bytes in, int from, int to, byte[] wanted) {
        return to - from == wanted.length && in.matchesIgnoreCase(from, wanted);
    }

    /** White space within a field line; the line ends of a folded one are some too. */
    private static boolean isSpace(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    long contentLength() {
        return contentLength;
    }

    /** Whether there is a transfer coding. */
    boolean hasTransferEncoding() {
        return transferEncoding;
    }

    /** Whether the last transfer coding is chunked. */
    boolean isChunked() {
        return chunked;
    }

    /** Whether a message of this version says that the connection is to end behind it. */
    boolean isClose(int minorVersion) {
        return close || (minorVersion == 0 && !keepAlive);
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** The protocol of the Upgrade field; null without one. */
    @Nullable String upgrade() {
        return upgrade;
    }

    /** The Host field; empty without one, null if nobody wants it. */
    @Nullable String host() {
        return host != null || !wants.host() ? host : "";
    }

    /** The field User-Agent; null without it, or if nobody wants it. */
    @Nullable String userAgent() {
        return userAgent;
    }

    /** The fields that carry trace context; null without any, or if nobody wants them. */
    @Nullable TraceHeaders trace() {
        return trace;
    }

    /** The fields kept so far, which are then forgotten here. */
    @Nullable HttpHeaders takeFields() {
        HttpHeaders taken = fields;
        fields = null;
        return taken;
    }

    int keptBytes() {
        return keptBytes;
    }

    /** A capture for the body, if it is text and bodies are wanted. */
    @Nullable Http1Capture newCapture() {
        return text ? new Http1Capture(coding, latin1, wants.bodyBytesMax()) : null;
    }
}
