package io.wiretrip.agent;

import java.io.Serial;

/** Something outside of the program keeps it from running; the message is for its user. */
public final class AgentException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /** Takes a message that says what was got, what is expected, and what to do. */
    public AgentException(String message) {
        super(message);
    }

    /** The same, with what caused it, for the log. */
    public AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
