/**
 * Sending over HTTP, for every exporter that does.
 *
 * <pre>
 *   exporter's thread ──▶ Delivery ──▶ HttpSender ──▶ target
 *                         repeats,     one attempt,
 *                         waits,       bounded in time,
 *                         gives up     says how it ended
 * </pre>
 *
 * <p>Retries follow RFC 9110 (status codes, {@code Retry-After}); credentials never reach the log,
 * an exception or another host.
 */
@NullMarked
package io.wiretrip.exporter.http;

import org.jspecify.annotations.NullMarked;
