/**
 * Metrics by OTLP: what metric sources show at an interval, as cumulative sums, gauges and
 * histograms with exemplars.
 *
 * <pre>
 *   MetricSource ─┐
 *   MetricSource ─┴▶ MetricConversion ──▶ batches of data points ──▶ OtlpSender ──▶ target
 * </pre>
 *
 * <p>Metrics of the semantic conventions go out under the names they have there ({@code
 * http.server.request.duration}); others under the name that Prometheus sees, so that they are the
 * same on every way.
 */
@NullMarked
package io.wiretrip.exporter.otlpmetrics;

import org.jspecify.annotations.NullMarked;
