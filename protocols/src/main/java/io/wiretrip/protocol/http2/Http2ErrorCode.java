package io.wiretrip.protocol.http2;

/** The error codes of RST_STREAM and GOAWAY (RFC 9113, 7). */
final class Http2ErrorCode {
    /** Where there is no code. */
    static final long NONE = -1;

    /** No error. */
    static final long NO_ERROR = 0;

    private static final String[] NAMES = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    private Http2ErrorCode() {}

    /** The registered name, else the number. */
    static String name(long code) {
        return code >= 0 && code < NAMES.length ? NAMES[(int) code] : Long.toString(code);
    }
}
