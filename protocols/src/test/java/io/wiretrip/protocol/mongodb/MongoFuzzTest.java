package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.DecoderFuzz;

/** MongoDB's decoder, and what its searches have found. */
final class MongoFuzzTest extends DecoderFuzz {
    MongoFuzzTest() {
        super(new MongoDecoderTest());
    }
}
