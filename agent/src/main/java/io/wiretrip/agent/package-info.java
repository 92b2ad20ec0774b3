/**
 * The agent: one class that wires sources, stages, protocols and exporters, so that the way of the
 * data can be read on one screen.
 */
@NullMarked
package io.wiretrip.agent;

import org.jspecify.annotations.NullMarked;
