/**
 * Metrics of the traffic: every worker writes its own {@link MetricsShard} without a lock, and a
 * scrape merges them.
 *
 * <pre>
 *  worker 1   RoundTrip ──▶ MetricsShard ─┐   a label set is one Series: counters and histograms
 *  worker 2   RoundTrip ──▶ MetricsShard ─┼─▶ MetricsStorage.snapshot() ─▶ text, protobuf, OTLP,
 *  worker n   flow      ──▶ MetricsShard ─┘   (any thread)                 remote write
 *                                │
 *                           SeriesBudget: how many label sets there may be, over all shards
 * </pre>
 *
 * <p><b>Consistent without blocking.</b> A series is guarded by a version number that is odd while
 * its worker writes (a seqlock): a scrape that meets a change reads again. So a count, its sum and
 * its buckets always fit each other. Series move (are folded into the overflow series, or expire)
 * only while no scrape reads; a worker that finds one reading puts the move off and goes on, so
 * that totals are exact at every scrape.
 *
 * <p><b>Exact.</b> Sums are kept as whole nanoseconds, bytes and rows, so that they do not depend
 * on the order or on how many workers there are.
 *
 * <p><b>Bounded.</b> Label sets, label lengths, probes of a table, the sketch that counts
 * newcomers: all have a limit, and what does not fit is counted in the overflow series.
 */
@NullMarked
package io.wiretrip.exporter.metrics;

import org.jspecify.annotations.NullMarked;
