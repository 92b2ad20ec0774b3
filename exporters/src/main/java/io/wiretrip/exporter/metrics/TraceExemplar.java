package io.wiretrip.exporter.metrics;

/**
 * A trace that a histogram points at as an example of what it holds.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param value the value it stands for, in what the histogram keeps: nanoseconds, bytes
 * @param timeNs when, nanoseconds since the epoch
 */
record TraceExemplar(String traceId, String spanId, long value, long timeNs) {}
