package io.wiretrip.agent.server;

import java.io.Serial;

/** The server cannot start; the message says why and what to do. */
public final class ServerException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    ServerException(String message) {
        super(message);
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
