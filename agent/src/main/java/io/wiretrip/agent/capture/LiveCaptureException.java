package io.wiretrip.agent.capture;

/**
 * Live capture cannot start. The message is for the operator, complete: what was asked for, what
 * was found, and what to do. There is no more to know from the stack trace.
 */
public final class LiveCaptureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the message for the operator. */
    public LiveCaptureException(String message) {
        super(message, null, false, false);
    }
}
