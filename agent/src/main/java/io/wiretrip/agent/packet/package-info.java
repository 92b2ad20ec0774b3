/**
 * Layers 2 to 4: from a frame to a TCP segment or a UDP datagram, through VLAN tags, tunnels and
 * fragments.
 */
@NullMarked
package io.wiretrip.agent.packet;

import org.jspecify.annotations.NullMarked;
