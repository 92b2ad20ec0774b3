package io.wiretrip.config;

import java.util.List;

/**
 * One item of {@code pipeline}: the processors that RoundTrips pass, in order.
 *
 * @param name for people
 * @param processors their names
 */
public record PipelineConfig(String name, List<String> processors) {

    /** Copies the list. */
    public PipelineConfig {
        processors = List.copyOf(processors);
    }
}
