package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class Http1FuzzTest extends DecoderFuzz {
    Http1FuzzTest() {
        super(new Http1DecoderTest());
    }
}
