package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * One method with what belongs to it: a content header and body frames, if it has any. Or a
 * protocol header, which has no method.
 *
 * <p>A request is what begins an exchange, whoever sends it: {@code Basic.Deliver} is a request of
 * the server, which the client's {@code Basic.Ack} answers.
 */
public final class AmqpMessage extends Message {
    private static final int OBJECT_BYTES = 192;

    private final AmqpRole role;
    private final boolean fromClient;
    private final int channel;
    private final @Nullable AmqpMethod method;
    private final int incarnation;
    private AmqpFrameType lastFrame = AmqpFrameType.METHOD;
    private int flags;
    private int replyCode;
    private int failed;
    private int messageCount = -1;
    private int consumerCount = -1;
    private int question;
    private boolean exact;
    private long sizeBytes;
    private long bodyBytes = -1;
    private long number = -1;
    private long destinationHash;
    private long reachedNs;
    private long reachedPosition;
    private @Nullable AmqpEpoch epoch;
    private @Nullable AmqpText text;
    private @Nullable String virtualHost;
    private @Nullable AmqpMessage returned;

    /**
     * Starts a message.
     *
     * @param incarnation of its channel; only what belongs to the same pairs
     */
    AmqpMessage(
            AmqpRole role,
            boolean fromClient,
            int channel,
            int incarnation,
            @Nullable AmqpMethod method) {
        super(role.isRequest());
        this.role = role;
        this.fromClient = fromClient;
        this.channel = channel;
        this.incarnation = incarnation;
        this.method = method;
    }

    /** Takes over what its method said. */
    void take(AmqpArguments arguments) {
        flags = arguments.flags;
        replyCode = arguments.replyCode;
        failed = arguments.failed;
        messageCount = arguments.messageCount;
        consumerCount = arguments.consumerCount;
        number = arguments.deliveryTag;
        destinationHash = arguments.destinationHash;
        text = arguments.text;
        if (!arguments.complete) {
            markTruncated();
        }
    }

    /** Another of the same, for another request that the same frame answers. */
    AmqpMessage copy(AmqpFrame frame) {
        AmqpMessage copy = new AmqpMessage(role, fromClient, channel, incarnation, method);
        copy.flags = flags;
        copy.replyCode = replyCode;
        copy.failed = failed;
        copy.number = number;
        copy.exact = exact;
        copy.text = text;
        copy.virtualHost = virtualHost;
        copy.begun(frame);
        if (isTruncated()) {
            copy.markTruncated();
        }
        return copy;
    }

    /** Where and when it began, and if the frame that began it was damaged. */
    void begun(AmqpFrame frame) {
        started(frame.startNs(), frame.startPosition(), frame.startAcknowledged());
        add(frame);
    }

    /** A further frame of it has passed. */
    void add(AmqpFrame frame) {
        lastFrame = frame.type();
        sizeBytes += frame.wireBytes();
        reachedNs = frame.endNs();
        reachedPosition = frame.endPosition();
        if (frame.hasGap()) {
            markGap();
        }
    }

    /** It ends with the last frame that was seen of it. */
    void cutShort() {
        ended(reachedNs, reachedPosition);
    }

    void protocolHeader(int version, long bytes) {
        lastFrame = AmqpFrameType.PROTOCOL_HEADER;
        failed = version;
        sizeBytes = bytes;
    }

    void bodyBytes(long bytes) {
        bodyBytes = bytes;
    }

    void numbered(AmqpEpoch epoch) {
        this.epoch = epoch;
        this.number = epoch.next();
    }

    /**
     * Of a question, its number on the channel. Of an answer, the question behind which the one
     * lies that it answers.
     */
    void question(int number) {
        question = number;
    }

    int question() {
        return question;
    }

    /** Whether it answers only what was asked by who had received all before it. */
    void exact(boolean only) {
        exact = only;
    }

    void virtualHost(@Nullable String name) {
        virtualHost = name;
    }

    void queue(@Nullable String name) {
        if (name != null) {
            textForWriting().queue = name;
        }
    }

    /** What was published came back. */
    void returned(AmqpMessage by) {
        returned = by;
    }

    AmqpText textForWriting() {
        AmqpText own = text;
        if (own == null) {
            own = new AmqpText();
            text = own;
        }
        return own;
    }

    /** Whether the connection's client sent it. */
    public boolean isFromClient() {
        return fromClient;
    }

    AmqpRole role() {
        return role;
    }

    int channel() {
        return channel;
    }

    /** Null for a protocol header. */
    @Nullable AmqpMethod method() {
        return method;
    }

    AmqpFrameType lastFrame() {
        return lastFrame;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** As its method gave it; 0 if it gave none. */
    int replyCode() {
        return replyCode;
    }

    /** Class and method that failed, 16 bits each; 0 if none is named. */
    int failed() {
        return failed;
    }

    /** Bytes of its own frames; others may lie between them. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** As the content header said; −1 if it has none, or that was not seen. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** Delivery tag; of a publish its sequence number; −1 if it has none. */
    long number() {
        AmqpEpoch counted = epoch;
        return counted == null ? number : number + counted.offset();
    }

    /** The epoch that a publish was counted in; null for anything else. */
    @Nullable AmqpEpoch epoch() {
        return epoch;
    }

    int messageCount() {
        return messageCount;
    }

    int consumerCount() {
        return consumerCount;
    }

    @Nullable AmqpText text() {
        return text;
    }

    @Nullable String virtualHost() {
        return virtualHost;
    }

    /** The {@code Basic.Return} that brought it back, or null. */
    @Nullable AmqpMessage returned() {
        return returned;
    }

    @Override
    public boolean isOneWay() {
        return role == AmqpRole.ONE_WAY;
    }

    @Override
    public long pairingKey() {
        return role.pairingKey();
    }

    @Override
    public boolean pairsWith(Message other) {
        AmqpMessage response = (AmqpMessage) other;
        AmqpMethod answer = response.method;
        if (method == null || answer == null) {
            return method == answer; // a protocol header, refused with another
        }
        if (answer.isClose()) {
            return !method.isClose()
                    && response.mayFollow(this)
                    && (answer == AmqpMethod.CONNECTION_CLOSE
                            || (channel == response.channel
                                    && incarnation == response.incarnation));
        }
        if (channel != response.channel) {
            return false;
        }
        if (role == AmqpRole.ASKED_BY_CLIENT || role == AmqpRole.ASKED_BY_SERVER) {
            return answer.answers() == method
                    && question > response.question
                    && response.mayFollow(this);
        }
        if (incarnation != response.incarnation) {
            return false;
        }
        return answer == AmqpMethod.BASIC_RETURN
                ? isReturnedBy(response)
                : isSettledBy(response.number, response.has(AmqpFlag.MULTIPLE));
    }

    private boolean mayFollow(AmqpMessage request) {
        return !exact || followsWhatIsKnownTo(request);
    }

    /** Whether the sender of a request had received just what is before this. */
    boolean followsWhatIsKnownTo(AmqpMessage request) {
        return request.peerAcknowledged() == startPosition();
    }

    private boolean isReturnedBy(AmqpMessage message) {
        return returned == null
                && (has(AmqpFlag.MANDATORY) || has(AmqpFlag.IMMEDIATE))
                && destinationHash == message.destinationHash;
    }

    private boolean isSettledBy(long tag, boolean multiple) {
        return multiple ? tag == 0 || number() <= tag : number() == tag;
    }

    @Override
    public int retainedBytes() {
        AmqpText own = text;
        AmqpMessage back = returned;
        return OBJECT_BYTES
                + (own == null ? 0 : own.retainedBytes())
                + (back == null ? 0 : back.retainedBytes());
    }
}
