package io.wiretrip.protocol.amqp;

/** The names of reply codes; the values of packetd's {@code ErrCode}. */
final class AmqpReplyCode {
    /** No code was given. */
    static final int NONE = 0;

    private static final int SUCCESS = 200;

    private AmqpReplyCode() {}

    /** Whether a code says that something went wrong. */
    static boolean isError(int code) {
        return code != NONE && code != SUCCESS;
    }

    /** The name of a code; {@code OK} for success and where none was given. */
    static String name(int code) {
        return switch (code) {
            case NONE, SUCCESS -> "OK";
            case 311 -> "CONTENT_TOO_LARGE";
            case 312 -> "NO_ROUTE";
            case 313 -> "NO_CONSUMERS";
            case 320 -> "CONNECTION_FORCED";
            case 402 -> "INVALID_PATH";
            case 403 -> "ACCESS_REFUSED";
            case 404 -> "NOT_FOUND";
            case 405 -> "RESOURCE_LOCKED";
            case 406 -> "PRECONDITION_FAILED";
            case 501 -> "FRAME_ERROR";
            case 502 -> "SYNTAX_ERROR";
            case 503 -> "COMMAND_INVALID";
            case 504 -> "CHANNEL_ERROR";
            case 505 -> "UNEXPECTED_FRAME";
            case 506 -> "RESOURCE_ERROR";
            case 530 -> "NOT_ALLOWED";
            case 540 -> "NOT_IMPLEMENTED";
            case 541 -> "INTERNAL_ERROR";
            default -> "Unknown";
        };
    }
}
