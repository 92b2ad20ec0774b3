package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.Protocol;
import java.util.List;

/**
 * The metrics that the RoundTrips of a protocol feed under one profile's names. Immutable.
 *
 * @param protocol the protocol
 * @param group labels and metrics
 * @param labels where each label comes from, in the group's order
 * @param measures what feeds each metric
 */
record ProtocolMetrics(
        Protocol protocol, MetricGroup group, List<LabelSource> labels, List<Measure> measures) {

    ProtocolMetrics {
        labels = List.copyOf(labels);
        measures = List.copyOf(measures);
    }
}
