package io.wiretrip.protocol.kafka;

/** What a server answers. */
public final class KafkaResponse extends KafkaMessage {
    KafkaResponse(long pairingKey) {
        super(false, pairingKey);
    }
}
