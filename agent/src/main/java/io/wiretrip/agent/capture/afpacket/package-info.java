/**
 * Live capture on Linux from a ring of memory that the kernel fills (packet(7), TPACKET_V3),
 * through {@code java.lang.foreign}: frames are read where the kernel put them.
 */
@NullMarked
package io.wiretrip.agent.capture.afpacket;

import org.jspecify.annotations.NullMarked;
