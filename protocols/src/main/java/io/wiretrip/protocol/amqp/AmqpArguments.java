package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.Nullable;

/** The arguments of the method under way in one direction. Reused for the next. */
final class AmqpArguments {
    private static final int SHORT_STRING_BYTES_MAX = 255;

    @Nullable AmqpMethod method;
    boolean complete;
    int flags;
    int replyCode;
    int failed;
    int messageCount;
    int consumerCount;
    long deliveryTag;
    long destinationHash;
    final byte[] consumerTag = new byte[SHORT_STRING_BYTES_MAX];
    int consumerTagBytes;
    @Nullable AmqpText text;
    @Nullable String virtualHost;

    /** Forgets what came before. */
    void clear(@Nullable AmqpMethod method) {
        this.method = method;
        complete = true;
        flags = 0;
        replyCode = 0;
        failed = 0;
        messageCount = -1;
        consumerCount = -1;
        deliveryTag = -1;
        destinationHash = 0;
        consumerTagBytes = 0;
        text = null;
        virtualHost = null;
    }

    /** Whether a bit of {@link AmqpFlag} is set. */
    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    AmqpText textForWriting() {
        AmqpText own = text;
        if (own == null) {
            own = new AmqpText();
            text = own;
        }
        return own;
    }
}
