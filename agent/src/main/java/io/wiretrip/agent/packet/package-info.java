/**
 * Layers 2 to 4: from a frame to a TCP segment or a UDP datagram, through VLAN tags, tunnels and
 * fragments.
 *
 * <pre>
 *  Frame ─▶ LinkLayer ─▶ IpLayer ─────▶ TransportLayer ─▶ PacketSink
 *           link header,  │   ▲  ▲          │ UDP port of a tunnel
 *           tags, labels  │   │  └────┐     ▼
 *              ▲          ▼   │       └─ Tunnels ◀─ GRE, IP-in-IP
 *              │     FragmentTable          │ Ethernet inside
 *              └────────────────────────────┘
 * </pre>
 *
 * <p>{@link io.wiretrip.agent.packet.Dissector} runs the loop: each layer takes its header off the
 * one {@link io.wiretrip.agent.packet.Cursor} and says what follows. All limits are constants of
 * the layers or in {@link io.wiretrip.agent.packet.DissectorOptions}; all that is not passed on is
 * counted as a {@link io.wiretrip.agent.packet.PacketEvent}.
 *
 * <p>Not opened: IP compression, ESP, L2TP, GTP, Teredo, VXLAN-GPE with NSH, ERSPAN type III, MPLS
 * pseudowires, LLC/SNAP. Checksums are not verified, since offloading leaves them blank.
 */
@NullMarked
package io.wiretrip.agent.packet;

import org.jspecify.annotations.NullMarked;
