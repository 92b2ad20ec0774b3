package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.http.HttpHeaders;
import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to a call: metadata, messages, and in the trailers, or in the head if
 * there are no messages, how the call ended. What is unknown is null.
 */
final class GrpcResponse extends Http2Response {
    /** Where a status was found. */
    enum Source {
        TRAILERS("trailers"),
        HEAD("head"),
        BODY("body"),
        RESET("reset"),
        HTTP("http");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private static final int HTTP_OK = 200;

    private final GrpcSpeaker speaker;
    private final @Nullable String encoding;
    private final @Nullable HttpHeaders metadata;
    private final @Nullable GrpcFrames frames;

    /** The body of an error of Connect that has no prefix. */
    private final @Nullable GrpcKept error;

    private @Nullable GrpcFlavour flavour;

    /** The request, while nothing has told whether both are of a call. */
    private @Nullable GrpcRequest undecided;

    private @Nullable String message;
    private int status = GrpcStatus.NONE;
    private @Nullable Source source;
    private boolean reported;

    /**
     * A response.
     *
     * @param flavour null if its trailers are to tell
     */
    GrpcResponse(
            Http2Block head,
            @Nullable GrpcFlavour flavour,
            @Nullable GrpcRequest request,
            GrpcSpeaker speaker) {
        super(
                head,
                flavour == null
                        ? speaker.responseWants().undecided()
                        : speaker.responseWants().own());
        GrpcWants wants = speaker.responseWants();
        this.speaker = speaker;
        this.flavour = flavour;
        this.undecided = flavour == null ? request : null;
        this.metadata = wants.metadata() ? new HttpHeaders() : null;
        this.encoding = wants.encoding() ? GrpcEncoding.of(head, flavour) : null;
        this.frames = wants.frames() ? frames(head, flavour) : null;
        boolean fails = flavour == GrpcFlavour.CONNECT_UNARY && statusCode() != HTTP_OK;
        this.error = fails && wants.frames() ? new GrpcKept() : null;
        // Trailers whose head was lost have no status of HTTP; they come again as trailers.
        if (statusCode() != 0 || head.isUnknown()) {
            read(head, Source.HEAD);
        }
    }

    private @Nullable GrpcFrames frames(Http2Block head, @Nullable GrpcFlavour asked) {
        GrpcFlavour framing = asked == null ? GrpcFlavour.GRPC : asked;
        if (!framing.hasPrefixes()) {
            return null;
        }
        GrpcFlavour told = GrpcFlavour.of(head);
        boolean other = GrpcFlavour.isTold(head) && told != framing;
        if (other && told != null) {
            speaker.violation(this, GrpcViolation.BAD_FLAVOUR);
        }
        boolean headLost = head.count() == 0 && head.isUnknown();
        return new GrpcFrames(framing, other || headLost);
    }

    private void read(Http2Block block, Source from) {
        int at = block.indexOf(GrpcSpeaker.STATUS);
        if (at >= 0) {
            int number = block.number(at);
            if (number < 0) {
                speaker.violation(this, GrpcViolation.BAD_STATUS);
            } else {
                status = number;
                source = from;
            }
        }
        GrpcWants wants = speaker.responseWants();
        int words = wants.words() ? block.indexOf(GrpcText.MESSAGE) : -1;
        if (words >= 0) {
            message = GrpcText.message(block.copy(words), wants.mask());
            addRetained(message.length());
        }
        if (metadata != null) {
            addRetained(GrpcText.add(block, metadata, wants.mask()));
        }
    }

    @Override
    public @Nullable Protocol protocol() {
        return flavour == null ? null : speaker.protocol();
    }

    @Override
    protected boolean wantsData() {
        return frames != null || error != null;
    }

    @Override
    protected void data(Bytes in, int from, int to) {
        if (error != null) {
            error.add(in, from, to);
        }
        if (frames != null) {
            frames.data(in, from, to);
            if (frames.isMalformed() && !reported) {
                reported = true;
                speaker.violation(this, GrpcViolation.BAD_MESSAGE);
            }
        }
    }

    @Override
    protected void dataLost(long count) {
        if (frames != null) {
            frames.lost(count);
        }
    }

    @Override
    protected void framesLost() {
        if (frames != null) {
            frames.lost();
        }
    }

    @Override
    protected void trailersCame(Http2Block block, long timeNs) {
        boolean told = block.indexOf(GrpcSpeaker.STATUS) >= 0;
        if (flavour == null && told) {
            flavour = GrpcFlavour.GRPC;
            if (undecided != null) {
                undecided.decide(flavour);
                undecided = null;
            }
        }
        read(block, Source.TRAILERS);
        if (flavour == GrpcFlavour.GRPC && !told && !block.isUnknown()) {
            speaker.violation(this, GrpcViolation.NO_STATUS);
        }
        if (frames != null && frames.isWithinMessage()) {
            speaker.violation(this, GrpcViolation.CUT_MESSAGE);
        }
    }

    @Override
    protected void resetCame(long code, boolean byClient) {
        if (!isEnded() && status == GrpcStatus.NONE) {
            status = GrpcStatus.ofReset(code);
            source = Source.RESET;
        }
    }

    @Override
    public int retainedBytes() {
        return super.retainedBytes()
                + (frames == null ? 0 : frames.retainedBytes())
                + (error == null ? 0 : error.retainedBytes());
    }

    /** How the call ended; negative if that is unknown. */
    int code() {
        resolve();
        return status;
    }

    /** Where the status was found; null without one. */
    @Nullable String source() {
        resolve();
        return source == null || status == GrpcStatus.NONE ? null : source.text();
    }

    /** A status that no field of a head or of trailers gave, once all has come. */
    private void resolve() {
        if (status != GrpcStatus.NONE || flavour == null || !isEnded()) {
            return;
        }
        String end = frames == null ? null : frames.end();
        if (end != null) {
            status = flavour.isConnect() ? GrpcKept.connectStatus(end) : GrpcKept.webStatus(end);
            source = Source.BODY;
        } else if (isTruncated() || hasGap()) {
            return;
        } else if (flavour == GrpcFlavour.CONNECT_UNARY) {
            resolveUnary();
        } else if (flavour == GrpcFlavour.GRPC || statusCode() != HTTP_OK) {
            status = GrpcStatus.ofHttp(statusCode());
            source = Source.HTTP;
        }
    }

    private void resolveUnary() {
        if (statusCode() == HTTP_OK) {
            status = GrpcStatus.OK;
            source = Source.HTTP;
            return;
        }
        String json = error == null ? null : error.text(bodyBytes());
        if (json != null) {
            status = GrpcKept.connectError(json);
            source = Source.BODY;
        }
    }

    /** What the server says of how the call ended. */
    @Nullable String message() {
        String end = message != null || frames == null ? null : frames.end();
        if (end == null || flavour == null || flavour.isConnect()) {
            return message;
        }
        String sent = GrpcKept.webMessage(end);
        return sent == null
                ? null
                : GrpcText.message(
                        sent.getBytes(StandardCharsets.UTF_8), speaker.responseWants().mask());
    }

    /** Null if nothing has told. */
    @Nullable GrpcFlavour flavour() {
        return flavour;
    }

    /** How messages are compressed. */
    @Nullable String encoding() {
        return encoding;
    }

    void writeMetadata(ValueWriter out) {
        if (metadata == null) {
            out.absent();
        } else {
            metadata.write(out);
        }
    }

    /** How many messages there were; −1 if that cannot be said. */
    long messages() {
        if (flavour == GrpcFlavour.CONNECT_UNARY) {
            return !isEnded() || isTruncated() ? -1 : statusCode() == HTTP_OK ? 1 : 0;
        }
        return frames == null || frames.isUnknown() ? -1 : frames.messages();
    }

    /** Bytes of the messages without prefixes; −1 if that cannot be said. */
    long messageBytes() {
        if (flavour == GrpcFlavour.CONNECT_UNARY) {
            return messages() < 0 || hasGap() ? -1 : messages() * bodyBytes();
        }
        return frames == null || frames.isUnknown() ? -1 : frames.messageBytes();
    }

    /** How many messages were compressed; −1 if that cannot be said. */
    long compressed() {
        return frames == null || frames.isUnknown() ? -1 : frames.compressed();
    }

    /** When the last byte of the first message came; −1 if that was not seen. */
    long firstMessageNs() {
        return frames == null ? -1 : frames.firstNs();
    }
}
