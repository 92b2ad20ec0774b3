package io.wiretrip.agent.server;

import java.io.Serial;

/** A request that cannot be answered; the message says what was got and what is expected. */
final class BadRequestException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final int status;

    BadRequestException(String message) {
        this(400, message);
    }

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the answer. */
    int status() {
        return status;
    }

    /** The answer's text. */
    String text() {
        return String.valueOf(getMessage());
    }
}
