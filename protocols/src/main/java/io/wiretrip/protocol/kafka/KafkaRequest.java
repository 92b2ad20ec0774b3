package io.wiretrip.protocol.kafka;

import org.jspecify.annotations.Nullable;

/** What a client sends. */
public final class KafkaRequest extends KafkaMessage {
    private static final int TEXT_OWN_BYTES = 56;

    private final KafkaApi api;
    private final int version;
    private final @Nullable String clientId;
    private boolean oneWay;

    KafkaRequest(long pairingKey, KafkaApi api, int version, @Nullable String clientId) {
        super(true, pairingKey);
        this.api = api;
        this.version = version;
        this.clientId = clientId;
    }

    /** The API that it calls. */
    KafkaApi api() {
        return api;
    }

    /** The version of the API. */
    public int version() {
        return version;
    }

    /** What the client calls itself; null if it does not or nobody wants it. */
    public @Nullable String clientId() {
        return clientId;
    }

    /** Produce that wants no acknowledgement is not answered. */
    void markOneWay() {
        oneWay = true;
    }

    @Override
    public boolean isOneWay() {
        return oneWay;
    }

    @Override
    public int retainedBytes() {
        return super.retainedBytes() + (clientId == null ? 0 : TEXT_OWN_BYTES + clientId.length());
    }
}
