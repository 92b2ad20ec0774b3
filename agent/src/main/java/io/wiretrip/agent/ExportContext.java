package io.wiretrip.agent;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.metrics.MetricSource;
import java.util.List;
import java.util.function.Function;

/**
 * What exporters need beside their configuration.
 *
 * @param build what is told of this build and its host
 * @param metrics whose metrics are sent under a configuration
 */
record ExportContext(Surroundings build, Function<AgentConfig, List<MetricSource>> metrics) {
    List<MetricSource> sources(AgentConfig config) {
        return metrics.apply(config);
    }
}
