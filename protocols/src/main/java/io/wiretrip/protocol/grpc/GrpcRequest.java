package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ValueWriter;
import io.wiretrip.protocol.http.HttpHeaders;
import io.wiretrip.protocol.http.HttpSecrets;
import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Name;
import io.wiretrip.protocol.http2.Http2Request;
import org.jspecify.annotations.Nullable;

/** What the client sends in a call: metadata, then messages. What is unknown is null. */
final class GrpcRequest extends Http2Request {
    private static final Http2Name PATH = Http2Name.known(":path");
    private static final Http2Name TIMEOUT = Http2Name.known("grpc-timeout");
    private static final Http2Name CONNECT_TIMEOUT = Http2Name.known("connect-timeout-ms");

    private final GrpcSpeaker speaker;
    private final @Nullable String path;
    private final @Nullable String encoding;
    private final @Nullable HttpHeaders metadata;
    private final @Nullable GrpcFrames frames;
    private final long timeoutNs;
    private @Nullable GrpcFlavour flavour;
    private boolean cancelled;
    private boolean reported;

    /**
     * A request.
     *
     * @param flavour null if its response is to tell
     */
    GrpcRequest(Http2Block head, @Nullable GrpcFlavour flavour, GrpcSpeaker speaker) {
        super(
                head,
                flavour == null
                        ? speaker.requestWants().undecided()
                        : speaker.requestWants().own());
        GrpcWants wants = speaker.requestWants();
        this.speaker = speaker;
        this.flavour = flavour;
        this.path = wants.path() ? path(head, wants.mask()) : null;
        this.encoding = wants.encoding() ? GrpcEncoding.of(head, flavour) : null;
        this.metadata = wants.metadata() ? new HttpHeaders() : null;
        if (metadata != null) {
            addRetained(GrpcText.add(head, metadata, wants.mask()));
        }
        this.timeoutNs = wants.words() ? timeoutNs(head) : -1;
        GrpcFlavour framing = flavour == null ? GrpcFlavour.GRPC : flavour;
        boolean counted = wants.frames() && framing.hasPrefixes();
        this.frames = counted ? new GrpcFrames(framing, false) : null;
        addRetained(path == null ? 0 : path.length());
        check();
    }

    private void check() {
        if (path != null && path.indexOf('/') <= 0) {
            speaker.violation(this, GrpcViolation.BAD_PATH);
        }
    }

    private static @Nullable String path(Http2Block head, boolean mask) {
        String sent = head.text(PATH);
        if (sent == null) {
            return null;
        }
        int to = 0;
        while (to < sent.length() && sent.charAt(to) != '?' && sent.charAt(to) != '#') {
            to++;
        }
        int from = 0;
        while (from < to && sent.charAt(from) == '/') {
            from++;
        }
        while (to > from && sent.charAt(to - 1) == '/') {
            to--;
        }
        String path = sent.substring(from, to);
        return mask ? HttpSecrets.url(path) : path;
    }

    private long timeoutNs(Http2Block head) {
        int at = head.indexOf(TIMEOUT);
        int connect = at < 0 ? head.indexOf(CONNECT_TIMEOUT) : -1;
        if (at < 0 && connect < 0) {
            return -1;
        }
        long ns =
                at >= 0
                        ? GrpcText.timeoutNs(head.copy(at))
                        : GrpcText.connectTimeoutNs(head.copy(connect));
        if (ns < 0) {
            speaker.violation(this, GrpcViolation.BAD_TIMEOUT);
        }
        return ns;
    }

    /** The response has told that it is a call. */
    void decide(GrpcFlavour told) {
        flavour = told;
        if (frames != null && told != GrpcFlavour.GRPC) {
            frames.lost();
        }
    }

    @Override
    public @Nullable Protocol protocol() {
        return flavour == null ? null : speaker.protocol();
    }

    @Override
    protected boolean wantsData() {
        return frames != null;
    }

    @Override
    protected void data(Bytes in, int from, int to) {
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
        if (metadata != null) {
            addRetained(GrpcText.add(block, metadata, wants().mask()));
        }
    }

    @Override
    protected void resetCame(long code, boolean byClient) {
        cancelled |= byClient && code == GrpcStatus.RESET_CANCEL;
    }

    @Override
    public int retainedBytes() {
        return super.retainedBytes() + (frames == null ? 0 : frames.retainedBytes());
    }

    /** Null if nothing has told yet. */
    @Nullable GrpcFlavour flavour() {
        return flavour;
    }

    /** Service and method, as in {@code pb.Benchmark/Size}. */
    @Nullable String fullMethod() {
        return path;
    }

    /** All of the path, as in {@code pb.Benchmark.Size}. */
    @Nullable String service() {
        return path == null ? null : path.replace('/', '.');
    }

    /** The method alone, as in {@code Size}. */
    @Nullable String rpcMethod() {
        int slash = path == null ? -1 : path.lastIndexOf('/');
        return path == null || slash < 0 ? null : path.substring(slash + 1);
    }

    /** How messages are compressed. */
    @Nullable String encoding() {
        return encoding;
    }

    /** How long the client waits; −1 if it does not say. */
    long timeoutNs() {
        return timeoutNs;
    }

    /** Whether the client withdrew the call. */
    boolean isCancelled() {
        return cancelled;
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
            return isEnded() && !isTruncated() ? 1 : -1;
        }
        return frames == null || frames.isUnknown() ? -1 : frames.messages();
    }

    /** Bytes of the messages without prefixes; −1 if that cannot be said. */
    long messageBytes() {
        if (flavour == GrpcFlavour.CONNECT_UNARY) {
            return isEnded() && !isTruncated() && !hasGap() ? bodyBytes() : -1;
        }
        return frames == null || frames.isUnknown() ? -1 : frames.messageBytes();
    }

    /** How many messages were compressed; −1 if that cannot be said. */
    long compressed() {
        return frames == null || frames.isUnknown() ? -1 : frames.compressed();
    }
}
