package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.DecoderFuzz;

/** Looks for bytes that break the laws. */
final class KafkaFuzzTest extends DecoderFuzz {
    KafkaFuzzTest() {
        super(new KafkaDecoderTest());
    }
}
