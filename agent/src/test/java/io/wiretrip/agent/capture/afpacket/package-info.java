/** Tests of the ring. */
@NullMarked
package io.wiretrip.agent.capture.afpacket;

import org.jspecify.annotations.NullMarked;
