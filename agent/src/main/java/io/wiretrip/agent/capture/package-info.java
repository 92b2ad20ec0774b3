/**
 * Where frames come from: capture files of every common format, and live interfaces.
 *
 * <p>A source fills one reused {@link io.wiretrip.agent.capture.Frame} and passes it on; it knows
 * nothing of what is inside.
 */
@NullMarked
package io.wiretrip.agent.capture;

import org.jspecify.annotations.NullMarked;
