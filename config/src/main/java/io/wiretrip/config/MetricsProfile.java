package io.wiretrip.config;

/** Whose names metrics have. */
public enum MetricsProfile {
    /** Those of packetd: {@code http_requests_total}. */
    PACKETD,
    /** Those of OpenTelemetry's conventions: {@code http_server_request_duration_seconds}. */
    OTEL,
    /** One beside the other. */
    BOTH;

    /** Whether packetd's names are wanted. */
    public boolean hasPacketd() {
        return this != OTEL;
    }

    /** Whether OpenTelemetry's names are wanted. */
    public boolean hasOtel() {
        return this != PACKETD;
    }
}
