/**
 * OTLP as spans and metrics share it: the official exporters, set up as configured, and what became
 * of each batch.
 *
 * <pre>
 *   batch ──▶ OtlpSender ──▶ official exporter ──▶ ResponseTap ──▶ official sender ──▶ target
 *                ▲   what was taken, refused, failed     │
 *                └───────────────────────────────────────┘
 * </pre>
 *
 * <p>A request that failed for a reason that may pass is repeated by the official sender within the
 * request's timeout, as {@code Retry-After} says where the target says it, and by {@link
 * io.wiretrip.exporter.otlp.OtlpSender} after that, until the configured limit. Few batches are
 * under way at once; what waits for them waits in the exporter's bounded queue.
 */
@NullMarked
package io.wiretrip.exporter.otlp;

import org.jspecify.annotations.NullMarked;
