package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.http.HttpHeaders;
import io.wiretrip.protocol.http.HttpSecrets;
import org.jspecify.annotations.Nullable;

/**
 * What requests and responses have in common: one half of a stream. The protocol of a dialect
 * extends both with what it reads in them; the methods that take what comes are called by the
 * decoder alone, in the order of the wire.
 */
public abstract sealed class Http2Message extends Message permits Http2Request, Http2Response {
    private static final int OBJECT_BYTES = 160;
    private static final int FIELD_BYTES = 96;

    private final int streamId;
    private final Http2Wants wants;
    private final @Nullable HttpHeaders headers;
    private @Nullable HttpHeaders trailers;
    private int textBytes;
    private long frameBytes;
    private long bodyBytes;
    private long errorCode = Http2ErrorCode.NONE;

    Http2Message(boolean request, Http2Block head, Http2Wants wants) {
        super(request);
        this.streamId = head.streamId();
        this.wants = wants;
        this.headers = wants.headers() ? fields(head) : null;
    }

    /** A message that has no head of its own. */
    Http2Message(boolean request, int streamId, Http2Wants wants) {
        super(request);
        this.streamId = streamId;
        this.wants = wants;
        this.headers = null;
    }

    /** Whether {@link #data} is to be called; asked once, when the message begins. */
    protected boolean wantsData() {
        return false;
    }

    /**
     * Bytes of the body came: all of them, in pieces as they came, padding and frames taken off.
     *
     * @param in holds them in {@code from..to-1}, and the time at which they came; never retained
     */
    protected void data(Bytes in, int from, int to) {}

    /** Bytes of the body were lost in a gap. More may be, in frames that were lost with it. */
    protected void dataLost(long count) {}

    /** Frames may have been lost, and with them any number of bytes of the body. */
    protected void framesLost() {}

    /** The trailers came; the message is about to end. */
    protected void trailersCame(Http2Block block, long timeNs) {}

    /**
     * The stream was reset, or refused by GOAWAY; the message is about to end.
     *
     * @param code the error code
     * @param byClient who did it
     */
    protected void resetCame(long code, boolean byClient) {}

    final void trailers(Http2Block block, long timeNs) {
        if (wants.trailers()) {
            trailers = fields(block);
        }
        trailersCame(block, timeNs);
    }

    final void addFrame(long bytes) {
        frameBytes += bytes;
    }

    final void addBody(long bytes) {
        bodyBytes += bytes;
    }

    final void setErrorCode(long code) {
        errorCode = code;
    }

    private HttpHeaders fields(Http2Block block) {
        HttpHeaders kept = new HttpHeaders();
        for (int i = 0; i < block.count(); i++) {
            Http2Name name = block.name(i);
            if (!name.isPseudo()) {
                String value = block.text(i);
                kept.add(
                        name.text(),
                        wants.mask()
                                ? HttpSecrets.fieldValue(name.text(), name.isSecret(), value)
                                : value);
                textBytes += FIELD_BYTES + block.length(i);
            }
        }
        return kept;
    }

    /** More bytes of text are held. */
    protected final void addRetained(int bytes) {
        textBytes += bytes;
    }

    @Override
    public long pairingKey() {
        return streamId;
    }

    @Override
    public int retainedBytes() {
        return OBJECT_BYTES + textBytes;
    }

    /** What is to be materialised. */
    protected final Http2Wants wants() {
        return wants;
    }

    /** The stream's number. */
    public final int streamId() {
        return streamId;
    }

    /** Bytes of the frames of this stream and direction, headers and padding included. */
    public final long frameBytes() {
        return frameBytes;
    }

    /** Bytes of the body, without frames and padding. */
    public final long bodyBytes() {
        return bodyBytes;
    }

    /** The name of the error code that ended the stream; null without one. */
    public final @Nullable String errorCode() {
        return errorCode == Http2ErrorCode.NONE ? null : Http2ErrorCode.name(errorCode);
    }

    /** Writes the fields of the head. */
    public final void writeHeaders(ValueWriter out) {
        write(headers, out);
    }

    /** Writes the fields of the trailers. */
    public final void writeTrailers(ValueWriter out) {
        write(trailers, out);
    }

    private static void write(@Nullable HttpHeaders fields, ValueWriter out) {
        if (fields == null) {
            out.absent();
        } else {
            fields.write(out);
        }
    }
}
