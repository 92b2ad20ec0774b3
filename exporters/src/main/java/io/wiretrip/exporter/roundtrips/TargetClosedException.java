package io.wiretrip.exporter.roundtrips;

import java.io.IOException;
import java.io.Serial;

/** The reader of our output is gone, as after {@code | head}. */
public final class TargetClosedException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    TargetClosedException(IOException cause) {
        super("the reader of the output is gone", cause);
    }
}
