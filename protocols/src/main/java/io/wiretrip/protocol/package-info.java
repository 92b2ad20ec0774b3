/**
 * The model and the decoder contract: what a protocol is given, what it emits, and what becomes of
 * it.
 *
 * <pre>
 *   Bytes ──▶ Decoder ──▶ Message ──▶ Pairing ──▶ RoundTrip
 *   in order,  one a       begins       joins       request + response,
 *   or a gap   direction   and ends     the two     how it ended, how sure
 * </pre>
 *
 * <p>Everything here runs on the worker thread that owns the connection, unless a class says
 * otherwise. Nothing here knows where bytes come from or where RoundTrips go.
 */
@NullMarked
package io.wiretrip.protocol;

import org.jspecify.annotations.NullMarked;
