/**
 * RoundTrips as JSON lines, to standard output or to a rotating file.
 *
 * <pre>
 *   worker ──▶ RoundTripQueue ──▶ RoundTripExporter ──▶ RoundTripJson ──▶ LineTarget
 *   one each    bounded, no lock   its own thread        one line each     StandardOutput
 *                                                                          RotatingFile
 * </pre>
 *
 * <p>The shape of a line is packetd's, with ours added at its end; text, times and durations are
 * written as Go's standard library writes them, since that is what consumers of such lines parse.
 */
@NullMarked
package io.wiretrip.exporter.roundtrips;

import org.jspecify.annotations.NullMarked;
