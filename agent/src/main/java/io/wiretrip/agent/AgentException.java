package io.wiretrip.agent;

import java.io.Serial;

/** The agent cannot start. The message says what was got, what was expected and what to do. */
public final class AgentException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** With a message for the person who started it. */
    public AgentException(String message) {
        super(message);
    }

    /** With a message for the person who started it, and what was caught. */
    public AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
