package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What requests and responses have in common. Filled in by {@link Http1Decoder} alone. */
abstract sealed class Http1Message extends Message permits Http1Request, Http1Response {
    private static final int OBJECT_BYTES = 144;
    private static final int FIELD_BYTES = 96;

    private static final String[] VERSIONS = {
        "HTTP/1.0", "HTTP/1.1", "HTTP/1.2", "HTTP/1.3", "HTTP/1.4",
        "HTTP/1.5", "HTTP/1.6", "HTTP/1.7", "HTTP/1.8", "HTTP/1.9"
    };

    private final byte minorVersion;
    private boolean close;
    private boolean chunked;
    private long bodyBytes;
    private int retainedBytes = OBJECT_BYTES;
    private @Nullable HttpHeaders headers;
    private @Nullable HttpHeaders trailers;
    private @Nullable Http1Body body;

    Http1Message(boolean request, int minorVersion) {
        super(request);
        this.minorVersion = (byte) minorVersion;
    }

    /**
     * Sets what the head said, before the message begins.
     *
     * @param close whether the connection is to end behind this message
     * @param bodyBytesMax the most bytes of the body that will be kept
     */
    final void headEnded(Http1Head head, boolean close, int bodyBytesMax) {
        this.close = close;
        this.chunked = head.isChunked();
        this.headers = head.takeFields();
        int fields = headers == null ? 0 : headers.count();
        this.retainedBytes = OBJECT_BYTES + fields * FIELD_BYTES + head.keptBytes() + bodyBytesMax;
    }

    final void addRetained(int bytes) {
        retainedBytes += bytes;
    }

    final void setTrailers(@Nullable HttpHeaders trailers) {
        this.trailers = trailers;
    }

    /** Sets how long the body was and what was kept of it, before the message ends. */
    final void setBody(long bytes, @Nullable Http1Body kept) {
        this.bodyBytes = bytes;
        this.body = kept;
    }

    @Override
    public final int retainedBytes() {
        return retainedBytes;
    }

    final int minorVersion() {
        return minorVersion;
    }

    /** {@code HTTP/1.1}. */
    final String version() {
        return VERSIONS[minorVersion];
    }

    /** Whether the connection is to end behind this message. */
    final boolean isClose() {
        return close;
    }

    final boolean isChunked() {
        return chunked;
    }

    /** Bytes of the body, without the framing of chunks, before content codings are undone. */
    final long bodyBytes() {
        return bodyBytes;
    }

    final void writeHeaders(ValueWriter out) {
        write(headers, out);
    }

    final void writeTrailers(ValueWriter out) {
        write(trailers, out);
    }

    final void writeBody(ValueWriter out) {
        Http1Body captured = body;
        if (captured == null) {
            out.absent();
        } else if (captured.isJson()) {
            out.rawJson(captured.text());
        } else {
            out.text(captured.text());
        }
    }

    private static void write(@Nullable HttpHeaders fields, ValueWriter out) {
        if (fields == null) {
            out.absent();
        } else {
            fields.write(out);
        }
    }
}
