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
    /** What answers a method that a client sent. */
    private static final long KEY_ASKED_BY_CLIENT = 0;

    /** What answers a method that a server sent. */
    private static final long KEY_ASKED_BY_SERVER = 1;

    /** What confirms a publish. */
    private static final long KEY_PUBLISH = 2;

    /** What settles a delivery. */
    private static final long KEY_DELIVERY = 3;

    /** What answers nothing but itself. */
    private static final long KEY_NONE = 4;

    private static final int OBJECT_BYTES = 192;

    private final boolean fromClient;
    private final int channel;
    private final @Nullable AmqpMethod method;
    private final byte key;
    private boolean oneWay;
    private AmqpFrameType lastFrame = AmqpFrameType.METHOD;
    private int flags;
    private int replyCode;
    private int failed;
    private long sizeBytes;
    private long bodyBytes = -1;
    private long number;
    private long destinationHash;
    private int messageCount = -1;
    private int consumerCount = -1;
    private @Nullable AmqpEpoch epoch;
    private @Nullable AmqpText text;
    private @Nullable String virtualHost;
    private @Nullable AmqpMessage returned;

    private AmqpMessage(
            boolean request,
            boolean fromClient,
            int channel,
            @Nullable AmqpMethod method,
            long key) {
        super(request);
        this.fromClient = fromClient;
        this.channel = channel;
        this.method = method;
        this.key = (byte) key;
    }

    /** A protocol header, the client's as request. */
    static AmqpMessage protocolHeader(boolean fromClient) {
        AmqpMessage message = new AmqpMessage(fromClient, fromClient, 0, null, KEY_NONE);
        message.lastFrame = AmqpFrameType.PROTOCOL_HEADER;
        return message;
    }
}
