package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever bytes come. */
final class MysqlFuzzTest extends DecoderFuzz {
    MysqlFuzzTest() {
        super(new MysqlDecoderTest());
    }
}
