package io.wiretrip.agent;

import io.wiretrip.exporter.metrics.MetricSource;
import java.util.List;

/**
 * What exporters need beside their configuration.
 *
 * @param build what is told of this build and its host
 * @param telemetry has the metrics that are sent
 */
record ExportContext(Surroundings build, Telemetry telemetry) {
    /**
     * What is sent.
     *
     * @param withSelf whether the agent's own metrics are among it
     */
    List<MetricSource> sources(boolean withSelf) {
        return telemetry.exported(withSelf);
    }
}
