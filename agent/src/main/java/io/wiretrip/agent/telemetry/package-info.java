/**
 * What the agent tells about itself. Workers and exporters count in plain memory; meters read that
 * when somebody scrapes, so that measuring costs nothing on the way of a packet.
 *
 * <pre>
 *   EnumCounters, ProtocolCounters, ExportStatistics, /proc/self, JVM
 *        └── read at scrape time ──▶ SelfMetrics (Micrometer) ──▶ MetricSnapshots
 * </pre>
 */
@NullMarked
package io.wiretrip.agent.telemetry;

import org.jspecify.annotations.NullMarked;
