package io.wiretrip.agent.capture;

import java.io.IOException;
import java.io.Serial;

/**
 * A capture file that cannot be opened. The message names the file, what was found, what was
 * expected and what to do; it is meant for the user as it stands.
 */
public final class CaptureFileException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    CaptureFileException(String message) {
        super(message);
    }

    CaptureFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
