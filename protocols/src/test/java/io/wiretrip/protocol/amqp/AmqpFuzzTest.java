package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class AmqpFuzzTest extends DecoderFuzz {
    AmqpFuzzTest() {
        super(new AmqpDecoderTest());
    }
}
