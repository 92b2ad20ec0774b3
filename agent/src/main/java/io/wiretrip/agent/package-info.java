/**
 * The agent: the one class that wires the stages, and what it reports.
 *
 * <pre>
 *   PacketSource ─▶ Worker{ Dissector ─▶ PacketGate ─▶ FlowStage ─▶ Session } ─▶ RoundTripSink
 * </pre>
 */
@NullMarked
package io.wiretrip.agent;

import org.jspecify.annotations.NullMarked;
