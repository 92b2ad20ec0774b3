package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Bytes;

/**
 * Knows a TLS connection by its first bytes, on whatever port it is: RFC 8446, sections 4 and 5.1.
 * What is encrypted is not decoded, and no decoder is to stumble over it.
 */
final class TlsRecord {
    private static final int HEADER_BYTES = 9;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;
    private static final int MINOR_VERSION_MAX = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int RECORD_BYTES_MAX = 1 << 14;
    private static final int HANDSHAKE_HEADER_BYTES = 4;

    private TlsRecord() {}

    /** Whether a direction begins with a hello: a handshake record that says so. */
    static boolean isHello(Bytes first) {
        int at = first.position();
        if (first.remaining() < HEADER_BYTES
                || first.u8(at) != HANDSHAKE
                || first.u8(at + 1) != MAJOR_VERSION
                || first.u8(at + 2) > MINOR_VERSION_MAX) {
            return false;
        }
        int record = first.u16be(at + 3);
        int type = first.u8(at + 5);
        int body = first.u8(at + 6) << 16 | first.u16be(at + 7);
        return record > HANDSHAKE_HEADER_BYTES
                && record <= RECORD_BYTES_MAX
                && (type == CLIENT_HELLO || type == SERVER_HELLO)
                && body > 0
                && body <= 4 * RECORD_BYTES_MAX;
    }
}
