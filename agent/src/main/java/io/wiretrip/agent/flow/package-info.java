/**
 * From segments and datagrams to in-order bytes: flows, TCP reassembly with exact gaps, roles, and
 * the choice of the protocol.
 *
 * <pre>
 *   Packet ─▶ FlowTable ─▶ TcpReassembler ─▶ Feeder ─▶ Session (protocol's decoders)
 *             who talks     in order, or     skip and
 *             to whom       a gap            leftovers
 * </pre>
 *
 * <p>One worker owns one {@link io.wiretrip.agent.flow.FlowStage} and everything in it. Bytes that
 * must wait are kept in native blocks of a {@link io.wiretrip.agent.flow.BlockPool}; everything
 * held is charged to one {@link io.wiretrip.protocol.MemoryBudget}.
 */
@NullMarked
package io.wiretrip.agent.flow;

import org.jspecify.annotations.NullMarked;
