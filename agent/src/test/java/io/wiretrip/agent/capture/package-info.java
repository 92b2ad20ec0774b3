/** Tests of the capture stage, and what other tests make captures with. */
@NullMarked
package io.wiretrip.agent.capture;

import org.jspecify.annotations.NullMarked;
