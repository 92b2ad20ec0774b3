package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.Labels;

/** The series of one data point: what is remembered of them, to tell when they have ended. */
record SeriesGroup(Shape shape, Labels labels) {}
