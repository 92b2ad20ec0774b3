/**
 * Metrics by Prometheus remote write, versions 1.0 and 2.0.
 *
 * <pre>
 *   MetricSource ──▶ Collector ──▶ RequestEncoder ──▶ BatchQueue ──▶ WriteAttempt ──▶ target
 *    snapshots       series and     protobuf, then     bounded,       headers, and
 *                    their ends     Snappy             oldest go      the version
 *   └────────── thread remote-write, by the interval ──────────┘└─ thread remote-write-send ─┘
 * </pre>
 *
 * <p>Specifications: prometheus.io/docs/specs/prw/remote_write_spec (messages {@code
 * prometheus.WriteRequest}) and remote_write_spec_2_0, release candidate 4 ({@code
 * io.prometheus.write.v2.Request}). One sender keeps each series' samples in order. Exemplars are
 * not sent.
 */
@NullMarked
package io.wiretrip.exporter.remotewrite;

import org.jspecify.annotations.NullMarked;
