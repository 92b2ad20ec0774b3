/**
 * Flows as events for a backend: each flow as the JSON object that the go-Tracer Sensor sends, by
 * HTTP POST.
 *
 * <pre>
 *   workers ──▶ FlowQueue ──▶ encoder ──▶ PendingEvents ──▶ sender ──▶ target
 *               one each      thread      in memory         thread
 *                                │             │ ▲ what is not taken
 *                                └──▶ FlowSpool ◀┘  on disk, if there is a directory for it
 *                                     what does not fit
 * </pre>
 *
 * <p>Everything is bounded. What was produced is what was exported, dropped with a reason, or is
 * still on disk.
 */
@NullMarked
package io.wiretrip.exporter.flows;

import org.jspecify.annotations.NullMarked;
