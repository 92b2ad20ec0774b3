package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class RedisFuzzTest extends DecoderFuzz {
    RedisFuzzTest() {
        super(new RedisDecoderTest());
    }
}
