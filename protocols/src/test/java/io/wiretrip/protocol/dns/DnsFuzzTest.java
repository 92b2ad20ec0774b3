package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come, over UDP and TCP. */
final class DnsFuzzTest extends DecoderFuzz {
    DnsFuzzTest() {
        super(new DnsDecoderTest());
    }
}
