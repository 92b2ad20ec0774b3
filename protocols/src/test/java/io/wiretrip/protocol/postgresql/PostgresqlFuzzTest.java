package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.DecoderFuzz;

/** Whatever happens to a PostgreSQL connection, the laws of decoders hold. */
final class PostgresqlFuzzTest extends DecoderFuzz {
    PostgresqlFuzzTest() {
        super(new PostgresqlDecoderTest());
    }
}
