package io.wiretrip.agent.pipeline;

import java.io.Serial;

/** Pipelines that cannot be built; the message says what was got and what is expected. */
public final class PipelineException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    PipelineException(String message) {
        super(message);
    }
}
