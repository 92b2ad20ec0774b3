package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class GrpcFuzzTest extends DecoderFuzz {
    GrpcFuzzTest() {
        super(new GrpcDecoderTest());
    }
}
