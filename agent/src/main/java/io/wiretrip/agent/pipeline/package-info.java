/**
 * What happens to a RoundTrip on its way to the destinations, on the worker's thread.
 *
 * <pre>
 *                 ┌ pipeline "metrics/common" ─▶ roundtripsfilter ─▶ roundtripspaths ─▶ roundtripstometrics ─▶ shard
 *   RoundTrip ──▶ ┤
 *                 └ pipeline "traces/common" ──▶ roundtripstotraces ─▶ queue
 * </pre>
 *
 * <p>Processors run in the order of their pipeline. A filter ends a RoundTrip's way through that
 * pipeline; what renames, drops or templates a value does so for what comes behind it, by a {@link
 * io.wiretrip.exporter.FieldView}, and leaves the RoundTrip as it is for everybody else. Nothing
 * here knows a protocol: fields are found in their tables by the keys that {@code requireLabels}
 * uses.
 */
@NullMarked
package io.wiretrip.agent.pipeline;

import org.jspecify.annotations.NullMarked;
