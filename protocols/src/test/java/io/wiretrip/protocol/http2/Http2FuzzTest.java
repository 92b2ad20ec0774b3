package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class Http2FuzzTest extends DecoderFuzz {
    Http2FuzzTest() {
        super(new Http2DecoderTest());
    }
}
