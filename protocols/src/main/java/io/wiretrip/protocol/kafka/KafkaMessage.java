package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** A request or a response: what both have. */
public abstract class KafkaMessage extends Message {
    private static final int OWN_BYTES = 128;

    private final long pairingKey;
    private @Nullable KafkaContent content;

    KafkaMessage(boolean request, long pairingKey) {
        super(request);
        this.pairingKey = pairingKey;
    }

    @Override
    public final long pairingKey() {
        return pairingKey;
    }

    /** Whether it has a header, and so a correlation id; raw SASL tokens have none. */
    public final boolean hasHeader() {
        return pairingKey <= 0xffff_ffffL;
    }

    /** What the client made up to find the answer. */
    public final int correlationId() {
        return (int) pairingKey;
    }

    /** What its body says; null if nobody wants it or it cannot be read. */
    final @Nullable KafkaContent content() {
        return content;
    }

    final void dropContent() {
        content = null;
    }

    final void content(KafkaContent read) {
        content = read;
    }

    @Override
    public int retainedBytes() {
        KafkaContent held = content;
        return OWN_BYTES + (held == null ? 0 : held.retainedBytes());
    }
}
