package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class MqttFuzzTest extends DecoderFuzz {
    MqttFuzzTest() {
        super(new MqttDecoderTest());
    }
}
