/**
 * Spans by OTLP: what a RoundTrip is to a tracing system.
 *
 * <pre>
 *   worker ──▶ SpanEncoder ──▶ SpanBatch ──▶ SpanExchange ─┐
 *   worker ──▶ SpanEncoder ──▶ SpanBatch ──▶ SpanExchange ─┴▶ OtlpSender ──▶ target
 *                                  ▲ ── empty again ──┘
 * </pre>
 *
 * <p>Name, kind, failure, attributes and trace context come from what the protocol declares ({@link
 * io.wiretrip.protocol.SpanRules} and the fields table); nothing here knows a protocol. {@code
 * docs/spans.md} is made of the same declarations.
 */
@NullMarked
package io.wiretrip.exporter.traces;

import org.jspecify.annotations.NullMarked;
