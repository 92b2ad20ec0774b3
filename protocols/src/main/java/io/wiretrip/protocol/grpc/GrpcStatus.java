package io.wiretrip.protocol.grpc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status codes of gRPC, and what stands for one where none was sent. */
final class GrpcStatus {
    /** Where nothing says how the call ended. */
    static final int NONE = -1;

    static final int OK = 0;
    static final int CANCELLED = 1;
    static final int UNKNOWN = 2;
    static final int PERMISSION_DENIED = 7;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNIMPLEMENTED = 12;
    static final int INTERNAL = 13;
    static final int UNAVAILABLE = 14;
    static final int UNAUTHENTICATED = 16;

    /** The error code of HTTP/2 with which a peer withdraws a call. */
    static final long RESET_CANCEL = 8;

    private static final String[] NAMES = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };

    /** How Connect spells CANCELLED. */
    private static final String CONNECT_CANCELED = "CANCELED";

    private GrpcStatus() {}

    /** The name; the number where there is no name; null without a status. */
    static @Nullable String name(int code) {
        if (code < 0) {
            return null;
        }
        return code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }

    /** The code of an error of Connect, which has the same names in lower case. */
    static int ofConnect(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals(CONNECT_CANCELED)) {
            return CANCELLED;
        }
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(upper)) {
                return i;
            }
        }
        return NONE;
    }

    /** What a client makes of a response without a status of gRPC (http-grpc-status-mapping). */
    static int ofHttp(int httpStatus) {
        return switch (httpStatus) {
            case 0 -> NONE;
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /**
     * What a reset stands for (PROTOCOL-HTTP2, "HTTP2 Transport Mapping, Errors"). STREAM_CLOSED
     * has no mapping there, nor has what is not in that table.
     */
    static int ofReset(long code) {
        if (code < 0 || code > 12) {
            return NONE;
        }
        return switch ((int) code) {
            case 0, 1, 2, 3, 4, 6, 9, 10 -> INTERNAL;
            case 7 -> UNAVAILABLE;
            case 8 -> CANCELLED;
            case 11 -> RESOURCE_EXHAUSTED;
            case 12 -> PERMISSION_DENIED;
            default -> NONE;
        };
    }
}
